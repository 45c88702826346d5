import { Inject } from '@nestjs/common';
import { Check, type CheckMessage, type SystemCheck } from '@nuages/core';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import { BcryptHasher } from '../hashers/bcrypt.hasher.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha1Hasher, Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { DjangoTokens } from '../tokens/django-tokens.js';
import { TokenStore } from '../tokens/token-store.js';

/** Rounds below which OWASP calls PBKDF2 with SHA-256 weak. */
const FEWEST_ROUNDS = 600_000;

/** Looks at settings of users and log-ins that are unsafe in production. */
@Check({ tags: ['security', 'auth'], deploy: true })
export class AuthCheck implements SystemCheck {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthModuleOptions,
    private readonly hashers: PasswordHashers,
    private readonly tokens: TokenStore,
  ) {}

  check(): CheckMessage[] {
    const { passwordValidators, loginThrottle, permissions } = this.options;
    const found: CheckMessage[] = [];
    const warn = (id: string, message: string, hint: string) => found.push({ level: 'warning', id, message, hint });
    const weakness = this.weakness();
    if (weakness) warn('auth.W001', weakness, 'Put Argon2Hasher or a Pbkdf2Sha256Hasher with its default rounds in front of { hashers }.');
    const legacy = this.hashers.hashers.filter(({ isLegacy }) => isLegacy).map(({ algorithm }) => algorithm);
    if (legacy.length > 0)
      warn(
        'auth.W002',
        `Passwords that are stored by ${legacy.join(', ')} still log in.`,
        'Take those hashers out once no user has such a password.',
      );
    if (this.tokens instanceof DjangoTokens)
      warn(
        'auth.W003',
        'Tokens are stored in plain text, and work for ever: who reads the table can log in as anybody.',
        'Use the entity AccessToken and HashedTokens: AuthModule.forRoot({ tokens: HashedTokens }).',
      );
    if (!loginThrottle) warn('auth.W004', 'Passwords may be guessed without a limit.', 'AuthModule.forRoot({ loginThrottle: true })');
    if (passwordValidators?.length === 0)
      warn('auth.W005', 'Any password will do, also a short or common one.', 'Leave passwordValidators out for the usual four.');
    if (!permissions || permissions.length === 0)
      warn(
        'auth.W006',
        'A handler that says nothing by @Permissions is open to everybody.',
        'AuthModule.forRoot({ permissions: [IsAuthenticated] })',
      );
    return found;
  }

  private weakness(): string | undefined {
    const { preferred } = this.hashers;
    if (preferred instanceof BcryptHasher) return 'New passwords are encoded by bcrypt, which reads their first 72 bytes alone.';
    if (preferred instanceof Pbkdf2Sha1Hasher) return 'New passwords are encoded by PBKDF2 with SHA-1.';
    if (preferred instanceof Pbkdf2Sha256Hasher && preferred.iterations < FEWEST_ROUNDS)
      return `New passwords are encoded by ${preferred.iterations} rounds of PBKDF2, fewer than ${FEWEST_ROUNDS}.`;
    return undefined;
  }
}

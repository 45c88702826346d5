import { ValidationError } from '@nuages/core';
import { CharField, Serializer } from '@nuages/serializers';
import { currentBackends } from '../backends/current-backends.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';

/**
 * A name and a password, checked by the application's backends.
 *
 * @see DRF's `AuthTokenSerializer`
 */
export class AuthTokenSerializer extends Serializer {
  @CharField({ writeOnly: true })
  username!: string;

  @CharField({ writeOnly: true, trimWhitespace: false })
  password!: string;

  /** Adds the user. */
  override async validate(attrs: { username: string; password: string }): Promise<{ user: AbstractBaseUser }> {
    const user = await currentBackends().authenticate(attrs, this.context['request'] as object | undefined);
    if (!user) throw new ValidationError('Unable to log in with provided credentials.', 'authorization');
    return { ...attrs, user };
  }
}

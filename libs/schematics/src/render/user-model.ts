import type { Names } from '../generators/naming.js';
import { renderAllChoices, renderProperty } from './entity.js';
import { Imports } from './imports.js';
import { loginOfAnn, type Resource } from './resource.js';
import { FAST_HASHERS } from './spec.js';

/** What a user model may be made of. */
export type UserBase = 'AbstractUser' | 'AbstractBaseUser';

/** A user model that is to be written. */
export interface UserModelTarget extends Resource {
  readonly base: UserBase;
}

/** The class of the manager, which is also told to `AuthModule`. */
export function managerOf({ className }: Names): string {
  return `${className}Manager`;
}

/** The file of the user model. */
export function renderUserModel(target: UserModelTarget): string {
  const imports = new Imports();
  imports.add('Entity', 'typeorm');
  const { base, names, fields } = target;
  const properties = [
    ...(base === 'AbstractBaseUser' ? ownProperties(imports) : []),
    ...fields.map((field) => renderProperty(field, target, imports)),
  ];
  const isByEmail = base === 'AbstractBaseUser';
  const parent = isByEmail
    ? `${imports.add('PermissionsMixin', '@nuages/auth')}(${imports.add(base, '@nuages/auth')})`
    : imports.add(base, '@nuages/auth');
  const body = properties.length > 0 ? `{\n${properties.join('\n\n')}\n}` : '{}';
  return `${imports.render()}

${renderAllChoices(target)}/** The application's user${isByEmail ? ', who logs in by e-mail address' : ''}. */
@Entity('${names.pluralFile.replaceAll('-', '_')}')
export class ${names.className} extends ${parent} ${body}
`;
}

/** What Django's usual user has besides a name: an e-mail address to log in with, and the two flags. */
function ownProperties(imports: Imports): string[] {
  imports.addAll(['Column', 'PrimaryGeneratedColumn'], 'typeorm');
  imports.add('FieldOptions', '@nuages/managers');
  imports.add('EmailValidator', '@nuages/serializers');
  return [
    `  static override USERNAME_FIELD = 'email';`,
    `  @PrimaryGeneratedColumn()\n  id!: number;`,
    `  @Column({ length: 254, unique: true })\n  @FieldOptions({ validators: [new EmailValidator()] })\n  email!: string;`,
    `  /** Whether IsAdminUser lets the user in. */\n  @Column({ name: 'is_staff', default: false })\n  isStaff!: boolean;`,
    `  /** Whether the user may log in. Take it away instead of deleting users that rows refer to. */\n  @Column({ name: 'is_active', default: true })\n  override isActive!: boolean;`,
  ];
}

/** The file of the users' manager. */
export function renderUserManager({ names, sibling }: UserModelTarget): string {
  const imports = new Imports();
  const className = managerOf(names);
  const base = className === 'UserManager' ? 'BaseManager' : 'UserManager';
  imports.add(base === 'UserManager' ? base : `UserManager as ${base}`, '@nuages/auth');
  imports.add(`type ${names.className}`, sibling(`${names.file}.entity`));
  return `${imports.render()}

/** The ${names.pluralFile.replaceAll('-', ' ')}; \`createUser\` and \`createSuperuser\` make them. */
export class ${className} extends ${base}<${names.className}> {}
`;
}

/** The file of the users' module. */
export function renderUsersModule({ names, sibling }: UserModelTarget): string {
  const { className, file, pluralClass, pluralFile } = names;
  const imports = new Imports();
  imports.add('Module', '@nestjs/common');
  imports.add('TypeOrmModule', '@nestjs/typeorm');
  imports.addAll(['AccessToken', 'authEntities'], '@nuages/auth');
  imports.add(className, sibling(`${file}.entity`));
  return `${imports.render()}

/** The ${pluralFile.replaceAll('-', ' ')}, their groups, permissions and tokens. */
@Module({ imports: [TypeOrmModule.forFeature([${className}, ...authEntities, AccessToken])] })
export class ${pluralClass}Module {}
`;
}

/** Options of {@link renderUserSpec}. */
export interface UserSpecOptions {
  /** Whether the application's tests run on Vitest, whose words are imported; Jest's are there. */
  readonly usesVitest: boolean;
  /** The entities that the user model leads to. */
  readonly entities: readonly { readonly name: string; readonly from: string }[];
}

/** The file of the tests: users log in over HTTP, on a database in memory. */
export function renderUserSpec(target: UserModelTarget, { usesVitest, entities }: UserSpecOptions): string {
  const { className, file, pluralClass, pluralFile } = target.names;
  const manager = managerOf(target.names);
  const imports = new Imports();
  if (usesVitest) imports.addAll(['afterEach', 'beforeEach', 'describe', 'expect', 'test'], 'vitest');
  imports.add('type INestApplication', '@nestjs/common');
  imports.add('Test', '@nestjs/testing');
  imports.add('TypeOrmModule', '@nestjs/typeorm');
  imports.addAll(['AuthModule', 'PasswordHashers', 'Pbkdf2Sha256Hasher', 'USER_MANAGER'], '@nuages/auth');
  imports.addAll(['databaseOptions', 'dataSourceFactory', 'ManagersModule'], '@nuages/managers');
  imports.add('request', 'supertest', { isDefault: true });
  imports.add(className, target.sibling(`${file}.entity`));
  imports.add(manager, target.sibling(`${file}.manager`));
  imports.add(`${pluralClass}Module`, target.sibling(`${pluralFile}.module`));
  const others = entities.map(({ name, from }) => imports.add(name, from));
  const isByEmail = target.base === 'AbstractBaseUser';
  const { field, name } = loginOfAnn(isByEmail ? { name: className, path: '', loginField: 'email' } : undefined);
  const root = isByEmail ? `email: 'root@example.com'` : `username: 'root'`;
  return `${imports.render()}
${FAST_HASHERS}
describe('${pluralClass}Module', () => {
  let app: INestApplication;
  let users: ${manager};
  const logIn = (password: string) => request(app.getHttpServer()).post('/api/token').send({ username: '${name}', password });

  beforeEach(async () => {
    const testing = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...databaseOptions('sqlite::memory:', { ${others.length > 0 ? `entities: [${others.join(', ')}], ` : ''}synchronize: true }),
            autoLoadEntities: true,
          }),
          dataSourceFactory,
        }),
        ManagersModule.forRoot(),
        AuthModule.forRoot({ userModel: ${className}, userManager: ${manager}, hashers }),
        ${pluralClass}Module,
      ],
    }).compile();
    app = await testing.createNestApplication().init();
    users = app.get<${manager}>(USER_MANAGER);
  });

  afterEach(() => app.close());

  test('lets a ${file.replaceAll('-', ' ')} log in by ${isByEmail ? 'e-mail address' : 'name'} and password', async () => {
    await users.createUser({ ${field}: '${name}', password: 'correct horse' });

    expect((await logIn('correct horse')).status).toBe(200);
    expect((await logIn('battery staple')).status).toBe(400);
  });

  test('makes superusers, who may do everything', async () => {
    const root = await users.createSuperuser({ ${root}, password: 'battery staple' });

    expect(root.isStaff).toBe(true);
    expect(await root.hasPerm('auth.change_permission')).toBe(true);
  });
});
`;
}

import type { ColumnSpec, ColumnType, FieldSpec } from '../fields/field-spec.js';
import { Imports } from './imports.js';
import { loginOfAnn, type Resource, standsAlone, userFieldOf } from './resource.js';

/** Options of {@link renderSpec}. */
export interface SpecOptions {
  /** Whether the application's tests run on Vitest, whose words are imported; Jest's are there. */
  readonly usesVitest: boolean;
  /** The entities that the resource's data source needs besides its own. */
  readonly entities: readonly { readonly name: string; readonly from: string }[];
  /** Whether one of the entities refers to the user. */
  readonly needsUsers: boolean;
}

/** The file of the tests: the resource served over HTTP, on a database in memory. */
export function renderSpec(resource: Resource, { usesVitest, entities, needsUsers }: SpecOptions): string {
  const { className, file, pluralClass, pluralFile } = resource.names;
  const imports = new Imports();
  if (usesVitest) imports.addAll(['afterEach', 'beforeEach', 'describe', 'expect', 'test'], 'vitest');
  imports.add('type INestApplication', '@nestjs/common');
  imports.add('Test', '@nestjs/testing');
  imports.add('TypeOrmModule', '@nestjs/typeorm');
  imports.addAll(['databaseOptions', 'dataSourceFactory', 'ManagersModule'], '@nuages/managers');
  imports.add('RestModule', '@nuages/rest');
  imports.add('request', 'supertest', { isDefault: true });
  imports.add(className, resource.sibling(`${file}.entity`));
  imports.add(`${pluralClass}Module`, resource.sibling(`${pluralFile}.module`));
  const own = [className, ...entities.map(({ name, from }) => imports.add(name, from))];
  const user = userFieldOf(resource);
  const ann = loginOfAnn(resource.userModel);
  if (needsUsers) imports.addAll(['AccessToken', 'authEntities', 'AuthModule', 'PasswordHashers', 'Pbkdf2Sha256Hasher'], '@nuages/auth');
  if (user) imports.addAll(['USER_MANAGER', 'type UserManager'], '@nuages/auth');
  if (needsUsers && !resource.userModel) own.push(imports.add('User', '@nuages/auth'));
  const entityList = [...new Set(own), ...(needsUsers ? ['...authEntities', 'AccessToken'] : [])].join(', ');
  const auth = needsUsers
    ? `\n        AuthModule.forRoot({ ${resource.userModel ? `userModel: ${resource.userModel.name}, ` : ''}hashers }),`
    : '';

  return `${imports.render()}
${needsUsers ? FAST_HASHERS : ''}
describe('${pluralClass}Controller', () => {
  let app: INestApplication;
  const call = () => request(app.getHttpServer());

  beforeEach(async () => {
    const testing = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => databaseOptions('sqlite::memory:', { entities: [${entityList}], synchronize: true }),
          dataSourceFactory,
        }),
        ManagersModule.forRoot(),
        RestModule.forRoot(),${auth}
        ${pluralClass}Module,
      ],
    }).compile();
    app = await testing.createNestApplication().init();${
      user
        ? `
    const users = app.get<UserManager<${resource.userModel?.name ?? 'User'}>>(USER_MANAGER);
    await users.createUser({ ${ann.field}: '${ann.name}', password: 'correct horse' });`
        : ''
    }
  });

  afterEach(() => app.close());

  test('lists nothing at first', async () => {
    const answer = await call().get('/${pluralFile}');

    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([]);
  });

${renderWriting(resource)}
});
`;
}

/** Tests of users need no passwords that are hard to guess. */
export const FAST_HASHERS = `
const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]);
`;

/** What is tried besides reading: a whole life where a row can be made alone, else that its relations are looked at. */
function renderWriting(resource: Resource): string {
  const { pluralFile, file } = resource.names;
  const user = userFieldOf(resource);
  const login = user ? `.auth('${loginOfAnn(resource.userModel).name}', 'correct horse')` : '';
  const required = resource.fields.filter(isRequired);
  const values = resource.fields
    .filter((field) => field.kind === 'column' && field.type !== 'user')
    .map((field) => [field, sampleOf(field as ColumnSpec)] as const);
  const body = values.map(([{ name }, sample]) => `${name}: ${sample}`).join(', ');
  const tests: string[] = [];
  if (user)
    tests.push(`  test('lets nobody write who has not logged in', async () => {
    const answer = await call().post('/${pluralFile}').send({});

    expect(answer.status).toBe(401);
  });`);
  if (required.length > 0)
    tests.push(`  test('says what is missing', async () => {
    const answer = await call().post('/${pluralFile}')${login}.send({});

    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body).sort()).toEqual([${required
      .map(({ name }) => `'${name}'`)
      .sort()
      .join(', ')}]);
  });`);
  if (standsAlone(resource))
    tests.push(`  test('makes, shows, changes and deletes a ${file.replaceAll('-', ' ')}', async () => {
    const values = { ${body} };
    const made = await call().post('/${pluralFile}')${login}.send(values);
    const path = \`/${pluralFile}/\${made.body.id}\`;

    expect(made.status).toBe(201);
    expect(made.body).toMatchObject(values);
    expect((await call().get(path)).body).toEqual(made.body);
    expect((await call().patch(path)${login}.send(values)).status).toBe(200);
    expect((await call().delete(path)${login}).status).toBe(204);
    expect((await call().get(path)).status).toBe(404);
  });`);
  const relation = resource.fields.find((field) => field.kind === 'many-to-one');
  if (relation)
    tests.push(`  test('refuses a ${relation.name} that is not there', async () => {
    const answer = await call().post('/${pluralFile}')${login}.send({ ${relation.name}: 404 });

    expect(answer.status).toBe(400);
    expect(answer.body.${relation.name}).toHaveLength(1);
  });`);
  return tests.join('\n\n');
}

function isRequired(field: FieldSpec): boolean {
  if (field.kind !== 'column') return field.kind === 'many-to-one' && !field.isNullable;
  return !field.isNullable && !['boolean', 'enum', 'user'].includes(field.type);
}

/** Values that the types take, as text of TypeScript. */
const SAMPLES: Readonly<Record<Exclude<ColumnType, 'user'>, (field: ColumnSpec) => string>> = {
  string: ({ name, args: [length = '255'] }) => `'${`Some ${name}`.slice(0, Number(length))}'`,
  text: ({ name }) => `'Some ${name}'`,
  int: () => '7',
  bigint: () => '7',
  float: () => '1.5',
  decimal: ({ args: [digits, scale] }) =>
    `'${Number(digits) > Number(scale) ? '1' : '0'}${Number(scale) > 0 ? `.${'5'.padEnd(Number(scale), '0')}` : ''}'`,
  boolean: () => 'true',
  date: () => `'2026-01-31'`,
  datetime: () => `'2026-01-31T12:00:00Z'`,
  time: () => `'12:30:00'`,
  uuid: () => `'0f8fad5b-d9cb-469f-a165-70867728950e'`,
  json: () => '{ a: 1 }',
  enum: ({ args: [first] }) => `'${first!}'`,
  email: () => `'ann@example.com'`,
  url: () => `'https://example.com/a'`,
  slug: () => `'a-slug'`,
};

function sampleOf(field: ColumnSpec): string {
  return SAMPLES[field.type as keyof typeof SAMPLES](field);
}

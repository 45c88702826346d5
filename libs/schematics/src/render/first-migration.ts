/**
 * The migration that makes the tables of `@nuages/auth` and of the generated `User`, on each database.
 *
 * @param timestamp milliseconds; TypeORM reads the order of migrations from it
 */
export function renderFirstMigration(timestamp: number): string {
  return `import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';

/** Users, their groups, permissions and tokens. */
export class Users${timestamp} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { type } = runner.connection.options;
    const isPostgres = type === 'postgres';
    const unique = (column: string) =>
      type === 'mysql' ? { indices: [{ columnNames: [column], isUnique: true }] } : { uniques: [{ columnNames: [column] }] };
    const flag = (name: string, value = false) => ({ name, type: 'boolean', default: isPostgres ? value : Number(value) });
    const moment = (name: string, isNullable = false) => ({
      name,
      type: isPostgres ? 'timestamp with time zone' : 'datetime',
      isNullable,
      precision: 6,
    });

    await runner.createTable(new Table({ name: 'auth_group', columns: [id, text('name', 150)], ...unique('name') }));
    await runner.createTable(
      new Table({
        name: 'django_content_type',
        columns: [id, text('app_label', 100), text('model', 100)],
        uniques: [{ name: 'django_content_type_app_label_model_uniq', columnNames: ['app_label', 'model'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'auth_permission',
        columns: [id, text('name', 255), text('codename', 100), integer('content_type_id')],
        uniques: [{ name: 'auth_permission_content_type_codename_uniq', columnNames: ['content_type_id', 'codename'] }],
        foreignKeys: [reference('content_type_id', 'django_content_type')],
      }),
    );
    await runner.createTable(junction('auth_group_permissions', ['group_id', 'auth_group'], ['permission_id', 'auth_permission']));
    await runner.createTable(
      new Table({
        name: 'users',
        columns: [
          id,
          text('password', 128),
          moment('last_login', true),
          flag('is_superuser'),
          text('username', 150),
          { ...text('first_name', 150), default: "''" },
          { ...text('last_name', 150), default: "''" },
          { ...text('email', 254), default: "''" },
          flag('is_staff'),
          flag('is_active', true),
          moment('date_joined'),
        ],
        ...unique('username'),
      }),
    );
    await runner.createTable(junction('users_groups', ['user_id', 'users'], ['group_id', 'auth_group']));
    await runner.createTable(junction('users_user_permissions', ['user_id', 'users'], ['permission_id', 'auth_permission']));
    await runner.createTable(
      new Table({
        name: 'auth_access_token',
        columns: [
          id,
          text('prefix', 8),
          text('digest', 64),
          { ...text('name', 100), default: "''" },
          moment('created_at'),
          moment('expires_at', true),
          moment('last_used_at', true),
          integer('user_id'),
        ],
        indices: [{ name: 'auth_access_token_prefix_idx', columnNames: ['prefix'] }, { columnNames: ['user_id'] }],
        foreignKeys: [reference('user_id', 'users')],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const users = ['auth_access_token', 'users_user_permissions', 'users_groups', 'users'];
    for (const table of [...users, 'auth_group_permissions', 'auth_permission', 'django_content_type', 'auth_group'])
      await runner.dropTable(table);
  }
}

const id: TableColumnOptions = {
  name: 'id',
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
};

function integer(name: string): TableColumnOptions {
  return { name, type: 'integer' };
}

function text(name: string, length: number): TableColumnOptions {
  return { name, type: 'varchar', length: String(length) };
}

function reference(column: string, table: string) {
  return {
    columnNames: [column],
    referencedTableName: table,
    referencedColumnNames: ['id'],
    onDelete: 'CASCADE',
    onUpdate: 'NO ACTION',
  };
}

/** A table that holds pairs of rows of two others. */
function junction(name: string, ...sides: [column: string, table: string][]): Table {
  return new Table({
    name,
    columns: sides.map(([column]) => ({ ...integer(column), isPrimary: true })),
    foreignKeys: sides.map(([column, table]) => ({ ...reference(column, table), onUpdate: 'CASCADE' })),
    indices: sides.map(([column]) => ({ columnNames: [column] })),
  });
}
`;
}

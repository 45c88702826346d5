import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { Columns } from './columns.js';

/** Users, their groups, permissions and tokens: Django's tables, with the demo's own user. */
export class Accounts1767225600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { key, char, text, boolean, integer, moment } = new Columns(runner);

    await runner.createTable(new Table({ name: 'auth_group', columns: [key(), char('name', 150, { isUnique: true })] }));
    await runner.createTable(
      new Table({
        name: 'django_content_type',
        columns: [key(), char('app_label', 100), char('model', 100)],
        uniques: [{ columnNames: ['app_label', 'model'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'auth_permission',
        columns: [key(), char('name', 255), integer('content_type_id'), char('codename', 100)],
        uniques: [{ columnNames: ['content_type_id', 'codename'] }],
        foreignKeys: [reference('content_type_id', 'django_content_type')],
      }),
    );
    await runner.createTable(junction('auth_group_permissions', ['group_id', 'auth_group'], ['permission_id', 'auth_permission']));

    await runner.createTable(
      new Table({
        name: 'blog_user',
        columns: [
          key(),
          char('password', 128),
          moment('last_login', { isNullable: true }),
          boolean('is_superuser'),
          char('username', 150, { isUnique: true }),
          char('first_name', 150),
          char('last_name', 150),
          char('email', 254),
          boolean('is_staff'),
          boolean('is_active'),
          moment('date_joined'),
          char('displayName', 80),
          text('bio'),
        ],
      }),
    );
    await runner.createTable(junction('blog_user_groups', ['user_id', 'blog_user'], ['group_id', 'auth_group']));
    await runner.createTable(junction('blog_user_user_permissions', ['user_id', 'blog_user'], ['permission_id', 'auth_permission']));

    await runner.createTable(
      new Table({
        name: 'authtoken_token',
        columns: [char('key', 40, { isPrimary: true }), moment('created'), integer('user_id', { isUnique: true })],
        foreignKeys: [reference('user_id', 'blog_user')],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = ['authtoken_token', 'blog_user_user_permissions', 'blog_user_groups', 'blog_user', 'auth_group_permissions'];
    for (const table of [...tables, 'auth_permission', 'django_content_type', 'auth_group']) await runner.dropTable(table);
  }
}

function reference(column: string, table: string) {
  return { columnNames: [column], referencedTableName: table, referencedColumnNames: ['id'], onDelete: 'CASCADE' };
}

function junction(name: string, [left, leftTable]: [string, string], [right, rightTable]: [string, string]): Table {
  return new Table({
    name,
    columns: [
      { name: left, type: 'integer', isPrimary: true },
      { name: right, type: 'integer', isPrimary: true },
    ],
    foreignKeys: [reference(left, leftTable), reference(right, rightTable)],
    indices: [{ columnNames: [right] }],
  });
}

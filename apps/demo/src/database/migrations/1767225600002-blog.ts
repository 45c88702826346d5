import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { Columns } from './columns.js';

/** Tags, posts, and comments on them. */
export class Blog1767225600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { key, char, text, boolean, integer, decimal, moment } = new Columns(runner);

    await runner.createTable(
      new Table({
        name: 'blog_tag',
        columns: [key(), char('name', 50, { isUnique: true }), char('slug', 50, { isUnique: true })],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'blog_post',
        columns: [
          key(),
          char('title', 200),
          char('slug', 200, { isUnique: true }),
          text('body'),
          char('status', 10, { default: "'draft'" }),
          integer('views', { default: 0 }),
          decimal('rating', 3, 1, { isNullable: true }),
          moment('publishedAt', { isNullable: true }),
          moment('createdAt'),
          moment('updatedAt'),
          integer('author_id'),
        ],
        uniques: [{ name: 'blog_post_author_title', columnNames: ['author_id', 'title'] }],
        foreignKeys: [reference('author_id', 'blog_user', 'CASCADE')],
      }),
    );

    await runner.createTable(
      new Table({
        name: 'blog_post_tags',
        columns: [integer('post_id', { isPrimary: true }), integer('tag_id', { isPrimary: true })],
        foreignKeys: [reference('post_id', 'blog_post', 'CASCADE'), reference('tag_id', 'blog_tag', 'CASCADE')],
      }),
    );
    await runner.createIndex('blog_post_tags', new TableIndex({ columnNames: ['tag_id'] }));

    await runner.createTable(
      new Table({
        name: 'blog_comment',
        columns: [
          key(),
          integer('post_id'),
          integer('author_id', { isNullable: true }),
          char('content', 1000),
          boolean('approved'),
          moment('createdAt'),
        ],
        foreignKeys: [reference('post_id', 'blog_post', 'CASCADE'), reference('author_id', 'blog_user', 'SET NULL')],
      }),
    );
    await runner.createIndex('blog_comment', new TableIndex({ columnNames: ['post_id'] }));
    await runner.createIndex('blog_comment', new TableIndex({ columnNames: ['author_id'] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['blog_comment', 'blog_post_tags', 'blog_post', 'blog_tag']) await runner.dropTable(table);
  }
}

function reference(column: string, table: string, onDelete: 'CASCADE' | 'SET NULL') {
  return { columnNames: [column], referencedTableName: table, referencedColumnNames: ['id'], onDelete };
}

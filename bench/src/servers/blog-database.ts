import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const SCHEMA = `
CREATE TABLE blog_user (id integer PRIMARY KEY, username text NOT NULL, displayName text NOT NULL);
CREATE TABLE blog_tag (id integer PRIMARY KEY, name text NOT NULL, slug text NOT NULL);
CREATE TABLE blog_post (id integer PRIMARY KEY, title text NOT NULL, slug text NOT NULL, body text NOT NULL, status text NOT NULL,
  views integer NOT NULL, rating text, publishedAt datetime, createdAt datetime NOT NULL, updatedAt datetime NOT NULL,
  author_id integer NOT NULL REFERENCES blog_user (id));
CREATE TABLE blog_post_tags (post_id integer NOT NULL REFERENCES blog_post (id), tag_id integer NOT NULL REFERENCES blog_tag (id), PRIMARY KEY (post_id, tag_id));
CREATE TABLE blog_comment (id integer PRIMARY KEY, post_id integer NOT NULL REFERENCES blog_post (id));
CREATE INDEX blog_post_author ON blog_post (author_id);
CREATE INDEX blog_comment_post ON blog_comment (post_id);`;

/** Makes a fresh SQLite file with the rows that the demo seeds, as far as a page of posts shows them. Gives its path. */
export function makeBlogDatabase(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'nuages-bench-')), 'blog.sqlite3');
  const database = new DatabaseSync(path);
  database.exec(`${SCHEMA} BEGIN;`);
  const insert = (table: string, ...values: (string | number | null)[]) =>
    database.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join()})`).run(...values);

  insert('blog_user', 1, 'admin', '');
  for (let user = 1; user <= 5; user += 1) insert('blog_user', user + 1, `user${user}`, `User ${user}`);
  for (let tag = 1; tag <= 10; tag += 1) insert('blog_tag', tag, `Tag ${tag}`, `tag-${tag}`);
  for (let post = 1; post <= 200; post += 1) insertPost(post, insert);
  database.exec('COMMIT');
  database.close();
  return path;
}

function insertPost(post: number, insert: (table: string, ...values: (string | number | null)[]) => unknown): void {
  const moment = new Date(Date.UTC(2026, 0, 1, post)).toISOString().replace('T', ' ').replace('Z', '');
  const status = ['published', 'draft', 'archived'][post % 3]!;
  const rating = post % 4 === 0 ? null : ((post % 50) / 10).toFixed(1);
  const publishedAt = post % 3 === 0 ? moment : null;
  const body = `Body of post ${post}. `.repeat(8);
  insert(
    'blog_post',
    post,
    `Post ${post}`,
    `post-${post}`,
    body,
    status,
    (post * 37) % 1000,
    rating,
    publishedAt,
    moment,
    moment,
    (post % 5) + 2,
  );
  for (let tag = 0; tag < post % 4; tag += 1) insert('blog_post_tags', post, ((post + tag) % 10) + 1);
  for (let comment = 0; comment < post % 3; comment += 1) insert('blog_comment', post * 10 + comment, post);
}

import { type PasswordHashers, Token } from '@nuages/auth';
import { atomic } from '@nuages/managers';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { Comment } from '../comments/comment.entity.js';
import { Post } from '../posts/post.entity.js';
import { Tag } from '../tags/tag.entity.js';
import { User } from '../users/user.entity.js';
import { sampleComments, samplePosts, samplePostTags, sampleTags, sampleUsers } from './sample-rows.js';

const BATCH = 100;

/**
 * Makes the sample rows, once in the life of a database: all of them or none, and never again, whatever becomes of them.
 */
export async function seed(dataSource: DataSource, hashers: PasswordHashers): Promise<void> {
  if ((await dataSource.query('SELECT id FROM demo_seeding')).length > 0) return;
  const users = await makeUsers(hashers);
  await atomic(() => insertAll(dataSource, users), { using: dataSource });
}

async function insertAll(dataSource: DataSource, users: readonly ObjectLiteral[]): Promise<void> {
  const now = new Date();
  const tokens = users.map((user) => ({ key: user.id.toString(16).padStart(40, '0'), user: { id: user.id }, created: now }));
  await insert(dataSource, User, users);
  await insert(dataSource, Token, tokens);
  await insert(dataSource, Tag, sampleTags);
  await insert(dataSource, Post, samplePosts);
  await insert(dataSource, 'blog_post_tags', samplePostTags);
  await insert(
    dataSource,
    Comment,
    sampleComments.map((comment, index) => ({ ...comment, createdAt: new Date(now.getTime() + index) })), // in their order
  );
  if (dataSource.options.type === 'postgres') await countOn(dataSource);
  await dataSource.createQueryBuilder().insert().into('demo_seeding', ['id', 'finished_at']).values({ id: 1, finished_at: now }).execute();
}

/** Rows with the passwords encoded; that takes its time, on purpose. */
function makeUsers(hashers: PasswordHashers): Promise<ObjectLiteral[]> {
  const dateJoined = new Date();
  return Promise.all(
    sampleUsers.map(async ({ username, password, displayName }, index) => ({
      id: index + 1,
      username,
      email: `${username}@example.com`,
      password: await hashers.make(password),
      displayName,
      bio: '',
      firstName: '',
      lastName: '',
      isActive: true,
      isStaff: username === 'admin',
      isSuperuser: username === 'admin',
      lastLogin: null,
      dateJoined,
    })),
  );
}

async function insert(dataSource: DataSource, target: EntityTarget<ObjectLiteral>, rows: readonly ObjectLiteral[]): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH) {
    const values = rows.slice(start, start + BATCH);
    await dataSource.createQueryBuilder().insert().into(target).values(values).callListeners(false).updateEntity(false).execute();
  }
}

/** PostgreSQL's counters don't see keys that are given; the next one follows the highest. */
async function countOn(dataSource: DataSource): Promise<void> {
  for (const table of ['blog_user', 'blog_tag', 'blog_post', 'blog_comment'])
    await dataSource.query(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT MAX(id) FROM ${table}))`);
}

import { PasswordHashers } from '@nuages/auth';
import { loadFixtures, Seeder, type SeederRunner } from '@nuages/managers';
import { DataSource } from 'typeorm';
import { sampleComments, samplePosts, samplePostTags, sampleTags, sampleUsers } from './sample-rows.js';

/** Makes the sample rows, once in the life of a database: all of them or none, and never again, whatever becomes of them. */
@Seeder({ name: 'sample', once: true })
export class SampleSeeder implements SeederRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly hashers: PasswordHashers,
  ) {}

  async seed(): Promise<void> {
    const text = JSON.stringify([...(await this.users()), ...this.tokens(), ...tags(), ...posts(), ...comments()]);
    await loadFixtures(this.dataSource, [{ file: 'the sample rows', chunks: pieces(text) }]);
  }

  /** With their passwords encoded; that takes its time, on purpose. */
  private users() {
    const dateJoined = new Date();
    return Promise.all(
      sampleUsers.map(async ({ username, password, displayName }, index) => ({
        model: 'blog.user',
        pk: index + 1,
        fields: {
          username,
          email: `${username}@example.com`,
          password: await this.hashers.make(password),
          displayName,
          isStaff: username === 'admin',
          isSuperuser: username === 'admin',
          dateJoined,
        },
      })),
    );
  }

  private tokens() {
    const created = new Date();
    return sampleUsers.map((_user, index) => ({
      model: 'authtoken.token',
      pk: (index + 1).toString(16).padStart(40, '0'),
      fields: { user: index + 1, created },
    }));
  }
}

function tags() {
  return sampleTags.map(({ id, ...fields }) => ({ model: 'blog.tag', pk: id, fields }));
}

function posts() {
  return samplePosts.map(({ id, author, ...fields }) => ({
    model: 'blog.post',
    pk: id,
    fields: { ...fields, author: author.id, tags: samplePostTags.filter(({ post_id }) => post_id === id).map(({ tag_id }) => tag_id) },
  }));
}

/** A millisecond apart, in their order. */
function comments() {
  const now = Date.now();
  return sampleComments.map(({ id, post, author, ...fields }, index) => ({
    model: 'blog.comment',
    pk: id,
    fields: { ...fields, post: post.id, author: author.id, createdAt: new Date(now + index) },
  }));
}

async function* pieces(text: string): AsyncGenerator<string> {
  yield text;
}

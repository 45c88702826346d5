import { describe, expect, test } from 'vitest';
import { sampleComments, samplePosts, samplePostTags, sampleUsers } from './sample-rows.js';

describe('sample rows', () => {
  test("are the twin's", () => {
    expect(sampleUsers.map(({ username }) => username)).toEqual(['admin', 'user1', 'user2', 'user3', 'user4', 'user5']);
    expect(samplePosts).toHaveLength(200);
    expect(samplePosts[6]).toMatchObject({
      title: 'Post 7',
      status: 'draft',
      views: 259,
      rating: '0.7',
      author: { id: 4 },
      publishedAt: null,
    });
    expect(samplePosts[199]).toMatchObject({ status: 'archived', rating: null, createdAt: new Date('2026-01-09T08:00:00Z') });
    expect(samplePostTags.filter(({ post_id }) => post_id === 7).map(({ tag_id }) => tag_id)).toEqual([8, 9, 10]);
    expect(sampleComments).toHaveLength(201);
    expect(sampleComments[3]).toMatchObject({ id: 4, post: { id: 4 }, author: { id: 6 }, content: 'Comment 0 on post 4', approved: true });
  });
});

import type { PostStatus } from '../posts/post-status.js';

/** How many posts there are; the twin's number. */
export const POST_COUNT = 200;

const START = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const STATUSES = ['published', 'draft', 'archived'] as const satisfies readonly PostStatus[];

/** Who can log in: the staff member, then five who write. Keys are their places, from 1. */
export const sampleUsers = [
  { username: 'admin', password: 'admin-pass-1', displayName: '' },
  ...range(5).map((i) => ({ username: `user${i}`, password: `user-pass-${i}`, displayName: `User ${i}` })),
];

/** Ten tags. */
export const sampleTags = range(10).map((i) => ({ id: i, name: `Tag ${i}`, slug: `tag-${i}` }));

/** Two hundred posts, an hour apart. */
export const samplePosts = range(POST_COUNT).map((i) => {
  const moment = new Date(START + i * HOUR_MS);
  const status = STATUSES[i % 3]!;
  return {
    id: i,
    title: `Post ${i}`,
    slug: `post-${i}`,
    body: `Body of post ${i}. `.repeat(8),
    status,
    views: (i * 37) % 1000,
    rating: i % 4 === 0 ? null : ((i % 50) / 10).toFixed(1),
    publishedAt: status === 'published' ? moment : null,
    createdAt: moment,
    updatedAt: moment,
    author: { id: writer(i) },
  };
});

/** Which post has which tags: none to three each. */
export const samplePostTags = range(POST_COUNT).flatMap((post) =>
  before(post % 4).map((k) => ({ post_id: post, tag_id: ((post + k) % 10) + 1 })),
);

/** None to two comments on each post. */
export const sampleComments = range(POST_COUNT)
  .flatMap((post) =>
    before(post % 3).map((k) => ({
      post: { id: post },
      author: { id: writer(post + k) },
      content: `Comment ${k} on post ${post}`,
      approved: k % 2 === 0,
    })),
  )
  .map((comment, index) => ({ id: index + 1, ...comment }));

/** The key of the writer whose turn it is; the staff member writes nothing. */
function writer(turn: number): number {
  return (turn % 5) + 2;
}

/** 1 to `count`. */
function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** 0 to `count` - 1. */
function before(count: number): number[] {
  return [...Array(count).keys()];
}

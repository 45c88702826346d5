import type { Post } from './posts.js';

/** The peer of those who write it by hand: an object literal for each level. */
export function mapPost(post: Post): object {
  const { author } = post;
  return {
    id: post.id,
    title: post.title,
    slug: post.slug,
    body: post.body,
    status: post.status,
    views: post.views,
    rating: post.rating,
    publishedAt: post.publishedAt && toIso(post.publishedAt),
    createdAt: toIso(post.createdAt),
    author: { id: author.id, username: author.username, displayName: author.displayName, email: author.email },
    tags: post.tags.map((tag) => ({ id: tag.id, name: tag.name, slug: tag.slug })),
  };
}

/** ISO 8601 as DRF writes it: no fraction where there is none. */
export function toIso(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

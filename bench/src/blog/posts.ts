/** What the rows on serializers write: a post with an author, a category and tags, as an ORM gives it. */
export interface Post {
  id: number;
  title: string;
  slug: string;
  body: string;
  status: 'draft' | 'published';
  views: number;
  rating: string;
  publishedAt: Date | null;
  createdAt: Date;
  author: Author;
  tags: Tag[];
}

/** Who wrote a post. */
export interface Author {
  id: number;
  username: string;
  displayName: string;
  email: string;
}

/** What a post is about. */
export interface Tag {
  id: number;
  name: string;
  slug: string;
}

/** Makes as many posts, each with three tags; texts hold what JSON has to escape now and then. */
export function makePosts(count: number): Post[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    title: `Nuages ${index} and other "standards"`,
    slug: `nuages-${index}`,
    body: `Minor swing, chorus ${index}.\n`.repeat(5).trim(),
    status: index % 3 === 0 ? 'draft' : 'published',
    views: index * 17,
    rating: `${index % 5}.50`,
    publishedAt: index % 3 === 0 ? null : new Date(Date.UTC(2024, 0, 1, 0, index)),
    createdAt: new Date(Date.UTC(2023, 0, 1, 0, index)),
    author: { id: index % 7, username: `django${index % 7}`, displayName: 'Django Reinhardt', email: `django${index % 7}@example.com` },
    tags: [1, 2, 3].map((tag) => ({ id: tag, name: `Tag ${tag}`, slug: `tag-${tag}` })),
  }));
}

/** What a client sends to make a post: text around which there is space, numbers as text. */
export function makeBody(): Record<string, unknown> {
  return {
    title: '  Nuages and other standards ',
    slug: 'nuages-and-others',
    body: 'Minor swing, and the chorus of it.',
    status: 'published',
    views: '170',
    rating: 4.5,
    publishedAt: '2024-01-01T10:20:30Z',
    author: { username: 'django', displayName: 'Django Reinhardt', email: 'django@example.com' },
    tags: [1, 2, 3].map((tag) => ({ name: `Tag ${tag}`, slug: `tag-${tag}` })),
  };
}

/** The same with nothing to trim and nothing to convert but the date. */
export function makePlainBody(): Record<string, unknown> {
  return { ...makeBody(), title: 'Nuages and other standards', views: 170 };
}

// The page of posts as one would write it for speed alone: Fastify, the driver, and a mapping by hand.
import { DatabaseSync } from 'node:sqlite';
import fastify from 'fastify';

type Row = Record<string, any>; // rows of a driver, mapped by hand below

function start(): void {
  const database = new DatabaseSync(process.env['DATABASE']!);
  const count = database.prepare('SELECT count(*) AS count FROM blog_post');
  const posts = database.prepare(`
    SELECT post.*, author.username, author.displayName, (SELECT count(*) FROM blog_comment WHERE post_id = post.id) AS commentCount
    FROM blog_post post JOIN blog_user author ON author.id = post.author_id ORDER BY post.id DESC LIMIT ? OFFSET ?`);
  const tags = database.prepare(`
    SELECT link.post_id, tag.slug FROM blog_post_tags link JOIN blog_tag tag ON tag.id = link.tag_id
    WHERE link.post_id IN (SELECT value FROM json_each(?)) ORDER BY tag.name`);

  const app = fastify();
  app.get<{ Querystring: { page?: string; page_size?: string } }>('/api/posts', (request) => {
    const page = Number(request.query.page ?? 1);
    const size = Math.min(Number(request.query.page_size ?? 20), 100);
    const total = (count.get() as { count: number }).count;
    const rows = posts.all(size, (page - 1) * size) as Row[];
    const tagsOf = new Map<number, string[]>(rows.map((row) => [row['id'] as number, []]));
    for (const { post_id, slug } of tags.all(JSON.stringify(rows.map(({ id }) => id as number))) as Row[]) tagsOf.get(post_id)!.push(slug);
    const link = (to: number) => `http://${request.host}/api/posts?page=${to}&page_size=${size}`;
    return {
      count: total,
      next: page * size < total ? link(page + 1) : null,
      previous: page > 1 ? link(page - 1) : null,
      results: rows.map((row) => mapPost(row, tagsOf.get(row['id'])!)),
    };
  });
  app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' }).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
}

function mapPost(row: Row, tags: string[]): object {
  return {
    id: row['id'],
    title: row['title'],
    slug: row['slug'],
    body: row['body'],
    status: row['status'],
    views: row['views'],
    rating: row['rating'],
    publishedAt: row['publishedAt'] && toIso(row['publishedAt']),
    createdAt: toIso(row['createdAt']),
    updatedAt: toIso(row['updatedAt']),
    author: { id: row['author_id'], username: row['username'], displayName: row['displayName'] },
    tags,
    commentCount: row['commentCount'],
  };
}

function toIso(moment: string): string {
  return `${moment.slice(0, 10)}T${moment.slice(11, 19)}Z`;
}

start();

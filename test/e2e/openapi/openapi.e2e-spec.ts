import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { testDatabases } from '@nuages/managers/testing';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OpenDemo, openDemo } from '../demo/open-demo.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What a team writes against the generated types: log in, write, read, change, delete. */
const CLIENT = `
import createClient from 'openapi-fetch';
import type { components, paths } from './blog.js';

type Post = components['schemas']['Post'];

export async function work(baseUrl: string) {
  const anonymous = createClient<paths>({ baseUrl });
  const refused = await anonymous.POST('/api/posts', { body: { title: 'A', slug: 'a', body: 'A body of a post.' } });
  const login = await anonymous.POST('/api/token', { body: { username: 'user1', password: 'user-pass-1' } });
  const client = createClient<paths>({ baseUrl, headers: { Authorization: 'Token ' + login.data!.token } });

  const wrong = await client.POST('/api/posts', { body: { title: '', slug: 'not a slug', body: 'A body of a post.' } });
  const made = await client.POST('/api/posts', { body: { title: 'Minor swing', slug: 'minor-swing', body: 'A body of a post.', tags: ['tag-1'] } });
  const post: Post = made.data!;
  const published = await client.POST('/api/posts/{pk}/publish', { params: { path: { pk: post.id } } });
  const changed = await client.PATCH('/api/posts/{pk}', { params: { path: { pk: post.id } }, body: { body: 'Another body of it.' } });
  const found = await client.GET('/api/posts', { params: { query: { search: 'minor swing', status: 'published', page_size: 5 } } });
  const either = await client.GET('/api/posts', {
    params: { query: { search: 'minor swing', status__in: ['published', 'draft'] } },
    querySerializer: { array: { style: 'form', explode: false } },
  });
  const me = await client.GET('/api/users/me');
  const commented = await client.POST('/api/comments', { body: { post: post.id, content: 'Well played.' } });
  const deleted = await client.DELETE('/api/posts/{pk}', { params: { path: { pk: post.id } } });
  const gone = await client.GET('/api/posts/{pk}', { params: { path: { pk: post.id } } });

  // @ts-expect-error a title is a text
  void (() => client.POST('/api/posts', { body: { title: 7, slug: 'a', body: 'b' } }));
  // @ts-expect-error there is no such filter
  void (() => client.GET('/api/posts', { params: { query: { colour: 'red' } } }));

  return {
    refused: [refused.response.status, refused.error && 'detail' in refused.error ? refused.error.detail : undefined],
    wrong: wrong.error,
    made: [made.response.status, post.tags, post.author.username],
    published: published.data?.status,
    changed: changed.data?.body,
    found: [found.data?.count, found.data?.results[0]?.title],
    either: either.data?.count,
    me: me.data?.username,
    commented: commented.response.status,
    deleted: deleted.response.status,
    gone: [gone.response.status, gone.error?.detail],
  };
}
`;

describe.each(['express', 'fastify'] as const)('the OpenAPI document on %s', (adapter) => {
  let demo: OpenDemo;
  let document: any; // any JSON
  beforeAll(async () => {
    demo = await openDemo((await testDatabases())[0]!, adapter);
    document = await (await fetch(`${demo.base}/api/schema.json`)).json();
  });
  afterAll(() => demo[Symbol.asyncDispose]());

  test('passes a linter, examples and all', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'schema.json', config });

    expect(problems.map(({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`)).toEqual([]);
  });

  test('knows every path, filter, refusal and way to log in', () => {
    const { parameters, responses, security } = document.paths['/api/posts'].get;

    expect(Object.keys(document.paths)).toEqual([
      '/api/comments',
      '/api/comments/{pk}',
      '/api/posts',
      '/api/posts/published',
      '/api/posts/{pk}',
      '/api/posts/{pk}/publish',
      '/api/tags',
      '/api/tags/{pk}',
      '/api/token',
      '/api/token/revoke',
      '/api/users',
      '/api/users/me',
      '/api/users/{pk}',
    ]);
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual(
      expect.arrayContaining(['status', 'status__in', 'views__gte', 'tags__slug', 'search', 'ordering', 'page', 'page_size']),
    );
    const inList = parameters.find(({ name }: { name: string }) => name === 'status__in');
    const statuses = { type: 'string', enum: ['draft', 'published', 'archived'] };
    expect(inList).toMatchObject({ schema: { type: 'array', items: statuses }, style: 'form', explode: false }); // a repeated one counts once
    const author = parameters.find(({ name }: { name: string }) => name === 'author');
    expect(author.schema).toEqual({ type: 'integer' });
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '403', '404']);
    expect(security).toEqual([{ tokenAuth: [] }, { basicAuth: [] }, {}]);
    expect(document.paths['/api/posts'].post.security).toEqual([{ tokenAuth: [] }, { basicAuth: [] }]);
    expect(document.components.schemas.PostRequest.properties).not.toHaveProperty('views');
    expect(document.components.schemas.Post.properties).toHaveProperty('views');
    expect(Object.keys(document.paths['/api/posts'].post.responses)).toEqual(['201', '400', '401', '403', '415']);
  });

  test('says which values may be null or missing in answers', async () => {
    const { properties, required } = document.components.schemas.Post as {
      properties: Record<string, { type?: unknown }>;
      required: string[];
    };
    const list = (await (await fetch(`${demo.base}/api/posts?page_size=100`)).json()) as { results: Record<string, unknown>[] };
    const nulls = new Set(list.results.flatMap((post) => Object.keys(post).filter((name) => post[name] === null)));

    expect([...nulls].toSorted()).toEqual(['publishedAt', 'rating']);
    expect(
      Object.keys(properties)
        .filter((name) => [properties[name]!.type].flat().includes('null'))
        .toSorted(),
    ).toEqual([...nulls].toSorted());
    expect(required).not.toContain('commentCount'); // a new post has none yet
  });

  test('makes a TypeScript client that does the work of the blog', { timeout: 60_000 }, async () => {
    await mkdir(join(ROOT, '.data'), { recursive: true });
    const folder = await mkdtemp(join(ROOT, '.data', 'openapi-')); // below node_modules' folder
    await writeFile(join(folder, 'blog.ts'), astToString(await openapiTypescript(document)));
    await writeFile(join(folder, 'client.ts'), CLIENT);
    const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2024', lib: ['es2024', 'dom'], types: [] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
    const complaints = await promisify(execFile)(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]).then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    );
    expect(complaints).toBe('');
    const client = (await import(/* @vite-ignore */ join(folder, 'client.ts'))) as { work(url: string): Promise<object> };

    expect(await client.work(demo.base)).toEqual({
      refused: [401, 'Authentication credentials were not provided.'],
      wrong: { title: ['This field may not be blank.'], slug: [expect.stringContaining('valid "slug"')] },
      made: [201, ['tag-1'], 'user1'],
      published: 'published',
      changed: 'Another body of it.',
      found: [1, 'Minor swing'],
      either: 1,
      me: 'user1',
      commented: 201,
      deleted: 204,
      gone: [404, expect.any(String)],
    });
    await rm(folder, { recursive: true });
  });

  test('is shown by Swagger UI, whose parts come from the application itself', async () => {
    const page = await (await fetch(`${demo.base}/api/docs`)).text();
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => new URL(url!, `${demo.base}/api/docs`));

    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) {
      expect(part.origin).toBe(demo.base);
      expect((await fetch(part)).status).toBe(200);
    }
    expect(await (await fetch(`${demo.base}/api/docs/swagger-ui-init.js`)).text()).toContain('/api/schema.json');
  });
});

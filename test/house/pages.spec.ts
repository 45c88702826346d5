import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LINK = /\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g;

const pages = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
const libs = await readdir(join(ROOT, 'libs'));
const texts = new Map<string, string>();
for (const path of ['README.md', 'CONTRIBUTING.md', 'llms.txt', ...libs.map((lib) => `libs/${lib}/README.md`), ...pages])
  texts.set(path, await readFile(join(ROOT, path), 'utf8'));

/** What a heading is linked by: lower case, signs left out, spaces as hyphens. */
function anchorsOf(text: string): Set<string> {
  const prose = text.replace(/```[\s\S]*?```/g, '');
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  );
}

/** Links of a page to files that are not there, or to headings that they do not have. */
function brokenLinks(path: string, text: string): string[] {
  const links = [...text.replace(/```[\s\S]*?```/g, '').matchAll(LINK)].map(([, file, anchor]) => ({
    target: file ? relative(ROOT, join(ROOT, dirname(path), file)) : path,
    anchor,
  }));
  return links
    .filter(({ target, anchor }) => !existsSync(join(ROOT, target)) || (anchor && !anchorsOf(texts.get(target) ?? '').has(anchor)))
    .map(({ target, anchor }) => (anchor ? `${target}#${anchor}` : target));
}

test.each([...texts])('each link of %s leads somewhere', (path, text) => {
  expect(brokenLinks(path, text)).toEqual([]);
});

test.each(['README.md', 'llms.txt'])('%s names every page', (path) => {
  expect(pages.filter((page) => !texts.get(path)!.includes(`(${page})`))).toEqual([]);
});

test.each(libs)('the package of %s carries the license', async (lib) => {
  expect(await readFile(join(ROOT, 'libs', lib, 'LICENSE'), 'utf8')).toBe(await readFile(join(ROOT, 'LICENSE'), 'utf8'));
});

test('the README is short enough to be read', () => {
  expect(texts.get('README.md')!.split('\n').length).toBeLessThanOrEqual(200);
});

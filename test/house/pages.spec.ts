import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LINK = /\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g;

const pages = (await readdir(join(ROOT, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
const texts = new Map<string, string>();
for (const path of ['README.md', 'CONTRIBUTING.md', 'llms.txt', ...pages]) texts.set(path, await readFile(join(ROOT, path), 'utf8'));

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

test.each([...texts])('each link of %s leads somewhere', (path, text) => {
  for (const [, file, anchor] of text.replace(/```[\s\S]*?```/g, '').matchAll(LINK)) {
    const target = file ? relative(ROOT, join(ROOT, dirname(path), file)) : path;

    expect(existsSync(join(ROOT, target)), `${path} links to ${target}`).toBe(true);
    if (anchor) expect(anchorsOf(texts.get(target) ?? ''), `${path} links to ${target}#${anchor}`).toContain(anchor);
  }
});

test.each(['README.md', 'llms.txt'])('%s names every page', (path) => {
  for (const page of pages) expect(texts.get(path), page).toContain(`(${page})`);
});

test('the README is short enough to be read', () => {
  expect(texts.get('README.md')!.split('\n').length).toBeLessThanOrEqual(200);
});

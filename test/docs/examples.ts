import { readFile, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { importsFor, namesIn, readImports } from './region-imports.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SPECS = fileURLToPath(new URL('.', import.meta.url));

/** A page whose code blocks come from tested sources: `docs/*.md` and the READMEs. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** `<!-- example: NAME -->`, then the fenced block that shows the region NAME; a new mark has no block yet. */
const EXAMPLE = /<!-- example: ([\w-]+\/[\w-]+) -->(?:\n+```(\w+)\n[\s\S]*?```)?/g;
/** A region is a fragment; or a whole file, `#region model in post.entity.ts`; or `#region queries with imports`. */
const REGION = /^[ \t]*\/\/ #region ([\w-]+)(?: in ([\w.-]+)| (with imports))?\n([\s\S]*?)^[ \t]*\/\/ #endregion \1$/gm;
const MARK = /^[ \t]*\/\/ #(?:end)?region .*\n/gm;

/** Reads every page that may hold examples. */
export async function readPages(): Promise<Page[]> {
  const names = (await readdir(`${ROOT}/docs`)).filter((name) => name.endsWith('.md')).sort();
  const libs = (await readdir(`${ROOT}/libs`)).map((lib) => `${ROOT}/libs/${lib}/README.md`);
  const paths = [`${ROOT}/README.md`, ...libs, ...names.map((name) => `${ROOT}/docs/${name}`)];
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8').catch(() => '') })));
}

/**
 * Reads the regions of `test/docs/*.spec.ts` as `page/region` to text, without the indentation they share. What is a file
 * begins with its name and with what it imports.
 */
export async function readRegions(): Promise<Map<string, string>> {
  const regions = new Map<string, string>();
  for (const name of (await readdir(SPECS)).filter((file) => file.endsWith('.spec.ts'))) {
    const source = await readFile(`${SPECS}${name}`, 'utf8');
    collect(source, { page: name.replace('.spec.ts', ''), imports: readImports(source), files: filesOf(source) }, regions);
  }
  return regions;
}

/** A spec, and in which of its files each name is declared. */
interface Spec {
  readonly page: string;
  readonly imports: ReturnType<typeof readImports>;
  readonly files: ReadonlyMap<string, string>;
}

function filesOf(source: string): Map<string, string> {
  const regions = [...source.matchAll(REGION)].filter(([, , file]) => file !== undefined);
  return new Map(regions.flatMap(([, , file, , body]) => namesIn(body!).map((name) => [name, file!] as const)));
}

/** A region may hold others. */
function collect(source: string, spec: Spec, regions: Map<string, string>): void {
  for (const [, region, file, withImports, body] of source.matchAll(REGION)) {
    const text = outdent(body!.replace(MARK, ''));
    const imports = file || withImports ? importsFor(text, spec.imports, spec.files) : '';
    const head = [file && `// src/${file}\n`, imports && `${imports}\n`].join('');
    regions.set(`${spec.page}/${region}`, head + text);
    collect(body!, spec, regions);
  }
}

/** The page with each example's block replaced by its region. Throws for an example that no region backs. */
export function fillPage(page: Page, regions: ReadonlyMap<string, string>): string {
  return page.text.replace(EXAMPLE, (_block, name: string, language = 'ts') => {
    const region = regions.get(name);
    if (region === undefined)
      throw new Error(`${page.path}: no region '${name}'. Write it as // #region in test/docs/${name.split('/')[0]}.spec.ts.`);
    return `<!-- example: ${name} -->\n\`\`\`${language}\n${region}\`\`\``;
  });
}

function outdent(body: string): string {
  const lines = body
    .replace(/^\s*\n/, '')
    .replace(/\s+$/, '')
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const shared = Math.min(...indents);
  return `${lines.map((line) => line.slice(shared)).join('\n')}\n`;
}

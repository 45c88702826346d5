/** What a spec's statement imports. */
interface Import {
  /** As they are written: `type Repository`. */
  readonly names: readonly string[];
  readonly from: string;
  readonly isDefault: boolean;
}

const IMPORT = /^import (type )?(?:\{([^}]*)\}|(\w+)) from '([^'.][^']*)';$/gm;
const DECLARED = /^export (?:abstract )?(?:class|const|function|interface|type) (\w+)/gm;
/** What only the tests need. */
const OF_TESTS = new Set(['vitest', '@nestjs/testing', 'supertest']);
const WIDTH = 140;

/** The imports of a spec from packages. */
export function readImports(source: string): Import[] {
  return [...source.matchAll(IMPORT)]
    .map(([, type = '', names, isDefault, from]) => ({
      names: names === undefined ? [isDefault!] : names.split(',').flatMap((name) => (name.trim() ? type + name.trim() : [])),
      from: from!,
      isDefault: isDefault !== undefined,
    }))
    .filter(({ from }) => !OF_TESTS.has(from));
}

/** The names that a text exports. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(DECLARED)].map(([, name]) => name!);
}

/** The statements that import what a text uses: from packages, and from the files that declare it, as Prettier writes them. */
export function importsFor(text: string, imports: readonly Import[], files: ReadonlyMap<string, string>): string {
  const code = text.replace(/\/\/.*$/gm, '').replace(/'(?:[^'\\\n]|\\.)*'/g, '');
  const isUsed = (name: string) => new RegExp(String.raw`(?<!\w|(?<!\.\.)\.)${name.replace(/^type /, '')}(?!\w|\??:)`).test(code);
  const own = new Set(namesIn(text));
  const statements = imports.map(({ names, from, isDefault }) => statement(names.filter(isUsed), from, isDefault));
  const used = [...files].filter(([name]) => !own.has(name) && isUsed(name)).toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const file of [...new Set(used.map(([, its]) => its))].toSorted()) {
    const names = used.flatMap(([name, its]) => (its === file ? [name] : []));
    statements.push(statement(names, `./${file.replace(/\.ts$/, '.js')}`, false));
  }
  return statements.join('');
}

function statement(names: readonly string[], from: string, isDefault: boolean): string {
  if (names.length === 0) return '';
  if (isDefault) return `import ${names[0]} from '${from}';\n`;
  const isTypes = names.every((name) => name.startsWith('type '));
  const list = isTypes ? names.map((name) => name.replace('type ', '')) : names;
  const head = isTypes ? 'import type' : 'import';
  const line = `${head} { ${list.join(', ')} } from '${from}';\n`;
  return line.length <= WIDTH + 1 ? line : `${head} {\n${list.map((name) => `  ${name},\n`).join('')}} from '${from}';\n`;
}

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const HERE = dirname(fileURLToPath(import.meta.url));
const FILE = join(HERE, 'written-by-a-user.ts'); // it is only in memory

const LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];

/** Eight entities in a ring, each with one relation to the next and many to the one after. */
const MODELS = LETTERS.map((letter, index) => {
  const [next, after] = [1, 2].map((step) => LETTERS[(index + step) % LETTERS.length]);
  return `declare class ${letter} {
    id: number; name: string; size: number; isOld: boolean; madeAt: Date; note: string | null; kind: 'old' | 'new';
    next: Relation<${next}>; others: Relation<${after}>[]; back: Relation<${letter}> | null;
    act(): void;
  }
  declare const all${letter}: Manager<${letter}>;`;
}).join('\n');

const HEAD = `import type { Relation } from 'typeorm';
import { Count, Sum } from '../expressions/aggregates.js';
import { F as field, Value } from '../expressions/expression.js';
import { Coalesce } from '../functions/comparison.js';
import { Lower } from '../functions/text.js';
import type { Manager } from '../manager/manager.js';
${MODELS}
`;

const CALLS = (letter: string) => [
  `all${letter}.filter({ name: 'a', size__gte: 3, isOld: false })`,
  `all${letter}.filter({ next__name__icontains: 'x', others__madeAt__year: 2026, note__isnull: true })`,
  `all${letter}.exclude({ next__next__others__name__in: ['a'], back: null })`,
  `all${letter}.orderBy('-madeAt', 'next__name').selectRelated('next__next').prefetchRelated('others__next')`,
  `all${letter}.values('name', 'next__next__size')`,
  `all${letter}.create({ name: 'a', size: 3, madeAt: new Date(), note: null, next: 1 })`,
  `all${letter}.filter({ id: 1 }).update({ size: field('size').add(1), note: Lower('name'), back: null })`,
  `all${letter}.annotate({ n: Count('others', { filter: { others__size__gt: 1 } }), shown: Coalesce('note', Value('')) }).orderBy('-n')`,
  `all${letter}.aggregate({ all: Sum('next__size'), some: Count('*') })`,
  `all${letter}.getOrCreate({ name: 'a' }, { size: 3 })`,
];

let [text, version] = ['', 0];

/** The compiler over a file that a user might have written: {@link HEAD}, and what {@link write} says. */
const compiler = (() => {
  const { config } = ts.readConfigFile(join(HERE, '../../../../tsconfig.base.json'), (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(HERE, '../../../..'));
  const read = (path: string) => (path === FILE ? text : ts.sys.readFile(path));
  return ts.createLanguageService({
    getCompilationSettings: () => ({ ...options, noEmit: true, declaration: false, noErrorTruncation: true }),
    getScriptFileNames: () => [FILE],
    getScriptVersion: (path) => (path === FILE ? String(version) : '0'),
    getScriptSnapshot: (path) => ((found) => (found === undefined ? undefined : ts.ScriptSnapshot.fromString(found)))(read(path)),
    getCurrentDirectory: () => HERE,
    getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    fileExists: (path) => path === FILE || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: (path) => ts.sys.directoryExists(path),
  });
})();

function write(code: string): void {
  text = `${HEAD}${code};`;
  version += 1;
}

/** What the compiler says about `code`, which may name the models. */
function faultsOf(code: string): string[] {
  write(code);
  return compiler.getSemanticDiagnostics(FILE).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

/** What an editor offers at the `|` in `code`. */
function offersAt(code: string): string[] {
  write(code.replace('|', ''));
  return compiler.getCompletionsAtPosition(FILE, HEAD.length + code.indexOf('|'), undefined)?.entries.map(({ name }) => name) ?? [];
}

/** How many types the compiler makes to check `code`. */
function workOf(code: string): number {
  write(code);
  const program = compiler.getProgram() as ts.Program & { getInstantiationCount(): number };
  expect(program.getSemanticDiagnostics(program.getSourceFile(FILE))).toEqual([]);
  return program.getInstantiationCount();
}

describe('the compiler', { timeout: 60_000 }, () => {
  test.each([
    [`allA.filter({ nmae: 'a' })`, `Type '"a"' is not assignable to type '"✗ no field \\"nmae\\""'.`],
    [`allA.filter({ next__nmae: 'a' })`, `Type '"a"' is not assignable to type '"✗ no field \\"nmae\\""'.`],
    [`allA.filter({ name__containz: 'a' })`, `Type '"a"' is not assignable to type '"✗ no lookup \\"containz\\""'.`],
    [`allA.orderBy('-nmae')`, `Argument of type 'string' is not assignable to parameter of type 'Wrong<"no field \\"nmae\\"">'.`],
    [
      `allA.selectRelated('others')`,
      `Argument of type 'string' is not assignable to parameter of type 'Wrong<"\\"others\\" holds many rows: use prefetchRelated">'.`,
    ],
    [`allA.prefetchRelated('kin')`, `Argument of type 'string' is not assignable to parameter of type 'Wrong<"no relation \\"kin\\"">'.`],
    [`allA.values('next__nmae')`, `Argument of type 'string' is not assignable to parameter of type 'Wrong<"no field \\"nmae\\"">'.`],
    [`allA.create({ nmae: 'a' })`, `Type '"a"' is not assignable to type '"✗ no field \\"nmae\\""'.`],
    [`allA.update({ nmae: 'a' })`, `Type '"a"' is not assignable to type '"✗ no field \\"nmae\\""'.`],
    [`allA.getOrCreate({ name: 'a' }, { szie: 3 })`, `Type 'number' is not assignable to type '"✗ no field \\"szie\\""'.`],
    [`allA.annotate({ n: Count('othres') })`, `Type 'Expression<number, "othres">' is not assignable to type '"✗ no field \\"othres\\""'.`],
    [
      `allA.aggregate({ n: Count('othres') })`,
      `Type 'Expression<number, "othres">' is not assignable to type '"✗ no field \\"othres\\""'.`,
    ],
    [
      `allA.annotate({ name: Count('others') })`,
      `Type 'Expression<number, "others">' is not assignable to type '"✗ \\"name\\" is a field"'.`,
    ],
    [
      `allA.filter({ size__gt: field('next__szie') })`,
      `Type 'Expression<AtPath<"next__szie">, "next__szie">' is not assignable to type '"✗ no field \\"szie\\""'.`,
    ],
    [`allA.exclude({ size__gt: field('name') })`, `Type 'Expression<AtPath<"name">, "name">' is not assignable to type 'number'.`],
    [
      `allA.update({ size: field('szie').add(1) })`,
      `Type 'Computation<AtPath<"szie">, "szie", 1, false>' is not assignable to type '"✗ no field \\"szie\\""'.`,
    ],
    [`allA.update({ name: field('size') })`, `Type 'Expression<AtPath<"size">, "size">' is not assignable to type 'string'.`],
    [`allA.prefetchRelated({ path: 'kin', toAttr: 'kind' })`, `Type '"kin"' is not assignable to type '"✗ no relation \\"kin\\""'.`],
  ])('says of %s what is wrong, in a line', (code, message) => {
    expect(faultsOf(code)).toEqual([message]);
  });

  test('names the types that a lookup takes', () => {
    expect(faultsOf(`allA.filter({ size__gte: 'many' })`)[0]).toMatch(/^Type 'string' is not assignable to type '.*number.*'\.$/m);
    expect(faultsOf(`allA.create({ size: 'many' })`)).toEqual([
      expect.stringMatching(/^Type 'string' is not assignable to type 'number \| .*'\.$/),
    ]);
    expect(faultsOf(`allA.create({ next: 'key' })`)).toEqual([
      expect.stringMatching(/^Type 'string' is not assignable to type 'number \| .*'\.$/),
    ]);
  });

  test.each([
    ['fields and lookups of conditions', `allA.filter({ '|': 1 })`, ['name', 'size__gte', 'next', 'next__name', 'others__madeAt']],
    ['fields of orders', `allA.orderBy('|')`, ['name', '-name', 'next__name']],
    ['relations of joins', `allA.selectRelated('|')`, ['next', 'back']],
    ['relations of prefetches', `allA.prefetchRelated('|')`, ['next', 'others']],
    ['fields of values', `allA.values('name', '|')`, ['size', 'next__name']],
    ['fields of values to write', `allA.create({ | })`, ['name', 'size', 'next']],
    ['fields beside what is written', `allA.update({ size: 1, 'na|': 1 })`, ['name', 'next']],
    ['fields of only', `allA.all().only('|')`, ['size', 'name']],
    ['what a condition takes', `allA.filter({ kind: '|' })`, ['old', 'new']],
    ['what a field takes', `allA.update({ kind: '|' })`, ['old', 'new']],
    ['what begins as a word does', `allA.selectRelated('next', 'ba|')`, ['back']],
  ])('offers %s', (_what, code, names) => {
    expect(offersAt(code)).toEqual(expect.arrayContaining(names));
  });

  test('checks 300 calls over 8 entities with little work', () => {
    const calls = Array.from({ length: 300 }, (_, n) => CALLS(LETTERS[n % 8]!)[n % 10]!).join(';\n');
    // in a second TypeScript 6 makes about a million
    expect(workOf(calls)).toBeLessThan(300_000);
  });
});

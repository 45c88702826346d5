import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { ROOT, readLibs } from './sources.js';

const DOORS = ['index.ts', 'testing/index.ts', 'sqlite/index.ts', 'model/index.ts'];
const doors = readLibs()
  .flatMap((lib) => DOORS.map((door) => `libs/${lib}/src/${door}`))
  .filter((door) => existsSync(join(ROOT, door)));

test.each(doors)('every name that %s exports has a docstring', (door) => {
  expect(undocumentedExports(door)).toEqual([]);
});

/** The exported names whose declarations have no docstring. Files are parsed, not checked: fast, and enough to follow `export ... from`. */
function undocumentedExports(door: string): string[] {
  const path = join(ROOT, door);
  return exportsOf(path)
    .filter(({ name, from }) => !isDocumented(name, from))
    .map(({ name, from }) => `${name} of ${from.slice(ROOT.length)}`);
}

interface ExportedName {
  readonly name: string;
  readonly from: string;
}

function exportsOf(path: string): ExportedName[] {
  return parse(path).statements.flatMap((statement): ExportedName[] => {
    if (!ts.isExportDeclaration(statement)) return declaredNames(statement).map((name) => ({ name, from: path }));
    const specifier = statement.moduleSpecifier;
    const from = specifier && ts.isStringLiteral(specifier) ? resolve(path, specifier.text) : path;
    if (from === undefined) return []; // another package's name
    if (!statement.exportClause) return exportsOf(from);
    if (ts.isNamespaceExport(statement.exportClause)) return [];
    return statement.exportClause.elements.map(({ name, propertyName }) => ({ name: (propertyName ?? name).text, from }));
  });
}

function isDocumented(name: string, path: string): boolean {
  const source = parse(path);
  const own = source.statements.filter((statement) => declaredNames(statement).includes(name));
  if (own.length > 0) return own.some((statement) => ts.getJSDocCommentsAndTags(statement).length > 0);
  return exportsOf(path)
    .filter((exported) => exported.name === name && exported.from !== path)
    .some((exported) => isDocumented(name, exported.from));
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function resolve(importer: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? join(importer, '..', specifier.replace(/\.js$/, '.ts')) : undefined;
}

const parsed = new Map<string, ts.SourceFile>();

function parse(path: string): ts.SourceFile {
  const known = parsed.get(path);
  if (known) return known;
  const source = ts.createSourceFile(path, ts.sys.readFile(path) ?? '', ts.ScriptTarget.ES2023, true);
  parsed.set(path, source);
  return source;
}

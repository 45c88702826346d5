import type { SchemaChanges } from './make-tables.js';

const WIDTH = 110;

/** The TypeScript source of a migration. */
export function migrationSource(className: string, { up, down }: SchemaChanges): string {
  const method = (direction: string, statements: readonly string[]) => {
    if (statements.length === 0) return `  async ${direction}(_runner: QueryRunner): Promise<void> {}`;
    const calls = statements.map((sql) => `    await runner.query(${literal(sql.trim())});\n`).join('');
    return `  async ${direction}(runner: QueryRunner): Promise<void> {\n${calls}  }`;
  };
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
${method('up', up)}

${method('down', down)}
}
`;
}

/** SQL as a literal: a short statement on one line, the parts of a long one on lines of their own. */
function literal(sql: string): string {
  if (sql.length <= WIDTH && !sql.includes("'") && !sql.includes('\n')) return `'${sql.replace(/\\/g, '\\\\')}'`;
  const text = sql.length <= WIDTH ? sql : inLines(sql);
  return `\`${text.replace(/[\\`$]/g, String.raw`\$&`)}\``;
}

/** Breaks a statement inside its first parentheses, at the commas between its parts. */
function inLines(sql: string): string {
  const parts = partsOf(sql);
  if (!parts) return sql;
  const { head, items, tail } = parts;
  return `\n      ${head}\n${items.map((item) => `        ${item}`).join(',\n')}\n      ${tail}\n    `;
}

function partsOf(sql: string): { head: string; items: string[]; tail: string } | undefined {
  const open = /^CREATE TABLE/i.test(sql) ? sql.indexOf('(') : -1;
  if (open < 0) return undefined;
  const items: string[] = [];
  let [depth, start, quote] = [0, open + 1, ''];
  for (let at = open; at < sql.length; at += 1) {
    const char = sql[at]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if ('\'"`'.includes(char)) quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (quote !== '' || depth > 1 || (char !== ',' && depth !== 0)) continue;
    if (char !== ',' && char !== ')') continue;
    items.push(sql.slice(start, at).trim());
    start = at + 1;
    if (depth === 0) return { head: sql.slice(0, open + 1), items, tail: sql.slice(at) };
  }
  return undefined;
}

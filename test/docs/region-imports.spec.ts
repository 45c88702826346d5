import { expect, test } from 'vitest';
import { importsFor, namesIn, readImports } from './region-imports.js';

const SPEC = `import {
  Controller,
  type INestApplication,
  Post,
} from '@nestjs/common';
import { authEntities, type UserManager } from '@nuages/auth';
import request from 'supertest';
import type { Repository } from 'typeorm';
import { test } from 'vitest';
import { local } from './local.js';
`;
const FILES = new Map([
  ['Shelf', 'books.ts'],
  ['Book', 'books.ts'],
  ['Shop', 'shop.ts'],
]);

test.each([
  [
    'export class Shop { @Post() a(shelf: Shelf, book: Book) {} }',
    "import { Post } from '@nestjs/common';\nimport { Book, Shelf } from './books.js';\n",
  ],
  ['const entities = [...authEntities];', "import { authEntities } from '@nuages/auth';\n"],
  ['let users: UserManager;', "import type { UserManager } from '@nuages/auth';\n"],
  ['let rows: Repository;', "import type { Repository } from 'typeorm';\n"],
  ["const text = 'Post a Book'; // Controller\nrequest.Post({ Shelf: 1 })", ''],
])('imports what %j uses, and no more', (text, imports) => {
  expect(importsFor(text, readImports(SPEC), FILES)).toBe(imports);
});

test('breaks a statement that is too long, as Prettier does', () => {
  const names = Array.from({ length: 20 }, (_, index) => `AVeryLongName${index}`);
  const source = `import { ${names.join(', ')} } from 'somewhere';`;

  expect(importsFor(names.join(' '), readImports(source), new Map())).toBe(
    `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'somewhere';\n`,
  );
});

test('knows the names that a file exports', () => {
  expect(namesIn('export class A {}\nexport abstract class B {}\nexport const c = 1;\nclass D {}')).toEqual(['A', 'B', 'c']);
});

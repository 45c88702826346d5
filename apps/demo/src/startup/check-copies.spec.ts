import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCopies } from './check-copies.js';

describe('checkCopies', () => {
  let root: string;
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'nuages-copies-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  function install(path: string): void {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(join(root, path, 'package.json'), '{}');
  }

  test('takes one copy', () => {
    install('node_modules/class-transformer');
    install('node_modules/@scope/other');

    expect(() => checkCopies(root)).not.toThrow();
  });

  test('names both copies and the fix', () => {
    install('node_modules/class-transformer');
    install('node_modules/@scope/other/node_modules/class-transformer');

    expect(() => checkCopies(root)).toThrow(/class-transformer and .*@scope.other.node_modules.class-transformer.*npm dedupe/);
  });
});

import { expect, test } from 'vitest';
import { ownFrames } from './own-frames.js';

const OURS = new URL('../../../managers/dist/manager.js:1:2', import.meta.url);

test('the project’s own code is left of a stack, and all where it has no part', () => {
  const packages = [
    `    at Manager.filter (${OURS.pathname})`,
    `    at async Manager.get (${OURS.href})`,
    '    at Command.parseAsync (file:///shop/node_modules/commander/lib/command.js:1:2)',
    '    at async node:internal/modules/run_main:5:3',
    '    at Array.map (<anonymous>)',
  ];
  const own = ['    at Shop.open (file:///shop/dist/shop.js:3:4)', '    at async <command>:1:7'];
  const head = ['Error: closed', 'until Monday'];

  expect(ownFrames([...head, packages[0], own[0], ...packages, own[1], ...packages].join('\n'))).toBe([...head, ...own].join('\n'));
  expect(ownFrames([...head, ...packages].join('\n'))).toBe([...head, ...packages].join('\n'));
  expect(ownFrames('Error')).toBe('Error');
});

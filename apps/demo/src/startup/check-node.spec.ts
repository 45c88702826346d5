import { describe, expect, test } from 'vitest';
import { checkNode } from './check-node.js';

describe('checkNode', () => {
  test.each(['22.16.0', '22.23.1', '24.0.0', '24.21.0', '26.10.0'])('takes Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  test.each(['18.20.0', '20.20.2', '22.15.1', '23.11.0'])('refuses Node %s, with the fix', (version) => {
    expect(() => checkNode(version)).toThrow(new RegExp(`Node ${version} is too old.*npm start`));
  });
});

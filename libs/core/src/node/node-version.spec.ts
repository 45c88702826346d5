import { describe, expect, test } from 'vitest';
import { complaintOfNode } from './node-version.js';

describe('complaintOfNode', () => {
  test.each(['18.20.4', '20.20.2', '22.15.1', '23.11.0'])('refuses %s, with the fix', (version) => {
    expect(complaintOfNode(version)).toBe(
      `Nuages needs Node 24 or newer, or 22.16 or newer of that line; this is Node ${version}. Install one from https://nodejs.org, or by: nvm install 24`,
    );
  });

  test.each(['22.16.0', '22.23.0', '24.0.0', '24.21.0', '26.10.0', process.versions.node])('takes %s', (version) => {
    expect(complaintOfNode(version)).toBeUndefined();
  });
});

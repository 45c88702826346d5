import { expect, test } from 'vitest';
import { welcome } from './welcome.js';

test('welcome says where it listens, who can log in, and what to try', () => {
  const text = welcome('http://127.0.0.1:3000');

  expect(text).toContain('listens on http://127.0.0.1:3000');
  expect(text).toContain('admin  admin-pass-1');
  expect(text).toContain('curl http://127.0.0.1:3000/api/users/me -u user1:user-pass-1');
});

import { sampleUsers } from '../seed/sample-rows.js';

/** What is printed once the demo listens: where, who can log in, and a request to try. */
export function welcome(url: string): string {
  const users = sampleUsers.map(({ username, password }) => `  ${username.padEnd(6)} ${password}`).join('\n');
  const [, { username, password }] = sampleUsers as [unknown, { username: string; password: string }];
  return `
The demo listens on ${url}

Users and their passwords:
${users}

Try:
  curl ${url}/api/posts?page_size=2
  curl -X POST ${url}/api/token -H 'Content-Type: application/json' -d '{"username": "${username}", "password": "${password}"}'
  curl ${url}/api/users/me -u ${username}:${password}

Ctrl-C ends it.
`;
}

import { type Application, expectAnswer, newApplication } from './application.js';
import { startServer } from './processes.js';
import type { Registry } from './registry.js';
import { expectNothingNew } from './snapshot.js';

const PASSWORD = 'battery staple 9';

/** The way that docs/generators.md tells of: an application, `nest add`, resources, migrations, tests, and a server that is used. */
export async function tryNewShop(parent: string, registry: Registry): Promise<void> {
  const app = await newApplication(parent, 'shop', registry);
  await app.npm('install');
  await app.call('nest', ['add', '@nuages/rest']);
  await expectNothingNew(app, () => app.call('nest', ['add', '@nuages/rest', '--skip-install']));
  await app.call('nuages', ['g', 'resource', 'notes', 'title:string(100)', 'body:text?', 'owner:user']);
  await app.call('nest', ['g', '-c', '@nuages/schematics', 'resource', 'tags', 'name:string:30']);
  await expectNothingNew(app, () => app.call('nuages', ['g', 'resource', 'carts', 'total:decimal(8,2)', '--dry-run']));

  await app.npm('run', 'build');
  await app.call('nuages', ['migrate']);
  await app.call('nuages', ['makemigrations', 'shop']);
  await app.npm('run', 'lint');
  await app.npm('run', 'build');
  await app.call('nuages', ['migrate']);
  await app.call('nuages', ['makemigrations', '--check']);
  const user = ['--username', 'root', '--set', 'email=root@example.com'];
  await app.call('nuages', ['createsuperuser', '--no-input', ...user], { NUAGES_SUPERUSER_PASSWORD: PASSWORD });
  await app.npm('test');
  await app.npm('run', 'test:e2e');
  await useShop(app);
}

async function useShop({ folder }: Application): Promise<void> {
  await using server = await startServer(['dist/main.js'], folder);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(server.url + path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } });
  const logIn = await post('/api/token', { username: 'root', password: PASSWORD });
  const { token } = (await logIn.json()) as { token: string };
  const note = { title: 'Hello', body: null };

  await expectAnswer(await post('/notes', note), 401, {});
  await expectAnswer(await post('/notes', note, { authorization: `Token ${token}` }), 201, { id: 1, ...note, owner: 1 });
  const basic = `Basic ${Buffer.from(`root:${PASSWORD}`).toString('base64')}`;
  await expectAnswer(await post('/notes', {}, { authorization: basic }), 400, { title: ['This field is required.'] });
  await expectAnswer(await post('/tags', { name: 'new' }), 201, { id: 1, name: 'new' });
  await expectAnswer(await fetch(`${server.url}/notes?search=hell`), 200, [{ id: 1, ...note, owner: 1 }]);
}

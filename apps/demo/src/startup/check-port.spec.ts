import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { checkPort } from './check-port.js';

describe('checkPort', () => {
  test('takes a free port, and leaves it free', async () => {
    await checkPort(0, '127.0.0.1');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    await expect(checkPort(port, '127.0.0.1')).rejects.toThrow(new RegExp(`Port ${port} is in use.*PORT=${port + 1}`));
    server.close();
    await once(server, 'close');
    await checkPort(port, '127.0.0.1');
  });

  test('names an address that is not this machine', async () => {
    await expect(checkPort(0, '203.0.113.7')).rejects.toThrow(/HOST '203\.0\.113\.7'.*0\.0\.0\.0/);
  });
});

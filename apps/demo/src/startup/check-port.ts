import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Refuses a port that cannot be listened on, before anything is opened or written.
 *
 * @throws Error that names the port and the fix
 */
export async function checkPort(port: number, host: string): Promise<void> {
  const server = createServer();
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    throw new Error(reasonOf(error as NodeJS.ErrnoException, port, host), { cause: error });
  }
  server.close();
  await once(server, 'close');
}

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use. End the program that listens there, or choose another: PORT=${port + 1} npm start.`;
    case 'EACCES':
      return `Port ${port} is reserved. Choose one above 1023: PORT=3000 npm start.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST '${host}' is no address of this machine. Leave it out for 127.0.0.1, or set HOST=0.0.0.0 for all.`;
    default:
      return `Port ${port} of ${host} cannot be listened on: ${message}. Choose another: PORT=3001 npm start.`;
  }
}

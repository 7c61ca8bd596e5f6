import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { type ServiceProcess, startProcess } from '../support/process.ts';
import { authSecret } from '../support/service.ts';

let database: { url: string; drop(): Promise<void> };
let port: number;
let service: ServiceProcess;
beforeAll(async () => {
  [database, port] = await Promise.all([createDatabase(), findFreePort()]);
  service = startProcess('api', {
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: database.url,
    AUTH_SECRET: authSecret,
    CREDENTIALS_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  await service.untilItSays('"ready"');
});
afterAll(async () => {
  await service.stop();
  await database.drop();
});

function writeUpgrade(path: string): string {
  const key = Buffer.alloc(16).toString('base64');
  const socket = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13`;
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${socket}\r\n\r\n`;
}

/** Asks, and resets the connection at once, when the request has left, or when the answer begins. */
async function askAndReset(request: string, when: 'at once' | 'sent' | 'answered'): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  // The other side may be quicker.
  socket.on('error', () => {});
  const reset = () => socket.resetAndDestroy();
  if (when === 'answered') socket.once('data', reset);
  socket.write(request, () => {
    if (when === 'sent') reset();
  });
  if (when === 'at once') reset();
  await closed;
}

describe.each(['/elsewhere', '/graphql', '/'])('an upgrade at %s that is reset 50 times', (path) => {
  test.each(['at once', 'sent', 'answered'] as const)('(%s) does not end the process', async (when) => {
    for (let time = 0; time < 50; time++) await askAndReset(writeUpgrade(path), when);
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200);
  });
});

test('an upgrade at another path is answered with 404', async () => {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.write(writeUpgrade('/elsewhere'));
  const [answer] = (await once(socket, 'data')) as [string];
  expect(answer).toMatch(/^HTTP\/1.1 404 Not Found\r\n/);
  socket.destroy();
});

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { findLastingPort } from './find-lasting-port.ts';

/** What stands before the apis, as a load balancer does: callers, subscribers and carriers know its address only. */
export interface Front {
  url: string;
  close(): Promise<void>;
}

/** Connections go to the apis in turn; one that refuses is passed over. */
export async function startFront(apiPorts: number[]): Promise<Front> {
  const sockets = new Set<Socket>();
  let next = 0;
  const server = createServer(async (outer) => {
    keep(sockets, outer);
    const inner = await connectToOne();
    if (inner === null || outer.destroyed) {
      outer.destroy();
      inner?.destroy();
      return;
    }
    keep(sockets, inner);
    outer.on('close', () => inner.destroy());
    inner.on('close', () => outer.destroy());
    outer.pipe(inner);
    inner.pipe(outer);
  });

  async function connectToOne(): Promise<Socket | null> {
    next += 1;
    for (let index = 0; index < apiPorts.length; index++) {
      const socket = connect(apiPorts[(next + index) % apiPorts.length] ?? 0, '127.0.0.1');
      if (await isConnected(socket)) return socket;
    }
    return null;
  }

  const port = await findLastingPort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

async function isConnected(socket: Socket): Promise<boolean> {
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  }
}

function keep(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
}

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { findLastingPort } from './find-lasting-port.ts';

/** The wire between the service and the carrier: it can be down, or break. */
export interface CarrierProxy {
  url: string;
  /** Connections are cut and new ones refused. */
  goDown(): Promise<void>;
  comeUp(): Promise<void>;
  /** Breaks every open connection, whatever is on its way in it. */
  cut(): void;
  close(): Promise<void>;
}

/** Look-ups for recipients whose number ends with `untoldEnding` are never answered with anything but 503. */
export async function startCarrierProxy(carrierPort: number, untoldEnding: string | null): Promise<CarrierProxy> {
  const port = await findLastingPort();
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(carrierPort, '127.0.0.1');
    endTogether(sockets, inner, outer);
    endTogether(sockets, outer, inner);
    outer.pipe(inner);
    // One request at a time on a connection, and small: a chunk is a request.
    inner.on('data', (chunk) => {
      if (isLookUp(chunk, untoldEnding)) inner.write(unavailable);
      else outer.write(chunk);
    });
  });
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const comeUp = async () => {
    if (server.listening) return;
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const goDown = async () => {
    if (!server.listening) return;
    server.close();
    cut();
    await once(server, 'close');
  };
  await comeUp();
  return { url: `http://127.0.0.1:${port}`, goDown, comeUp, cut, close: goDown };
}

const unavailable = 'HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';

function isLookUp(chunk: Buffer, recipientEnding: string | null): boolean {
  const recipient = /^GET [^ ]*[?&]To=%2B(\d+)/.exec(chunk.toString('latin1'))?.[1];
  return recipientEnding !== null && recipient?.endsWith(recipientEnding) === true;
}

function endTogether(sockets: Set<Socket>, from: Socket, to: Socket): void {
  sockets.add(from);
  from.setNoDelay(true);
  from.on('error', () => to.destroy());
  from.on('close', () => {
    sockets.delete(from);
    to.destroy();
  });
}

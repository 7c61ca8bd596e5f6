import { once } from 'node:events';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { addressOf, type RoadCaller } from './road.ts';

/** Of the bare service: contacts in, a line for each change of a message out. */
export async function createBareCaller(serviceUrl: string): Promise<RoadCaller & { close(): Promise<void> }> {
  const pool = new Pool(serviceUrl, { connections: 32 });
  const subscriber = new WebSocket(serviceUrl.replace('http', 'ws'));
  await once(subscriber, 'open');
  let sent = 0;
  return {
    async send(count) {
      const body = JSON.stringify(Array.from({ length: count }, () => addressOf(sent++)));
      const answer = await pool.request({ path: '/send', method: 'POST', body });
      if (answer.statusCode !== 204) throw new Error(`The bare service answered ${answer.statusCode}`);
      await answer.body.dump();
    },
    async followDelivered(messages) {
      let delivered = 0;
      let eventsRead = 0;
      const done = new Promise<void>((resolve) => {
        subscriber.on('message', function read(line) {
          eventsRead += 1;
          if ((JSON.parse(String(line)) as { status: string }).status === 'delivered') delivered += 1;
          if (delivered !== messages) return;
          subscriber.off('message', read);
          resolve();
        });
      });
      return { done, delivered: () => delivered, eventsRead: () => eventsRead };
    },
    async close() {
      subscriber.close();
      await pool.close();
    },
  };
}

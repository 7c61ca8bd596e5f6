import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { receiptOf } from '../support/callback.ts';
import { createRoad, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  road = await createRoad(service);
});
afterAll(() => service.close());

const fields = receiptOf(`SM${'0'.repeat(32)}`, 'delivered');
const wrong = { 'x-twilio-signature': Buffer.alloc(20).toString('base64') };

interface Case {
  what: string;
  status: number;
  url?: () => string;
  headers?: Record<string, string>;
  body?: string;
  says: RegExp;
}

test.each<Case>([
  { what: 'that is not signed', status: 403, says: /^The signature is not that of the carrier/ },
  { what: 'that is signed wrongly', status: 403, headers: wrong, says: /^The signature is not that of the carrier/ },
  {
    what: 'for a channel that does not exist',
    status: 404,
    url: () => `${service.url}/webhooks/${newId()}`,
    says: /^There is no channel at this address/,
  },
  { what: 'for no channel', status: 404, url: () => `${service.url}/webhooks/x`, says: /^There is no channel/ },
  { what: 'of 300 kB', status: 413, body: `Body=${'x'.repeat(300_000)}`, says: /^The callback is larger than/ },
  { what: 'of 5 MB', status: 413, body: `Body=${'x'.repeat(5_000_000)}`, says: /^The body is larger than/ },
])('a callback $what is refused with $status and a sentence', async ({ status, url, headers, body, says }) => {
  const response = await fetch(url?.() ?? road.webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: body ?? new URLSearchParams(fields).toString(),
  });
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/json');
  const answer: unknown = await response.json();
  expect(answer).toEqual({ error: expect.stringMatching(says) });
  expect(answer).toEqual({ error: expect.stringMatching(/^[A-Z][^\n]+\.$/) });
  expect(JSON.stringify(answer)).not.toContain(road.authToken);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expireOverdueRequests } from '../../src/delivery/expire-messages.ts';
import { pauseDocument, resumeDocument } from '../support/control.ts';
import { queryDatabase } from '../support/database.ts';
import {
  behave,
  loadMessage,
  loadRequest,
  nextNumbers,
  readPhone,
  requestDocument,
  untilCompleted,
} from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService();
  road = await createRoad(service);
});
afterAll(async () => {
  await road.admin.close();
  await service.close();
});

async function send(numbers: string[], times: { sendAt?: string; expiresAt?: string }): Promise<string> {
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: numbers.map((to) => contact(to)), ...times },
  });
  return sendOutbound.id;
}

async function makeOverdue(id: string): Promise<void> {
  await queryDatabase(
    service.databaseUrl,
    'update outbound_request set send_at = null, expires_at = now() where id = $1',
    [id],
  );
}

async function countRefused(id: string): Promise<number> {
  const [row] = await queryDatabase<{ refused: number }>(
    service.databaseUrl,
    `select count(*)::int as refused from outbound_message where request_id = $1 and status = 'QUEUED' and failure_code = '20429'`,
    [id],
  );
  return row?.refused ?? 0;
}

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();

describe('a request expires', () => {
  test('a day after it was accepted where nothing else is said', async () => {
    const id = await send([nextNumber()], {});
    const { expiresAt } = (await road.admin.run(requestDocument, { id })).outboundRequest ?? {};
    expect(Date.parse(expiresAt ?? '') - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
  });

  test('while the carrier refuses it: its messages are EXPIRED, not tried again, and it is COMPLETED', async () => {
    const { prefix, numbers } = nextNumbers(5);
    await behave(service, prefix, { answer: '429-retry-after' });
    const id = await send(numbers, {});
    await expect.poll(() => countRefused(id)).toBe(numbers.length);
    await makeOverdue(id);
    const request = await untilCompleted(road, id);
    expect(request.counts).toMatchObject({ total: 5, expired: 5, queued: 0 });
    const [edge] = request.messages.edges;
    const message = await loadMessage(road, edge?.node.id ?? '');
    expect(message.failure).toMatchObject({ code: '20429', retryable: true });
    expect(message.history.at(-1)?.status).toBe('EXPIRED');
    for (const to of numbers) expect(await readPhone(service, to)).toEqual([]);
  });

  test('while it is paused, and cannot be resumed then', async () => {
    const to = nextNumber();
    const id = await send([to], { sendAt: inMs(3_600_000), expiresAt: inMs(7_200_000) });
    await road.admin.run(pauseDocument, { id });
    await makeOverdue(id);
    await expireOverdueRequests(service.app.store);
    expect((await loadRequest(road, id)).state).toBe('COMPLETED');
    expect((await loadRequest(road, id)).counts).toMatchObject({ total: 1, expired: 1 });
    expect((await road.admin.refused(resumeDocument, { id })).extensions?.code).toBe('CONFLICT');
    expect(await readPhone(service, to)).toEqual([]);
  });
});

test.each([
  { what: 'in the past', times: { expiresAt: inMs(-1_000) } },
  { what: 'before sendAt', times: { sendAt: inMs(7_200_000), expiresAt: inMs(3_600_000) } },
  { what: 'years later', times: { expiresAt: inMs(90 * 86_400_000) } },
])('an expiresAt $what is refused', async ({ times }) => {
  const contacts = [contact(nextNumber())];
  const error = await road.admin.refused(sendDocument, {
    input: { configurationId: road.configurationId, contacts, ...times },
  });
  expect(error.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'expiresAt' });
});

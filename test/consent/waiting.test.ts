import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { takeLedgerTurn } from '../../src/consent/change-ledger.ts';
import { recordConsents } from '../../src/consent/record-consents.ts';
import { newId } from '../../src/platform/uuid.ts';
import { listConsents, record, stateOf } from '../support/consents.ts';
import { listConversations, writeFrom } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { graphql } from '../support/generated/gql.ts';
import { loadRequest, readPhone, sendUntil, untilCompleted } from '../support/outbound.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const exportDocument = graphql(`
  query ExportOneConsent($address: String!, $after: String) {
    exportConsents(channelType: SMS, address: $address) {
      consents(first: 1, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }
    }
  }
`);

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** A message to the phone that was claimed and stays so, as if its worker stood still, until it is let go. */
async function claimFor(road: Road, phone: string): Promise<{ letGo(): Promise<void> }> {
  const { messageIds } = await sendUntil(road, [phone], 'DELIVERED');
  const set = (values: string) =>
    queryDatabase(service.databaseUrl, `update outbound_message set ${values} where id = $1`, [messageIds[0]]);
  await set(`status = 'SENDING', updated_at = now() + interval '1 hour'`);
  return {
    async letGo() {
      await set(`status = 'DELIVERED', updated_at = now()`);
    },
  };
}

/** Tells whether the promise is still open. */
function watch(promise: Promise<unknown>): () => boolean {
  let isOpen = true;
  void promise.then(() => {
    isOpen = false;
  });
  return () => isOpen;
}

function whoWaits(): Promise<object[]> {
  return queryDatabase(service.databaseUrl, "select 1 from pg_locks where locktype = 'advisory' and not granted");
}

/** Begins what appends to the ledger, and resolves when the service has it. */
async function begin<Answer>(road: Road, append: () => Promise<Answer>): Promise<{ answer: Promise<Answer> }> {
  const lock = new Client({ connectionString: service.databaseUrl });
  await lock.connect();
  await lock.query('select pg_advisory_lock(hashtextextended($1, 0))', [`consent ${road.admin.organizationId}`]);
  const answer = append();
  await vi.waitFor(async () => expect(await whoWaits()).toHaveLength(1), { timeout: 10_000, interval: 5 });
  await lock.end();
  return { answer };
}

function postStop(road: Road, phone: string): Promise<{ answer: Promise<{ status: number }> }> {
  return begin(road, () => writeFrom(service, phone, { to: road.address, body: 'STOP' }));
}

describe('a STOP that waits for a message which is just about to leave', () => {
  test('keeps nobody else waiting: neither what others write, nor their STOP, nor what is sent to them', async () => {
    const road = await createRoad(service);
    const [phone, other, third, fourth] = [nextNumber(), nextNumber(), nextNumber(), nextNumber()];
    const claim = await claimFor(road, phone);
    const { answer: stopped } = await postStop(road, phone);
    const isOpen = watch(stopped);
    expect((await writeFrom(service, other, { to: road.address, body: 'Hello' })).status).toBe(200);
    expect((await writeFrom(service, third, { to: road.address, body: 'STOP' })).status).toBe(200);
    await sendUntil(road, [fourth], 'DELIVERED');
    expect(await stateOf(road, third)).toBe('OPTED_OUT');
    expect(await stateOf(road, phone)).toBeNull();
    expect(isOpen()).toBe(true);
    await claim.letGo();
    expect((await stopped).status).toBe(200);
    expect(await stateOf(road, phone)).toBe('OPTED_OUT');
    await road.admin.close();
  });

  test('counts as said when it came: a START that overtakes it stays the last word', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const claim = await claimFor(road, phone);
    const { answer: stopped } = await postStop(road, phone);
    const isOpen = watch(stopped);
    await writeFrom(service, phone, { to: road.address, body: 'START' });
    expect(isOpen()).toBe(true);
    await claim.letGo();
    await stopped;
    expect((await listConsents(road, phone)).map(({ state }) => state)).toEqual(['OPTED_OUT', 'OPTED_IN']);
    expect(await stateOf(road, phone)).toBe('OPTED_IN');
    const texts = (await readPhone(service, phone)).map(({ body }) => body);
    expect(texts.filter((body) => body.includes('opted out'))).toEqual([]);
    await road.admin.close();
  });

  test('leaves nothing behind while it waits', async () => {
    const road = await createRoad(service);
    const phone = nextNumber();
    const claim = await claimFor(road, phone);
    const { answer: stopped } = await postStop(road, phone);
    await writeFrom(service, nextNumber(), { to: road.address, body: 'STOP' });
    expect(await listConversations(road)).toHaveLength(1);
    await claim.letGo();
    await stopped;
    expect(await listConversations(road)).toHaveLength(2);
    await road.admin.close();
  });
});

test('an opt-out that waited is exported behind what was recorded meanwhile', async () => {
  const road = await createRoad(service);
  const phone = nextNumber();
  const claim = await claimFor(road, phone);
  const { answer } = await begin(road, () => record(road, phone, 'OPTED_OUT'));
  const optIn = await record(road, phone, 'OPTED_IN');
  await claim.letGo();
  const optOut = await answer;
  const readPage = async (after: string | null) =>
    (await road.admin.run(exportDocument, { address: phone, after })).exportConsents.consents;
  const first = await readPage(null);
  const second = await readPage(first.pageInfo.endCursor ?? null);
  expect(second.pageInfo.hasNextPage).toBe(false);
  const ids = [...first.edges, ...second.edges].map(({ node }) => node.id);
  expect(ids).toEqual([optIn.id, optOut.id]);
  await road.admin.close();
});

test('an opt-out that has given way for long enough keeps the ledger: nothing is claimed until it is through', async () => {
  const road = await createRoad(service);
  const [phone, other] = [nextNumber(), nextNumber()];
  const claim = await claimFor(road, phone);
  const entry = { channelType: 'SMS', address: phone, state: 'OPTED_OUT' } as const;
  const { organizationId } = road.admin;
  const turn = takeLedgerTurn(
    service.app.store,
    organizationId,
    [entry],
    () => false,
    async (tx, [free]) => {
      const rest = {
        source: 'API',
        purpose: null,
        evidence: null,
        recordedBy: null,
        channelId: null,
        importId: null,
      } as const;
      await recordConsents(tx, organizationId, [{ ...entry, ...free, ...rest, id: newId(), occurred: { agoMs: 0 } }]);
    },
  );
  const isOpen = watch(turn);
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: [contact(phone), contact(other)] },
  });
  await vi.waitFor(async () => expect(await whoWaits()).toHaveLength(1), { timeout: 10_000, interval: 5 });
  expect((await loadRequest(road, sendOutbound.id)).counts).toMatchObject({ queued: 2 });
  expect(isOpen()).toBe(true);
  await claim.letGo();
  expect(await turn).toEqual([]);
  const { messages } = await untilCompleted(road, sendOutbound.id);
  expect(messages.edges.map(({ node }) => [node.to, node.skipReason])).toEqual([
    [phone, 'OPTED_OUT'],
    [other, null],
  ]);
  await road.admin.close();
});

test('an opt-out that has given way for long enough while its turn runs is written, or comes again', async () => {
  const road = await createRoad(service);
  const phone = nextNumber();
  const claim = await claimFor(road, phone);
  const entry = { channelType: 'SMS', address: phone, state: 'OPTED_OUT' } as const;
  for (let patience = 0; patience < 4; patience += 1) {
    const written: object[] = [];
    let asked = 0;
    const mayGiveWay = () => asked++ < patience;
    const turn = takeLedgerTurn(
      service.app.store,
      road.admin.organizationId,
      [entry],
      mayGiveWay,
      async (_tx, free) => {
        written.push(...free);
      },
    );
    // Who may not give way from the start on waits for the claim.
    if (patience === 0) await claim.letGo();
    expect([...(await turn), ...written]).toEqual([entry]);
    if (patience === 0) await claimFor(road, phone);
  }
});

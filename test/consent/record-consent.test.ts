import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { createClient } from '../support/client.ts';
import {
  consentAtDocument,
  consentsDocument,
  listConsents,
  record,
  recordDocument,
  stateOf,
  statusOfDocument,
} from '../support/consents.ts';
import { queryDatabase } from '../support/database.ts';
import { createRoad, nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
let road: Road;
beforeAll(async () => {
  service = await startService({ role: 'api' });
  road = await createRoad(service);
});
afterAll(() => service.close());

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const input = (more: object = {}) =>
  ({ channelType: 'SMS', address: nextNumber(), state: 'OPTED_OUT', ...more }) as const;

describe('a consent that a caller records', () => {
  test('is told with both of its times, who told it, and what proves it', async () => {
    const address = nextNumber();
    const occurredAt = ago(86_400_000);
    const recorded = await record(road, ` ${address.slice(0, 5)} ${address.slice(5)} `, 'OPTED_OUT', {
      purpose: ' Marketing ',
      evidence: 'Ticket 4711',
      occurredAt,
    });
    expect(recorded).toMatchObject({
      channelType: 'SMS',
      address,
      purpose: 'marketing',
      state: 'OPTED_OUT',
      source: 'API',
      evidence: 'Ticket 4711',
      recordedBy: 'tester',
      channel: null,
      occurredAt,
    });
    expect(Date.now() - Date.parse(recorded.recordedAt)).toBeLessThan(60_000);
    expect(await listConsents(road, address)).toEqual([recorded]);
  });

  test('tells the event log', async () => {
    const { id } = await record(road, nextNumber(), 'OPTED_IN');
    expect(
      await queryDatabase(service.databaseUrl, 'select type, status from event where subject_id = $1', [id]),
    ).toEqual([{ type: 'CONSENT_CHANGED', status: 'OPTED_IN' }]);
  });

  test('counts for an email address whatever its case', async () => {
    const address = 'Mari.Tamm@Example.COM';
    await record(road, address, 'OPTED_OUT', { channelType: 'EMAIL' });
    const [line] = await listConsents(road, 'mari.tamm@example.com');
    expect(line).toMatchObject({ channelType: 'EMAIL', address: 'mari.tamm@example.com' });
  });

  test.each([
    ['no address', { address: 'nobody' }, 'address'],
    ['a number without its country', { address: '5551234' }, 'address'],
    ['a number for an email', { channelType: 'EMAIL', address: '+12015550123' }, 'address'],
    ['an email for a number', { address: 'mari@example.com' }, 'address'],
    ['an empty purpose', { purpose: ' ' }, 'purpose'],
    ['a purpose of 65 characters', { purpose: 'x'.repeat(65) }, 'purpose'],
    ['evidence of 1,001 characters', { evidence: 'x'.repeat(1_001) }, 'evidence'],
    ['a NUL in its evidence', { evidence: 'a\u0000b' }, 'evidence'],
    ['a time in two minutes', { occurredAt: ago(-120_000) }, 'occurredAt'],
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey'],
  ])('with %s is refused as INVALID_INPUT and leaves nothing behind', async (_what, wrong, field) => {
    const own = await createClient(service.url);
    const error = await own.refused(recordDocument, { input: input(wrong) });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field });
    expect((await own.run(consentsDocument, {})).consents.edges).toEqual([]);
    const events = await queryDatabase(service.databaseUrl, 'select 1 from event where organization_id = $1', [
      own.organizationId,
    ]);
    expect(events).toEqual([]);
  });

  test('a little ahead of our clock is taken as now, and does not outlive what the customer says next', async () => {
    const address = nextNumber();
    await record(road, address, 'OPTED_IN', { occurredAt: ago(-50_000) });
    await record(road, address, 'OPTED_OUT');
    expect(await stateOf(road, address)).toBe('OPTED_OUT');
  });

  test.each([
    ['admin', true],
    ['service', true],
    ['agent', true],
    ['viewer', false],
  ] as const)('by the role %s is taken: %s', async (role, isTaken) => {
    const caller = await createClient(service.url, { roles: [role], subject: role });
    if (isTaken) {
      const { recordConsent } = await caller.run(recordDocument, { input: input() });
      expect(recordConsent.recordedBy).toBe(role);
    } else {
      expect((await caller.refused(recordDocument, { input: input() })).extensions?.code).toBe('FORBIDDEN');
    }
  });

  test('twenty times at once under one key is one line', async () => {
    const address = nextNumber();
    const lines = await Promise.all(
      Array.from({ length: 20 }, () => record(road, address, 'OPTED_OUT', { idempotencyKey: `key-${address}` })),
    );
    expect(new Set(lines.map(({ id }) => id)).size).toBe(1);
    expect(await listConsents(road, address)).toHaveLength(1);
  });
});

describe('what counts', () => {
  test('is told to a service, which may not read the ledger', async () => {
    const caller = await createClient(service.url, { organizationId: road.admin.organizationId, roles: ['service'] });
    const address = nextNumber();
    await record(road, address, 'OPTED_OUT');
    expect(await stateOf({ admin: caller }, address)).toBe('OPTED_OUT');
    expect((await caller.refused(consentsDocument, { address })).extensions?.code).toBe('FORBIDDEN');
    const at = { address, at: ago(0) };
    expect((await caller.refused(consentAtDocument, at)).extensions?.code).toBe('FORBIDDEN');
  });

  test('is nothing where nothing is known', async () => {
    const address = nextNumber();
    const { consent } = await road.admin.run(statusOfDocument, { address, purpose: 'Marketing' });
    expect(consent).toEqual({ address, purpose: 'marketing', state: null, decidedBy: null });
  });

  test('is what was said last, not what was recorded last', async () => {
    const address = nextNumber();
    const out = await record(road, address, 'OPTED_OUT', { occurredAt: ago(1_000) });
    await record(road, address, 'OPTED_IN', { occurredAt: ago(60_000) });
    const { consent } = await road.admin.run(statusOfDocument, { address });
    expect(consent).toMatchObject({ state: 'OPTED_OUT', decidedBy: { id: out.id } });
  });

  test('of two that were said at the same time is the one that was recorded last', async () => {
    const address = nextNumber();
    const occurredAt = ago(5_000);
    for (const state of ['OPTED_OUT', 'OPTED_IN', 'OPTED_OUT', 'OPTED_IN'] as const) {
      await record(road, address, state, { occurredAt });
    }
    expect(await stateOf(road, address)).toBe('OPTED_IN');
  });

  test('for one purpose is what was said of it or of all', async () => {
    const address = nextNumber();
    await record(road, address, 'OPTED_OUT', { purpose: 'marketing' });
    expect(await stateOf(road, address, 'marketing')).toBe('OPTED_OUT');
    expect(await stateOf(road, address, 'reminders')).toBeNull();
    expect(await stateOf(road, address)).toBeNull();
    await record(road, address, 'OPTED_IN');
    expect(await stateOf(road, address, 'marketing')).toBe('OPTED_IN');
  });

  test('is apart for each organization and each network', async () => {
    const address = nextNumber();
    await record(road, address, 'OPTED_OUT', { channelType: 'WHATSAPP' });
    const other = await createRoad(service);
    await record(other, address, 'OPTED_OUT');
    expect(await stateOf(road, address)).toBeNull();
    expect(await listConsents(other, address)).toHaveLength(1);
  });

  test('at an earlier time is what was known then, though more is known of it since', async () => {
    const address = nextNumber();
    const before = new Date().toISOString();
    const first = await record(road, address, 'OPTED_IN', { occurredAt: ago(60_000) });
    const second = await record(road, address, 'OPTED_OUT', { occurredAt: ago(30_000) });
    const at = async (time: string) => (await road.admin.run(consentAtDocument, { address, at: time })).consentAt;
    expect(await at(before)).toEqual({ state: null, decidedBy: null });
    expect(await at(first.recordedAt)).toEqual({ state: 'OPTED_IN', decidedBy: { id: first.id } });
    expect(await at(second.recordedAt)).toEqual({ state: 'OPTED_OUT', decidedBy: { id: second.id } });
  });
});

describe('the ledger', () => {
  test('is listed newest first, in pages, of one network alone', async () => {
    const own = await createRoad(service);
    const lines = [];
    for (const state of ['OPTED_OUT', 'OPTED_IN', 'OPTED_OUT'] as const) {
      lines.unshift(await record(own, nextNumber(), state));
    }
    await record(own, 'mari@example.com', 'OPTED_OUT', { channelType: 'EMAIL' });
    const page = await own.admin.run(consentsDocument, { channelType: 'SMS', first: 2 });
    expect(page.consents.edges.map(({ node }) => node)).toEqual(lines.slice(0, 2));
    const rest = await own.admin.run(consentsDocument, { channelType: 'SMS', after: page.consents.pageInfo.endCursor });
    expect(rest.consents.edges.map(({ node }) => node)).toEqual(lines.slice(2));
    expect(rest.consents.pageInfo.hasNextPage).toBe(false);
  });

  test('is not asked by what is no address', async () => {
    const error = await road.admin.refused(consentsDocument, { address: 'nobody' });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field: 'address' });
  });

  test.each([
    ['changed', "update consent set state = 'OPTED_IN' where id = $1"],
    ['deleted', 'delete from consent where id = $1'],
    ['emptied', 'truncate consent -- $1'],
  ])('cannot be %s', async (_what, statement) => {
    const { id, address } = await record(road, nextNumber(), 'OPTED_OUT');
    const values = statement.startsWith('truncate') ? [] : [id];
    await expect(queryDatabase(service.databaseUrl, statement, values)).rejects.toThrow('never changed or deleted');
    expect(await stateOf(road, address)).toBe('OPTED_OUT');
  });

  test('lets a person be erased by a transaction that says so', async () => {
    const { id } = await record(road, nextNumber(), 'OPTED_OUT');
    await queryDatabase(
      service.databaseUrl,
      `begin; set local outbound.erases_consents = 'on'; delete from consent where id = '${id}'; commit`,
    );
    expect(await queryDatabase(service.databaseUrl, 'select 1 from consent where id = $1', [id])).toEqual([]);
    await expect(queryDatabase(service.databaseUrl, 'delete from consent where id = $1', [newId()])).resolves.toEqual(
      [],
    );
  });
});

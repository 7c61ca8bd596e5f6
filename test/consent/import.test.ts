import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../support/client.ts';
import { importDocument, listConsents, record, stateOf } from '../support/consents.ts';
import { queryDatabase } from '../support/database.ts';
import { nextNumber, type Road } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ role: 'api' });
});
afterAll(() => service.close());

const row = (more: { address?: string | null } & Record<string, unknown> = {}) => ({
  channelType: 'SMS',
  address: more.address === undefined ? nextNumber() : more.address,
  state: 'OPTED_OUT',
  purpose: null,
  evidence: 'List of 2025',
  occurredAt: '2025-12-24T18:00:00+02:00',
  ...more,
});

async function importRows({ admin }: Pick<Road, 'admin'>, rows: object[], more: object = {}) {
  const { importConsents } = await admin.run(importDocument, { input: { rows, onError: 'KEEP_GOOD', ...more } });
  return importConsents;
}

async function countLines({ admin }: Pick<Road, 'admin'>): Promise<number> {
  const rows = await queryDatabase(service.databaseUrl, 'select 1 from consent where organization_id = $1', [
    admin.organizationId,
  ]);
  return rows.length;
}

describe('an import', () => {
  test('of 10,000 rows is one call, and the same file again adds nothing', async () => {
    const road = { admin: await createClient(service.url) };
    const rows = Array.from({ length: 10_000 }, (_, index) =>
      row({
        address: `+1303${String(5_550_000 + index)}`,
        state: index % 3 === 0 ? 'OPTED_IN' : 'OPTED_OUT',
        purpose: 'marketing',
      }),
    );
    expect(await importRows(road, rows)).toEqual({ imported: 10_000, unchanged: 0, rejected: 0, problems: [] });
    expect(await countLines(road)).toBe(10_000);
    expect(await importRows(road, rows.toReversed())).toEqual({
      imported: 0,
      unchanged: 10_000,
      rejected: 0,
      problems: [],
    });
    expect(await countLines(road)).toBe(10_000);
    expect(await stateOf(road, '+13035550001', 'marketing')).toBe('OPTED_OUT');
    const events = await queryDatabase(
      service.databaseUrl,
      "select 1 from event where organization_id = $1 and type = 'CONSENT_CHANGED'",
      [road.admin.organizationId],
    );
    expect(events).toHaveLength(10_000);
  }, 60_000);

  test('keeps what each row says', async () => {
    const road = { admin: await createClient(service.url) };
    const address = nextNumber();
    await importRows(road, [row({ address: ` ${address} `, purpose: 'News', evidence: ' ' })]);
    expect(await listConsents(road, address)).toMatchObject([
      {
        address,
        purpose: 'news',
        state: 'OPTED_OUT',
        source: 'IMPORT',
        evidence: null,
        recordedBy: 'tester',
        occurredAt: '2025-12-24T16:00:00.000Z',
      },
    ]);
  });

  test('does not outdo what the customer said later', async () => {
    const road = { admin: await createClient(service.url) };
    const address = nextNumber();
    await record(road, address, 'OPTED_OUT');
    await importRows(road, [row({ address, state: 'OPTED_IN' })]);
    expect(await stateOf(road, address)).toBe('OPTED_OUT');
  });

  test('with a row twice counts it once, and takes what differs in one value for another consent', async () => {
    const road = { admin: await createClient(service.url) };
    const one = row();
    const rows = [
      ...[one, { ...one }, { ...one, evidence: 'another list' }],
      ...[
        { ...one, purpose: 'news' },
        { ...one, state: 'OPTED_IN' },
        { ...one, occurredAt: '2025-12-24T16:00:01Z' },
      ],
      { ...one, channelType: 'WHATSAPP' },
    ];
    expect(await importRows(road, rows)).toMatchObject({ imported: 5, unchanged: 2, rejected: 0 });
  });

  test('at the same time as its twin counts each row once', async () => {
    const road = { admin: await createClient(service.url) };
    const rows = Array.from({ length: 200 }, () => row());
    const results = await Promise.all(Array.from({ length: 4 }, () => importRows(road, rows)));
    expect(results.reduce((sum, { imported }) => sum + imported, 0)).toBe(200);
    expect(results.map(({ imported, unchanged }) => imported + unchanged)).toEqual([200, 200, 200, 200]);
    expect(await countLines(road)).toBe(200);
  });

  test('under a key answers again as before; with other rows it is refused', async () => {
    const road = { admin: await createClient(service.url) };
    const rows = [row(), row(), row({ address: 'nobody' })];
    const first = await importRows(road, rows, { idempotencyKey: 'list' });
    expect(first).toMatchObject({ imported: 2, unchanged: 0, rejected: 1 });
    expect(await importRows(road, rows, { idempotencyKey: 'list' })).toEqual(first);
    const error = await road.admin.refused(importDocument, {
      input: { rows: [row()], onError: 'KEEP_GOOD', idempotencyKey: 'list' },
    });
    expect(error.extensions).toEqual({ code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey' });
    expect(await countLines(road)).toBe(2);
  });

  test('under the key of a call that broke off goes on with the rest', async () => {
    const road = { admin: await createClient(service.url) };
    const rows = [row(), row()];
    await importRows(road, rows, { idempotencyKey: 'list' });
    // As if the process had died between the key and the second row.
    await queryDatabase(
      service.databaseUrl,
      `begin; set local outbound.erases_consents = 'on'; delete from consent where address = '${rows[1]?.address}'; commit`,
    );
    expect(await importRows(road, rows, { idempotencyKey: 'list' })).toMatchObject({ imported: 2, unchanged: 0 });
    expect(await countLines(road)).toBe(2);
  });
});

describe('malformed rows', () => {
  const wrong: [Parameters<typeof row>[0], string][] = [
    [{ channelType: 'FAX' }, 'channelType'],
    [{ channelType: null }, 'channelType'],
    [{ channelType: 'sms' }, 'channelType'],
    [{ address: 'nobody' }, 'address'],
    [{ address: '' }, 'address'],
    [{ address: null }, 'address'],
    [{ address: `+1${'0'.repeat(5_000)}` }, 'address'],
    [{ address: 'a\u0000@b', channelType: 'EMAIL' }, 'address'],
    [{ state: 'MAYBE' }, 'state'],
    [{ state: null }, 'state'],
    [{ purpose: ' ' }, 'purpose'],
    [{ purpose: 'x'.repeat(65) }, 'purpose'],
    [{ evidence: 'x'.repeat(1_001) }, 'evidence'],
    [{ evidence: 'a\u0000' }, 'evidence'],
    [{ occurredAt: null }, 'occurredAt'],
    [{ occurredAt: 'yesterday' }, 'occurredAt'],
    [{ occurredAt: '2025-12-24' }, 'occurredAt'],
    [{ occurredAt: '2025-12-24T18:00:00' }, 'occurredAt'],
    [{ occurredAt: '2025-02-30T18:00:00Z' }, 'occurredAt'],
    [{ occurredAt: '0000-01-01T00:00:00Z' }, 'occurredAt'],
    [{ occurredAt: '2099-01-01T00:00:00Z' }, 'occurredAt'],
  ];
  const fields = wrong.map(([, field], index) => ({ index: index + 1, field }));

  test('are all listed, and the good ones are kept', async () => {
    const road = { admin: await createClient(service.url) };
    const rows = [row(), ...wrong.map(([more]) => row(more)), row()];
    const { problems, ...counts } = await importRows(road, rows);
    expect(counts).toEqual({ imported: 2, unchanged: 0, rejected: wrong.length });
    expect(problems.map(({ index, field }) => ({ index, field }))).toEqual(fields);
    expect(problems.every(({ message }) => message.length > 10 && message.length < 200)).toBe(true);
  });

  test('are all listed, and none is kept where that was asked; the key stays free', async () => {
    const road = { admin: await createClient(service.url) };
    const good = row();
    const rows = [row(), ...wrong.map(([more]) => row(more)), good];
    const more = { onError: 'KEEP_NONE', idempotencyKey: 'list' };
    const { problems, ...counts } = await importRows(road, rows, more);
    expect(counts).toEqual({ imported: 0, unchanged: 0, rejected: wrong.length });
    expect(problems.map(({ index, field }) => ({ index, field }))).toEqual(fields);
    expect(await countLines(road)).toBe(0);
    expect(await importRows(road, [good], more)).toMatchObject({ imported: 1, rejected: 0 });
  });

  test('with several faults tell each of them', async () => {
    const road = { admin: await createClient(service.url) };
    const rows = [{}, row({ channelType: 'FAX', address: 'nobody', state: '?', occurredAt: '?' })];
    const { problems, rejected } = await importRows(road, rows);
    expect(rejected).toBe(2);
    expect(problems.map(({ index, field }) => `${index} ${field}`)).toEqual([
      ...['0 channelType', '0 address', '0 state', '0 occurredAt'],
      ...['1 channelType', '1 state', '1 occurredAt'],
    ]);
  });

  test('10,000 times are listed 10,000 times', async () => {
    const road = { admin: await createClient(service.url) };
    const { problems, rejected } = await importRows(
      road,
      Array.from({ length: 10_000 }, () => row({ address: 'nobody' })),
    );
    expect(rejected).toBe(10_000);
    expect(problems).toHaveLength(10_000);
  });
});

describe('refused is', () => {
  test.each([
    ['a list without rows', 0],
    ['one of 10,001', 10_001],
  ])('%s', async (_what, length) => {
    const road = { admin: await createClient(service.url) };
    const rows = Array.from({ length }, () => ({ address: '+12015550123' }));
    const error = await road.admin.refused(importDocument, { input: { rows, onError: 'KEEP_GOOD' } });
    expect(error.extensions).toEqual({ code: 'INVALID_INPUT', field: 'rows' });
  });

  test.each([
    ['admin', true],
    ['service', true],
    ['agent', false],
    ['viewer', false],
  ] as const)('the role %s: not %s', async (role, isTaken) => {
    const admin = await createClient(service.url, { roles: [role] });
    const variables = { input: { rows: [row()], onError: 'KEEP_GOOD' as const } };
    if (isTaken) expect(await importRows({ admin }, [row()])).toMatchObject({ imported: 1 });
    else expect((await admin.refused(importDocument, variables)).extensions?.code).toBe('FORBIDDEN');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openConversation } from '../support/conversations.ts';
import { queryDatabase } from '../support/database.ts';
import { countRows, type KeyedMutation, keyedMutations, make, refuse } from '../support/keyed-mutations.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe.each(keyedMutations)('$name', (mutation) => {
  const { other, wrong, refusal } = mutation;

  test('that is repeated with its key answers with the same result and makes no second one', async () => {
    const { road, input } = await prepare(mutation);
    const before = await countRows(service, road, mutation);
    const first = await make(road, mutation, { ...input, idempotencyKey: 'key' });
    for (const idempotencyKey of ['key', ' key ']) {
      expect(await make(road, mutation, { ...input, idempotencyKey })).toEqual(first);
    }
    expect(await countRows(service, road, mutation)).toBe(before + 1);
  });

  test('by 20 callers at once with one key is one', async () => {
    const { road, input } = await prepare(mutation);
    const before = await countRows(service, road, mutation);
    const calls = Array.from({ length: 20 }, () => make(road, mutation, { ...input, idempotencyKey: 'key' }));
    const ids = new Set((await Promise.all(calls)).map(({ id }) => id));
    expect(ids.size).toBe(1);
    expect(await countRows(service, road, mutation)).toBe(before + 1);
  });

  test('without a key, with null and with another key is another one each time', async () => {
    const { road, input } = await prepare(mutation);
    const keys = [{}, {}, { idempotencyKey: null }, { idempotencyKey: 'one' }, { idempotencyKey: 'other' }];
    const made = await Promise.all(keys.map((key) => make(road, mutation, { ...input, ...key })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(keys.length);
  });

  test('with another input under its key is refused as IDEMPOTENCY_CONFLICT and does nothing', async () => {
    const { road, input } = await prepare(mutation);
    await make(road, mutation, { ...input, idempotencyKey: 'key' });
    const before = await countRows(service, road, mutation);
    const extensions = await refuse(road, mutation, { ...input, ...other, idempotencyKey: 'key' });
    expect(extensions).toEqual({ code: 'IDEMPOTENCY_CONFLICT', field: 'idempotencyKey' });
    expect(await countRows(service, road, mutation)).toBe(before);
  });

  test('with two inputs at once under one key is one of them, and the other is IDEMPOTENCY_CONFLICT', async () => {
    const { road, input } = await prepare(mutation);
    const before = await countRows(service, road, mutation);
    const results = await Promise.allSettled(
      [input, { ...input, ...other }].map((one) => make(road, mutation, { ...one, idempotencyKey: 'key' })),
    );
    const [refused, ...others] = results.filter((result) => result.status === 'rejected');
    expect(others).toEqual([]);
    expect(String(refused?.reason)).toContain('IDEMPOTENCY_CONFLICT');
    expect(await countRows(service, road, mutation)).toBe(before + 1);
  });

  test('that was refused, also to 5 callers at once, leaves the key free for the call that is right', async () => {
    const { road, input } = await prepare(mutation);
    const calls = Array.from({ length: 5 }, () =>
      refuse(road, mutation, { ...input, ...wrong, idempotencyKey: 'key' }),
    );
    for (const extensions of await Promise.all(calls)) expect(extensions?.code).toBe(refusal);
    expect((await make(road, mutation, { ...input, idempotencyKey: 'key' })).id).toBeDefined();
  });

  test('of another organization may have the same key', async () => {
    const [ours, theirs] = await Promise.all([prepare(mutation), prepare(mutation)]);
    const made = [];
    for (const { road, input } of [ours, theirs]) {
      made.push((await make(road, mutation, { ...input, idempotencyKey: 'key' })).id);
    }
    expect(new Set(made).size).toBe(2);
  });

  test('with an empty key or one of 256 characters is INVALID_INPUT and does nothing; 255 are taken', async () => {
    const { road, input } = await prepare(mutation);
    const before = await countRows(service, road, mutation);
    for (const idempotencyKey of ['', ' \n', '鍵'.repeat(256), 'a\u0000b']) {
      const extensions = await refuse(road, mutation, { ...input, idempotencyKey });
      expect(extensions).toEqual({ code: 'INVALID_INPUT', field: 'idempotencyKey' });
    }
    expect(await countRows(service, road, mutation)).toBe(before);
    const key = { idempotencyKey: '鍵'.repeat(255) };
    expect(await make(road, mutation, { ...input, ...key })).toEqual(await make(road, mutation, { ...input, ...key }));
  });
});

test('a key of one mutation is another key for the next, and of what came with it only a hash is kept', async () => {
  const opened = await openConversation(service);
  for (const mutation of keyedMutations) {
    await make(opened.road, mutation, { ...mutation.input(opened), idempotencyKey: 'key' });
  }
  const rows = await queryDatabase<{ operation: string }>(
    service.databaseUrl,
    'select operation, fingerprint from idempotency_key where organization_id = $1 order by created_at',
    [opened.road.admin.organizationId],
  );
  expect(rows.map(({ operation }) => operation)).toEqual(keyedMutations.map(({ name }) => name));
  for (const row of rows) expect(row).toMatchObject({ fingerprint: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) });
});

test.each([
  { showInTimeline: null },
  { conversationMode: null },
  { inDoubtPolicy: null },
  { showInTimeline: false, conversationMode: 'ON_REPLY' },
])('a configuration with %j is the same call as one with nothing there', async (members) => {
  const mutation = keyedMutations.find(({ name }) => name === 'createOutboundConfiguration');
  if (mutation === undefined) throw new Error('createOutboundConfiguration takes no key');
  const { road, input } = await prepare(mutation);
  const first = await make(road, mutation, { ...input, idempotencyKey: 'key' });
  expect(await make(road, mutation, { ...input, ...members, idempotencyKey: 'key' })).toEqual(first);
});

/** An organization of its own, and a call of the mutation that is good there. */
async function prepare(mutation: KeyedMutation) {
  const opened = await openConversation(service);
  return { road: opened.road, input: mutation.input(opened) };
}

import { expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';

test('ids are UUIDv7 of now, each after the one before, and no two end alike', () => {
  const before = Date.now();
  const ids = Array.from({ length: 50_000 }, newId);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect([...ids].sort()).toEqual(ids);
  const madeAt = (id = '') => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  expect(madeAt(ids[0])).toBeGreaterThanOrEqual(before);
  expect(madeAt(ids.at(-1))).toBeLessThanOrEqual(Date.now());
  expect(new Set(ids.map((id) => id.slice(-10))).size).toBe(ids.length);
});

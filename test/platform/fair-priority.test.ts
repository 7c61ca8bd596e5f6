import { describe, expect, test } from 'vitest';
import { createFairPriority } from '../../src/platform/fair-priority.ts';

describe('the priority of a job', () => {
  test('falls by one with each doubling of what its group enqueued, and is that of others for nobody else', () => {
    const findPriority = createFairPriority(() => 0);
    const priorities = Array.from({ length: 480 }, () => findPriority('heavy'));
    expect(priorities.slice(0, 30).every((priority) => priority === 0)).toBe(true);
    expect([31, 60, 61, 120, 121, 240, 241, 480].map((count) => priorities[count - 1])).toEqual([
      -1, -1, -2, -2, -3, -3, -4, -4,
    ]);
    expect(findPriority('light')).toBe(0);
  });

  test('rises again while its group rests', () => {
    let now = 0;
    const findPriority = createFairPriority(() => now);
    for (let job = 0; job < 480; job++) findPriority('heavy');
    now = 1_800_000;
    expect(findPriority('heavy')).toBe(-4);
    now = 4 * 3_600_000;
    expect(findPriority('heavy')).toBe(0);
  });

  test('does not fall by jobs that go on with others', () => {
    const findPriority = createFairPriority(() => 0);
    expect(findPriority('waiting', true)).toBe(0);
    for (let job = 0; job < 60; job++) findPriority('waiting');
    for (let wait = 0; wait < 10_000; wait++) findPriority('waiting', true);
    expect(findPriority('waiting')).toBe(-2);
  });

  test('never falls without end', () => {
    const findPriority = createFairPriority(() => 0);
    let priority = 0;
    for (let job = 0; job < 100_000; job++) priority = findPriority('heavy');
    expect(priority).toBe(-12);
  });
});

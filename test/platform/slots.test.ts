import { describe, expect, test } from 'vitest';
import { createSlots, type Slots } from '../../src/platform/slots.ts';

/** Waits that are over are noted in order: `[name, count]`. */
function takeInto(slots: Slots, taken: [string, number][]) {
  return async (name: string, most: number) => {
    taken.push([name, await slots.take(most)]);
  };
}

/** Lets whatever can go on go on. */
async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('places', () => {
  test('that are free are taken at once, as many as are asked for', async () => {
    const slots = createSlots(10);
    expect(await slots.take(4)).toBe(4);
    expect(await slots.take(6)).toBe(6);
  });

  test('are never more than there are', async () => {
    const slots = createSlots(10);
    expect(await slots.take(100)).toBe(10);
  });

  test('that are left are taken where they are worth a turn', async () => {
    const slots = createSlots(100);
    await slots.take(60);
    expect(await slots.take(100)).toBe(40);
  });

  test('fewer than a quarter wait for more to come back', async () => {
    const slots = createSlots(100);
    const taken: [string, number][] = [];
    await slots.take(80);
    const waiting = takeInto(slots, taken)('large', 100);
    await settle();
    expect(taken).toEqual([]);
    slots.give(4);
    await settle();
    expect(taken).toEqual([]);
    slots.give(1);
    await waiting;
    expect(taken).toEqual([['large', 25]]);
  });

  test('of a total of one are taken and given one by one', async () => {
    const slots = createSlots(1);
    for (let time = 0; time < 3; time++) {
      expect(await slots.take(100)).toBe(1);
      slots.give(1);
    }
  });
});

describe('who waits', () => {
  test('is woken by what is given, first come first served', async () => {
    const slots = createSlots(10);
    const taken: [string, number][] = [];
    const take = takeInto(slots, taken);
    await slots.take(10);
    const waiting = [take('a', 5), take('b', 5), take('c', 1)];
    await settle();
    expect(taken).toEqual([]);
    slots.give(10);
    await settle();
    expect(taken).toEqual([
      ['a', 5],
      ['b', 5],
    ]);
    slots.give(5);
    await Promise.all(waiting);
    expect(taken.at(-1)).toEqual(['c', 1]);
  });

  test('is not overtaken by one who wants less and could have it', async () => {
    const slots = createSlots(100);
    const taken: [string, number][] = [];
    const take = takeInto(slots, taken);
    await slots.take(90);
    const waiting = [take('large', 100), take('small', 1)];
    await settle();
    expect(taken).toEqual([]);
    slots.give(90);
    await settle();
    expect(taken).toEqual([['large', 100]]);
    slots.give(100);
    await Promise.all(waiting);
    expect(taken.at(-1)).toEqual(['small', 1]);
  });

  test('is served though others take and give without end', async () => {
    const slots = createSlots(100);
    await slots.take(99);
    let isServed = false;
    const waiting = slots.take(100).then((count) => {
      isServed = true;
      return count;
    });
    const small = slots.take(1);
    for (let given = 0; given < 99 && !isServed; given++) {
      slots.give(1);
      await settle();
    }
    expect(isServed).toBe(true);
    slots.give(await waiting);
    expect(await small).toBe(1);
  });
});

describe('groups', () => {
  const bulk = (group: string) => ({ group, isUrgent: false });

  test('take turns, however many of one of them wait, and who comes later waits for one round', async () => {
    const slots = createSlots(10);
    const order: string[] = [];
    const take = async (group: string) => {
      await slots.take(10, bulk(group));
      order.push(group);
      await settle();
      slots.give(10, bulk(group));
    };
    await slots.take(10);
    const waiting = ['a', 'a', 'a', 'a', 'b', 'b', 'c'].map(take);
    slots.give(10);
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a', 'a']);
  });

  test('never have more than their most, and what stands still in one of them leaves places to others', async () => {
    const slots = createSlots(12, 8);
    const order: [string, number][] = [];
    const take = async (group: string) => {
      order.push([group, await slots.take(8, bulk(group))]);
    };
    const waiting = [take('a'), take('a')];
    await settle();
    expect(order).toEqual([['a', 8]]);
    await take('b');
    expect(order.at(-1)).toEqual(['b', 4]);
    slots.give(4, bulk('b'));
    await settle();
    expect(order).toHaveLength(2);
    slots.give(3, bulk('a'));
    await Promise.all(waiting);
    expect(order.at(-1)).toEqual(['a', 3]);
  });

  test('wait for who is urgent', async () => {
    const slots = createSlots(10);
    const order: string[] = [];
    const take = async (name: string, most: number, isUrgent: boolean) => {
      await slots.take(most, { group: name, isUrgent });
      order.push(name);
    };
    await slots.take(10);
    const waiting = [take('bulk', 10, false), take('reply', 1, true)];
    slots.give(1);
    await settle();
    expect(order).toEqual(['reply']);
    slots.give(9);
    await Promise.all(waiting);
    expect(order).toEqual(['reply', 'bulk']);
  });
});

/** Numbers that are the same in every run. */
function createRandom(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return 1 + (state % most);
  };
}

test.each([1, 2, 3, 7, 50, 256])(
  'of a total of %i never more are out, and a thousand who ask are served in their order',
  async (total) => {
    const slots = createSlots(total);
    const random = createRandom(total);
    const order: number[] = [];
    let out = 0;
    let mostOut = 0;
    await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => {
        const most = random(100);
        const turns = random(20);
        const count = await slots.take(most);
        order.push(index);
        out += count;
        mostOut = Math.max(mostOut, out);
        expect(count).toBeGreaterThanOrEqual(1);
        expect(count).toBeLessThanOrEqual(most);
        for (let turn = 0; turn < turns; turn++) await null;
        out -= count;
        slots.give(count);
      }),
    );
    expect(order).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
    expect(mostOut).toBeLessThanOrEqual(total);
    expect(out).toBe(0);
    expect(await slots.take(total)).toBe(total);
  },
);

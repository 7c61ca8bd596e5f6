/** `items` with another end: a generator that waits for an item cannot be returned from outside, `close` ends its waiting. */
export function closeable<Item>(items: AsyncGenerator<Item, void>, close: () => void): AsyncGenerator<Item, void> {
  const next = async () => {
    try {
      return await items.next();
    } catch (error) {
      close();
      throw error;
    }
  };
  return generate(next, close);
}

/** Each item turned into another; ended from outside, it ends the source. */
export function map<In, Out>(
  source: AsyncIterable<In>,
  turn: (item: In) => Out | Promise<Out>,
): AsyncGenerator<Out, void> {
  const items = source[Symbol.asyncIterator]();
  const next = async (): Promise<IteratorResult<Out, void>> => {
    const item = await items.next();
    return item.done ? { done: true, value: undefined } : { done: false, value: await turn(item.value) };
  };
  return generate(next, () => items.return?.());
}

function generate<Item>(
  next: () => Promise<IteratorResult<Item, void>>,
  close: () => unknown,
): AsyncGenerator<Item, void> {
  const done = async () => {
    await close();
    return { done: true as const, value: undefined };
  };
  return {
    next,
    return: done,
    async throw(error) {
      await close();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await done();
    },
  };
}

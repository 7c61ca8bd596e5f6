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

/** Each item turned into others, each of them made when it is asked for; ended from outside, it ends the source. */
export function flatMap<In, Out>(
  source: AsyncIterable<In>,
  turn: (item: In) => Generator<Out | Promise<Out>, void>,
): AsyncGenerator<Out, void> {
  const items = source[Symbol.asyncIterator]();
  let turned: Generator<Out | Promise<Out>, void> | null = null;
  const next = async (): Promise<IteratorResult<Out, void>> => {
    for (;;) {
      const made = turned?.next();
      if (made?.done === false) return { done: false, value: await made.value };
      const item = await items.next();
      if (item.done) return { done: true, value: undefined };
      turned = turn(item.value);
    }
  };
  const close = () => {
    turned = null;
    return items.return?.();
  };
  return generate(next, close);
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

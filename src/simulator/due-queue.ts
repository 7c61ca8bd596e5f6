const TICK_MS = 5;

/** Runs many things later with a single timer, to a few milliseconds, in order of their due time. */
export class DueQueue {
  #waiting = new Map<number, (() => void)[]>();
  #reachedTick = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** Without delay it runs at once, before this returns. */
  after(delayMs: number, run: () => void): void {
    if (this.#closed) return;
    if (delayMs <= 0) {
      run();
      return;
    }
    if (this.#timer === undefined) this.#start();
    const tick = Math.max(Math.ceil((Date.now() + delayMs) / TICK_MS), this.#reachedTick + 1);
    const bucket = this.#waiting.get(tick);
    if (bucket) bucket.push(run);
    else this.#waiting.set(tick, [run]);
  }

  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** What is waiting is dropped. */
  close(): void {
    this.#closed = true;
    this.#waiting.clear();
    clearInterval(this.#timer);
  }

  #start(): void {
    this.#reachedTick = Math.floor(Date.now() / TICK_MS);
    this.#timer = setInterval(() => this.#flush(), TICK_MS);
  }

  #flush(): void {
    const nowTick = Math.floor(Date.now() / TICK_MS);
    while (this.#reachedTick < nowTick) {
      this.#reachedTick += 1;
      const due = this.#waiting.get(this.#reachedTick);
      if (!due) continue;
      this.#waiting.delete(this.#reachedTick);
      for (const run of due) run();
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

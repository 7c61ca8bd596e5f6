import { MAGIC_ADDRESSES } from './magic-addresses.ts';

export const RECEIPTS = ['all', 'none', 'duplicated', 'reversed', 'before-response', 'batched'] as const;
export const ANSWERS = [
  'ok',
  'accept-then-drop',
  'accept-then-500',
  'timeout',
  'reset',
  '429',
  '429-retry-after',
] as const;

export type Answer = (typeof ANSWERS)[number] | { readonly status: number; readonly code: number };

export interface Behaviour {
  /** From the arrival of a send to its answer; the handset has the message at once. */
  readonly latencyMs: number;
  /** Before each receipt, counted from the answer or the receipt before. */
  readonly receiptDelayMs: number;
  readonly receipts: (typeof RECEIPTS)[number];
  readonly answer: Answer;
  /** The share of sends, 0 to 1, that `answer` applies to; the others are answered `ok`. */
  readonly rate: number;
  /** What each handset writes back once a message is delivered. */
  readonly autoReply: string | null;
}

export interface BehaviourChange extends Partial<Behaviour> {
  readonly prefixes?: Readonly<Record<string, Partial<Behaviour>>>;
}

const DEFAULTS: Behaviour = {
  latencyMs: 0,
  receiptDelayMs: 0,
  receipts: 'all',
  answer: 'ok',
  rate: 1,
  autoReply: null,
};

/** What is in force: one behaviour for all addresses, and for some prefixes what differs from it; the longest prefix wins. */
export class Behaviours {
  #everywhere = DEFAULTS;
  #prefixes = new Map<string, Partial<Behaviour>>();
  #merged: { prefix: string; behaviour: Behaviour }[] = [];

  of(address: string): Behaviour {
    for (const { prefix, behaviour } of this.#merged) {
      if (address.startsWith(prefix)) return magic(address, behaviour);
    }
    return magic(address, this.#everywhere);
  }

  merge({ prefixes = {}, ...everywhere }: BehaviourChange): void {
    this.#everywhere = { ...this.#everywhere, ...everywhere };
    for (const [prefix, change] of Object.entries(prefixes)) {
      this.#prefixes.set(prefix, { ...this.#prefixes.get(prefix), ...change });
    }
    this.#merged = [...this.#prefixes]
      .map(([prefix, change]) => ({ prefix, behaviour: { ...this.#everywhere, ...change } }))
      .sort((one, other) => other.prefix.length - one.prefix.length);
  }

  restore(): void {
    this.#everywhere = DEFAULTS;
    this.#prefixes = new Map();
    this.#merged = [];
  }

  show(): Behaviour & { prefixes: Record<string, Partial<Behaviour>> } {
    return { ...this.#everywhere, prefixes: Object.fromEntries(this.#prefixes) };
  }
}

function magic(address: string, behaviour: Behaviour): Behaviour {
  if (address === MAGIC_ADDRESSES.neverConfirms) return { ...behaviour, receipts: 'none', autoReply: null };
  if (address === MAGIC_ADDRESSES.answersAtOnce) return { ...behaviour, autoReply: 'Yes, thank you' };
  return behaviour;
}

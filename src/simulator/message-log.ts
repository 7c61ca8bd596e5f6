import { MAGIC_ADDRESSES } from './magic-addresses.ts';
import type { Message } from './message.ts';

interface PhoneCount {
  readonly phones: number;
  readonly messages: number;
  readonly duplicates: number;
  readonly duplicateReferences: readonly string[];
}

/** What carriers accepted and what each handset really received, in order. */
export class MessageLog {
  #accepted: Message[] = [];
  #byId = new Map<string, Message>();
  #byAddress = new Map<string, Message[]>();
  #seen = new Set<string>();
  #phones = 0;
  #messages = 0;
  #duplicates = 0;
  #duplicateReferences = new Set<string>();

  add(message: Message): void {
    this.#accepted.push(message);
    this.#byId.set(message.id, message);
    const earlier = this.#byAddress.get(message.to);
    if (earlier) earlier.push(message);
    else this.#byAddress.set(message.to, [message]);
    if (!isReachable(message.to)) return;
    if (!earlier) this.#phones += 1;
    this.#messages += 1;
    this.#countDuplicate(message);
  }

  received(address: string): readonly Message[] {
    return isReachable(address) ? this.acceptedFor(address) : [];
  }

  find(id: string): Message | null {
    return this.#byId.get(id) ?? null;
  }

  accepted(): readonly Message[] {
    return this.#accepted;
  }

  acceptedFor(address: string): readonly Message[] {
    return this.#byAddress.get(address) ?? [];
  }

  count(): PhoneCount {
    return {
      phones: this.#phones,
      messages: this.#messages,
      duplicates: this.#duplicates,
      duplicateReferences: [...this.#duplicateReferences],
    };
  }

  /** Forgets the handsets' messages and the carriers' own record of them alike. */
  forget(): void {
    this.#accepted = [];
    this.#byId.clear();
    this.#byAddress.clear();
    this.#seen.clear();
    this.#duplicateReferences.clear();
    this.#phones = 0;
    this.#messages = 0;
    this.#duplicates = 0;
  }

  #countDuplicate({ reference, sender, to, body }: Message): void {
    const name = reference === null ? null : messagePart(reference);
    const key = name ?? `\n${sender.address}\n${to}\n${body}`;
    if (!this.#seen.has(key)) {
      this.#seen.add(key);
      return;
    }
    this.#duplicates += 1;
    if (name !== null) this.#duplicateReferences.add(name);
  }
}

export function isReachable(address: string): boolean {
  return address !== MAGIC_ADDRESSES.unreachable;
}

/** A reference is `<messageId>.<attempt>`: a second attempt at the same message is a duplicate too. */
function messagePart(reference: string): string {
  const dot = reference.lastIndexOf('.');
  return dot < 0 ? reference : reference.slice(0, dot);
}

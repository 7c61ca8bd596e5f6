import type { FoundMessage } from '../providers/provider.ts';
import type { UnknownMessage } from './read-unknown.ts';

export type Match =
  | { kind: 'found'; found: FoundMessage }
  | { kind: 'absent' }
  | { kind: 'unclear'; reason: 'LOOK_UP_AMBIGUOUS'; sentence: string };

/**
 * Which of the found messages is the one of this id, among all of ours that may be found. Certain only where each of
 * those that look alike has one of its own. Whoever asks at the same time for another of them comes to the same result.
 */
export function matchFound(id: string, unknown: UnknownMessage[], found: FoundMessage[]): Match {
  const message = unknown.find((candidate) => candidate.id === id);
  if (message === undefined || !found.some((one) => fits(message, one))) return { kind: 'absent' };
  const alike = gatherAlike(message, unknown, found);
  const pairs = pairOff(alike.messages, alike.found);
  const own = pairs.get(id);
  // One that is still being sent is about to learn its own.
  const isSending = alike.messages.some(({ status }) => status === 'SENDING');
  if (own !== undefined && pairs.size === alike.messages.length && !isSending) return { kind: 'found', found: own };
  const sentence = `The carrier has ${alike.found.length} of this text to this address, which may be any of ${alike.messages.length} of ours.`;
  return { kind: 'unclear', reason: 'LOOK_UP_AMBIGUOUS', sentence };
}

function fits({ body, claimedAt }: UnknownMessage, found: FoundMessage): boolean {
  return found.mayBe(body, claimedAt);
}

/** Every message, and everything found, that is linked to this one by looking alike. */
function gatherAlike(message: UnknownMessage, unknown: UnknownMessage[], found: FoundMessage[]) {
  const messages = new Set([message]);
  const candidates = new Set<FoundMessage>();
  for (const each of messages) {
    for (const one of found) if (fits(each, one)) candidates.add(one);
    for (const other of unknown) if (found.some((one) => candidates.has(one) && fits(other, one))) messages.add(other);
  }
  return {
    messages: unknown.filter((each) => messages.has(each)),
    found: found.filter((one) => candidates.has(one)),
  };
}

/** Gives as many as possible one of their own, in order (augmenting paths). */
function pairOff(messages: UnknownMessage[], found: FoundMessage[]): Map<string, FoundMessage> {
  const owners = new Map<FoundMessage, UnknownMessage>();
  const claim = (message: UnknownMessage, tried: Set<FoundMessage>): boolean => {
    const fitting = found.filter((one) => fits(message, one));
    // What is free comes first, so that nobody is moved without need.
    const free = fitting.filter((one) => !owners.has(one));
    return [...free, ...fitting].some((one) => {
      if (tried.has(one)) return false;
      tried.add(one);
      const owner = owners.get(one);
      if (owner !== undefined && !claim(owner, tried)) return false;
      owners.set(one, message);
      return true;
    });
  };
  for (const message of messages) claim(message, new Set());
  return new Map([...owners].map(([one, owner]) => [owner.id, one]));
}

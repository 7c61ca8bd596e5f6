import type { EntityManager } from '@mikro-orm/postgresql';
import { isSentBy } from '../src/conversation/is-sent-by.ts';
import type { Event } from '../src/event/event.ts';
import { type Actor, readsOnlyOwn } from '../src/organization/actor.ts';
import { closeable } from '../src/platform/async-generator.ts';

const mostKnown = 10_000;

/** The events that the actor may read: a service those of what it sent and of the answers to it, everyone else all. */
export function ownEvents(
  em: EntityManager,
  actor: Actor,
  events: AsyncGenerator<Event[], void>,
): AsyncGenerator<Event[], void> {
  if (!readsOnlyOwn(actor)) return events;
  return closeable(filterOwn(em, actor, events), () => void events.return());
}

async function* filterOwn(em: EntityManager, { subject }: Actor, batches: AsyncGenerator<Event[], void>) {
  const known = new Map<string, boolean>();
  for await (const events of batches) {
    const own: Event[] = [];
    for (const event of events) {
      const { requestId, conversationId } = event;
      const key = requestId ?? conversationId ?? event.subjectId;
      const isOwn = known.get(key) ?? (await isSentBy(em.fork(), subject, { requestId, conversationId }));
      if (known.size >= mostKnown) known.clear();
      known.set(key, isOwn);
      if (isOwn) own.push(event);
    }
    if (own.length > 0) yield own;
  }
}

import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { type GraphQLResolveInfo, Kind } from 'graphql';
import type { Event } from './event/event.ts';
import { OutboundMessage } from './outbound/outbound-message.ts';

export type LoadEventMessage = (event: Event, info: GraphQLResolveInfo) => Promise<OutboundMessage> | OutboundMessage;

/**
 * The message of an event. A request changes its messages together, so the log is read in batches in which one request
 * has many events, and whoever is told of one is about to be told of the rest. The first of them that is asked for
 * therefore reads the messages of all of its group: the events of the batch of the same kind and request.
 */
export function createLoadEventMessage(em: EntityManager): LoadEventMessage {
  const messages = new DataLoader(async (ids: readonly string[]) => {
    const found = await em.find(OutboundMessage, { id: { $in: [...ids] } });
    const byId = new Map(found.map((message) => [message.id, message]));
    return ids.map((id) => byId.get(id) ?? new Error(`There is no message ${id}`));
  });
  const askedGroups = new Set<string>();
  return (event, info) => {
    if (asksOnlyForId(info)) return { id: event.subjectId } as OutboundMessage;
    const group = event.requestId ?? event.subjectId;
    if (!askedGroups.has(group)) {
      askedGroups.add(group);
      void messages.loadMany(findMates(event).map(({ subjectId }) => subjectId));
    }
    return messages.load(event.subjectId);
  };
}

/** Dashboards often need no more than the id, which the event has: then nothing is read. */
function asksOnlyForId({ fieldNodes }: GraphQLResolveInfo): boolean {
  return fieldNodes.every(({ selectionSet }) =>
    selectionSet?.selections.every(
      (field) => field.kind === Kind.FIELD && ['id', '__typename'].includes(field.name.value),
    ),
  );
}

function findMates({ batch, type, requestId }: Event): Event[] {
  return batch.events.filter((mate) => mate.type === type && mate.requestId === requestId);
}

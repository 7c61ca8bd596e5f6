import type { GraphQLContext } from '../src/context.ts';
import type { Receipt } from '../src/explanation/find-receipts.ts';
import { numberAttempts, placeReceipts } from '../src/explanation/place-receipts.ts';
import { isStatusChange, type OutboundMessage, type StatusChange } from '../src/outbound/outbound-message.ts';
import { builder } from './builder.ts';
import { DeliveryFailureRef } from './delivery-failure.ts';
import { MessageStatus } from './enums.ts';

/** A change of status with its place in the message's history. */
interface PlacedChange {
  message: OutboundMessage;
  changes: StatusChange[];
  index: number;
  change: StatusChange;
  attempt: number | null;
}

export function listStatusChanges(message: OutboundMessage): PlacedChange[] {
  const changes = message.history.filter(isStatusChange);
  const attempts = numberAttempts(changes);
  return changes.map((change, index) => ({ message, changes, index, change, attempt: attempts[index] ?? null }));
}

async function loadReceipts(
  { message, changes, index }: PlacedChange,
  { loaders }: GraphQLContext,
): Promise<Receipt[]> {
  return placeReceipts(changes, await loaders.receiptsOfMessage.load(message.id))[index] ?? [];
}

const ReceiptRef = builder.objectRef<Receipt>('Receipt').implement({
  description: 'One report by the carrier. The same report told twice is one receipt.',
  fields: (t) => ({
    status: t.field({ type: MessageStatus, description: 'What it reports.', resolve: ({ status }) => status }),
    reportedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: "When, by the carrier's clock; null where it does not tell. Carriers may round it to the minute.",
      resolve: ({ reportedAt }) => toDate(reportedAt),
    }),
    receivedAt: t.field({
      type: 'DateTime',
      description: 'When it came, by our clock.',
      resolve: ({ receivedAt }) => new Date(receivedAt),
    }),
    attempt: t.int({
      nullable: true,
      description: 'The attempt that it is about, where the carrier tells.',
      resolve: ({ attempt }) => attempt,
    }),
    failure: t.field({
      type: DeliveryFailureRef,
      nullable: true,
      description: 'Why it FAILED, by the carrier.',
      resolve: ({ failure }) => failure,
    }),
  }),
});

export const StatusChangeRef = builder.objectRef<PlacedChange>('StatusChange').implement({
  description: "One step in a message's life.",
  fields: (t) => ({
    status: t.field({
      type: MessageStatus,
      description: 'The status from then on.',
      resolve: ({ change }) => change.status,
    }),
    at: t.field({ type: 'DateTime', description: 'When, by our clock.', resolve: ({ change }) => new Date(change.at) }),
    attempt: t.int({
      nullable: true,
      description: 'The attempt that it had come to, 1 is the first; null before that.',
      resolve: ({ attempt }) => attempt,
    }),
    code: t.string({
      nullable: true,
      description:
        "Why: the carrier's code, our reason or the skipReason; null where it goes without saying. See explanation for a sentence.",
      resolve: ({ message, change }) =>
        change.code ?? change.reason ?? (change.status === 'SKIPPED' ? message.skipReason : null) ?? null,
    }),
    reportedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: "The carrier's own time, where a receipt made the change and told one.",
      resolve: async (placed, _args, context) => {
        const { receiptId } = placed.change;
        if (receiptId === undefined) return null;
        const made = (await loadReceipts(placed, context)).find(({ id }) => id === receiptId);
        return toDate(made?.reportedAt ?? null);
      },
    }),
    receipts: t.field({
      type: [ReceiptRef],
      description:
        'The receipts that came while the message stood here, first the one that made the change. Each receipt stands in the history once.',
      // The steps share the few receipts of their message.
      complexity: { field: 1, multiplier: 1 },
      resolve: (placed, _args, context) => loadReceipts(placed, context),
    }),
  }),
});

function toDate(time: string | null): Date | null {
  return time === null ? null : new Date(time);
}

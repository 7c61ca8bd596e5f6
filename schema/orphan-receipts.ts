import { findOrphanReceipts, type OrphanReceipt, type OrphanReceipts } from '../src/delivery/find-orphan-receipts.ts';
import { actorOf, builder } from './builder.ts';
import { MessageStatus } from './enums.ts';

const OrphanReceiptRef = builder.objectRef<OrphanReceipt>('OrphanReceipt').implement({
  description: 'A report of a carrier, rightly signed, on a message that is not known on that channel.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'A number; the callback as it came is stored under it.' }),
    channelId: t.exposeID('channelId', { description: 'Channel.id that the callback came for.' }),
    providerMessageId: t.exposeString('providerMessageId', { description: "The carrier's id of the message." }),
    status: t.field({ type: MessageStatus, description: 'What it reports.', resolve: ({ status }) => status }),
    receivedAt: t.field({
      type: 'DateTime',
      description: 'When it came, by our clock.',
      resolve: ({ receivedMs }) => new Date(receivedMs),
    }),
  }),
});

const OrphanReceiptsRef = builder.objectRef<OrphanReceipts>('OrphanReceipts').implement({
  description: 'Receipts that found no message. They changed nothing; many of them tell of a fault.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many there are, but for those of the last minute.' }),
    latest: t.field({
      type: [OrphanReceiptRef],
      description: 'The latest 50.',
      resolve: ({ latest }) => latest,
    }),
  }),
});

builder.queryField('orphanReceipts', (t) =>
  t.field({
    type: OrphanReceiptsRef,
    authScopes: { administer: true },
    description:
      'Receipts of our channels that found no message: of another system on the same number, of a message that is not ours, or of one that was removed.',
    resolve: (_root, _args, context) => findOrphanReceipts(context.em, actorOf(context).organizationId),
  }),
);

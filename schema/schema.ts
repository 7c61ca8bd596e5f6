import { builder } from './builder.ts';
import './scalars.ts';
import './enums.ts';
import './organization.ts';
import './channel.ts';
import './pace.ts';
import './template.ts';
import './configuration.ts';
import './failover.ts';
import './outbound-message.ts';
import './outbound-request.ts';
import './consent.ts';
import './consent-export.ts';
import './send-outbound.ts';
import './control-request.ts';
import './doubt.ts';
import './orphan-receipts.ts';
import './dead-job.ts';
import './integrity.ts';
import './nodes.ts';
import './conversation.ts';
import './subscriptions.ts';

builder.queryType({ description: 'Reads. Ids of another organization are answered as if they did not exist.' });
builder.mutationType({ description: 'Changes. A mutation that fails leaves nothing behind.' });
builder.subscriptionType({
  description:
    'Events, at least once and in commit order per organization, over WebSocket (graphql-transport-ws) or SSE.',
});

export const schema = builder.toSchema();

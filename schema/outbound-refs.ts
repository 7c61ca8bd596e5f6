import type { Conversation } from '../src/conversation/conversation.ts';
import type { OutboundMessage } from '../src/outbound/outbound-message.ts';
import type { OutboundRequest } from '../src/outbound/outbound-request.ts';
import { builder } from './builder.ts';

// Types that point at each other; each is implemented in the file of its name.
export const OutboundRequestRef = builder.objectRef<OutboundRequest>('OutboundRequest');
export const OutboundMessageRef = builder.objectRef<OutboundMessage>('OutboundMessage');
export const ConversationRef = builder.objectRef<Conversation>('Conversation');

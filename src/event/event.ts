/** One change, as subscriptions, notices and reports read it from the log; a row of the log may tell of many. */
export interface Event {
  /** Transaction that wrote it: with `position`, the order of commits that readers follow. */
  xid: bigint;
  position: bigint;
  /** How many come after it from the same row. */
  rest: number;
  organizationId: string;
  type: EventType;
  at: Date;
  /** Id of what changed. */
  subjectId: string;
  requestId: string | null;
  configurationId: string | null;
  conversationId: string | null;
  /** The status or state that the subject has now, where it has one. */
  status: string | null;
  /** What was read together with it: what one event needs, its batch mates need too. */
  batch: EventBatch;
}

export interface EventBatch {
  events: Event[];
}

export type EventType =
  | 'CHANNEL_CHANGED'
  | 'TEMPLATE_CHANGED'
  | 'CONFIGURATION_CHANGED'
  | 'REQUEST_CHANGED'
  | 'MESSAGE_STATUS_CHANGED'
  | 'CONVERSATION_STARTED'
  | 'CONVERSATION_CHANGED'
  | 'MESSAGE_RECEIVED'
  | 'CONSENT_CHANGED';

/** What a verb says of a change; the log adds transaction, position and time. */
export interface NewEvent {
  organizationId: string;
  type: EventType;
  subjectId: string;
  requestId?: string;
  configurationId?: string;
  conversationId?: string;
  status?: string;
}

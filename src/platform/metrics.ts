import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What this process counts. No label names an organization, an address or a person. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestsAccepted: new Counter({
      name: 'outbound_requests_accepted_total',
      help: 'Calls of sendOutbound that were accepted.',
      registers,
    }),
    messagesAccepted: new Counter({
      name: 'outbound_messages_accepted_total',
      help: 'Messages of accepted requests, by their first status.',
      labelNames: ['status', 'skip_reason'],
      registers,
    }),
    messagesWithheld: new Counter({
      name: 'outbound_messages_withheld_total',
      help: 'Due messages that a rule kept from leaving, by the rule.',
      labelNames: ['reason'],
      registers,
    }),
    sends: new Counter({
      name: 'outbound_sends_total',
      help: 'Attempts to hand a message to a carrier, by what became of them: accepted, refused, unknown, or late (not begun).',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    sendSeconds: new Histogram({
      name: 'outbound_send_duration_seconds',
      help: 'How long a chunk of sends took until the last of them was answered.',
      labelNames: ['provider'],
      buckets: callBuckets,
      registers,
    }),
    callSeconds: new Histogram({
      name: 'outbound_carrier_call_duration_seconds',
      help: 'How long the carrier took to answer a send, from its handing over; what never left counts too.',
      labelNames: ['provider', 'channel_type', 'outcome'],
      buckets: callBuckets,
      registers,
    }),
    lookUpSeconds: new Histogram({
      name: 'outbound_look_up_duration_seconds',
      help: 'How long a carrier took to show what it has of sends that it never answered, by whether it could: found, unavailable.',
      labelNames: ['provider', 'channel_type', 'outcome'],
      buckets: callBuckets,
      registers,
    }),
    paceWaits: new Counter({
      name: 'outbound_pace_waits_total',
      help: 'Times that a job was planned for later because its channel could send no more.',
      registers,
    }),
    paceWaitSeconds: new Counter({
      name: 'outbound_pace_wait_seconds_total',
      help: 'How far ahead these jobs were planned, in sum.',
      registers,
    }),
    receipts: new Counter({
      name: 'outbound_receipts_total',
      help: 'Receipts of carriers, by status and fate: stored (new), repeated, orphan (no such message yet).',
      labelNames: ['status', 'fate'],
      registers,
    }),
    receiptBatch: new Histogram({
      name: 'outbound_receipt_batch_size',
      help: 'Receipts that shared a transaction.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
      registers,
    }),
    receiptSeconds: new Histogram({
      name: 'outbound_receipt_delay_seconds',
      help: 'From the claim of a message, just before its send, to the receipt that tells of its end.',
      labelNames: ['status'],
      buckets: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200, 43_200],
      registers,
    }),
    callbacksRefused: new Counter({
      name: 'outbound_callbacks_refused_total',
      help: 'Callbacks that were not taken, by the HTTP status that they were answered.',
      labelNames: ['status'],
      registers,
    }),
    operations: new Counter({
      name: 'outbound_graphql_operations_total',
      help: 'GraphQL operations by kind (query, mutation, subscription; unknown: not valid) and outcome: ok, refused, or error, which is our fault.',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    operationSeconds: new Histogram({
      name: 'outbound_graphql_duration_seconds',
      help: 'How long queries and mutations took, from the reading of their document until their result.',
      labelNames: ['kind'],
      buckets: callBuckets,
      registers,
    }),
    errors: new Counter({
      name: 'outbound_graphql_errors_total',
      help: 'GraphQL errors, by extensions.code.',
      labelNames: ['code'],
      registers,
    }),
    subscribers: new Gauge({
      name: 'outbound_subscribers',
      help: 'Subscriptions that follow the event log on this node.',
      registers,
    }),
    eventLag: new Histogram({
      name: 'outbound_event_lag_seconds',
      help: 'From the writing of an event to its reading by this node: the last of each reading.',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    eventsRead: new Counter({
      name: 'outbound_events_read_total',
      help: 'Events that this node has read from the log.',
      registers,
    }),
    jobsFailed: new Counter({
      name: 'outbound_jobs_failed_total',
      help: 'Runs of jobs that failed, by queue; they are repeated.',
      labelNames: ['queue'],
      registers,
    }),
  };
}

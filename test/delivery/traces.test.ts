import { print } from 'graphql';
import { afterEach, expect, test } from 'vitest';
import { postGraphQL } from '../support/client.ts';
import {
  conversationChangedDocument,
  findOnlyConversation,
  replyDocument,
  writeFrom,
} from '../support/conversations.ts';
import { findFreePort } from '../support/free-port.ts';
import { graphql } from '../support/generated/gql.ts';
import { startNode } from '../support/node.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument, statusDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';
import { startTraceparentProxy, type TraceparentProxy } from '../support/traceparent-proxy.ts';

const traceOfMessageDocument = graphql(`
  query TraceOfMessage($id: ID!) { outboundMessage(id: $id) { request { id traceId } } }
`);
const traceOfRepliesDocument = graphql(`
  query TraceOfReplies($id: ID!) { conversation(id: $id) { messages { edges { node { traceId } } } } }
`);

const invalidNumber = '+15005550001';
const callerTraceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callerSpanId = '00f067aa0ba902b7';
const callerTraceparent = `00-${callerTraceId}-${callerSpanId}-01`;

/** An api and a worker, and the carrier behind what keeps the headers of each send. */
interface Traced {
  road: Road;
  api: Service;
  proxy: TraceparentProxy;
  /** Closes both: every span has been sent then. */
  end(): Promise<void>;
}

const opened: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function startReceiver(): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver();
  opened.push(receiver.close);
  return receiver;
}

async function startTraced(env: Record<string, string>): Promise<Traced> {
  const api = await startService({ role: 'api', env });
  opened.push(api.close);
  const proxy = await startTraceparentProxy(api.simulator.url);
  opened.push(proxy.close);
  const worker = await startNode({ databaseUrl: api.databaseUrl, role: 'worker', publicUrl: api.url, env });
  opened.push(worker.close);
  const road = await createRoad({ ...api, simulator: { ...api.simulator, url: proxy.url } });
  opened.push(road.admin.close);
  return {
    road,
    api,
    proxy,
    async end() {
      await worker.close();
      await api.app.close();
    },
  };
}

/** Sends to one contact, with the headers of a caller, and waits for the end of the message. */
async function send({ road, api }: Traced, headers: Record<string, string>, to = nextNumber()) {
  const { configurationId, admin } = road;
  const following = admin.follow(statusDocument, { configurationId, after: await admin.eventCursor() });
  const { data } = await postGraphQL(
    api.url,
    { query: print(sendDocument), variables: { input: { configurationId, contacts: [contact(to)] } } },
    { authorization: `Bearer ${admin.token}`, ...headers },
  );
  const { sendOutbound: request } = data as { sendOutbound: { id: string } };
  const events = await following.until(({ deliveryStatusChanged: { status } }) =>
    ['DELIVERED', 'FAILED'].includes(status),
  );
  following.stop();
  const messageId = events.at(-1)?.deliveryStatusChanged.message.id ?? '';
  const { outboundMessage } = await admin.run(traceOfMessageDocument, { id: messageId });
  return { requestId: request.id, messageId, traceId: outboundMessage?.request.traceId, to };
}

/** Answers a customer, with the headers of a caller, and waits until the answer is delivered. */
async function reply({ road, api }: Traced, headers: Record<string, string>, idempotencyKey?: string) {
  const { admin, address } = road;
  await writeFrom(api, nextNumber(), { to: address, body: 'Hello?' });
  const { id: conversationId } = await findOnlyConversation(road);
  const following = admin.follow(conversationChangedDocument, { conversationId, after: await admin.eventCursor() });
  await postGraphQL(
    api.url,
    { query: print(replyDocument), variables: { conversationId, body: 'On its way', idempotencyKey } },
    { authorization: `Bearer ${admin.token}`, ...headers },
  );
  await following.until(({ conversationChanged: { conversation } }) =>
    conversation.messages.edges.some(({ node }) => node.status === 'DELIVERED'),
  );
  following.stop();
  const { conversation } = await admin.run(traceOfRepliesDocument, { id: conversationId });
  const [written, answer] = conversation?.messages.edges.map(({ node }) => node.traceId) ?? [];
  return { conversationId, written, traceId: answer };
}

function only(spans: ReceivedSpan[], name: string): ReceivedSpan {
  const [span, ...others] = spans.filter((one) => one.name === name);
  if (span === undefined || others.length > 0) throw new Error(`Not one span is named ${name}`);
  return span;
}

/** What follows from the call of a client, or from a keyword, each behind what caused it. */
function followFrom(accepted: ReceivedSpan, spans: ReceivedSpan[], parentSpanId = callerSpanId) {
  const job = only(spans, 'deliver-messages');
  const call = only(spans, 'send twilio');
  const receipts = spans.filter(({ name }) => name === 'receipt');
  expect(accepted.parentSpanId).toBe(parentSpanId);
  expect(job.parentSpanId).toBe(accepted.spanId);
  expect(call.parentSpanId).toBe(job.spanId);
  expect(receipts.map(({ parentSpanId }) => parentSpanId)).toEqual(receipts.map(() => accepted.spanId));
  return { job, call, receipts };
}

test("acceptance, job, carrier's call and receipts of two processes are one trace, which goes on from the caller's", async () => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const { requestId, messageId, traceId, to } = await send(traced, { traceparent: callerTraceparent });
  await traced.end();

  const spans = receiver.spans.filter((span) => span.traceId === callerTraceId);
  const names = [...new Set(spans.map(({ name }) => name))].sort();
  expect(names).toEqual(['deliver-messages', 'receipt', 'send twilio', 'sendOutbound']);
  expect(traceId).toBe(callerTraceId);

  const accepted = only(spans, 'sendOutbound');
  const { job, call, receipts } = followFrom(accepted, spans);
  expect(traced.proxy.traceparents).toEqual([`00-${callerTraceId}-${call.spanId}-01`]);

  const organization = { 'outbound.organization.id': traced.road.admin.organizationId };
  const request = { ...organization, 'outbound.request.id': requestId };
  const message = { ...request, 'outbound.message.id': messageId, 'outbound.attempt': 1 };
  expect(accepted.attributes).toEqual({ ...request, 'outbound.outcome': 'accepted' });
  expect(job.attributes).toMatchObject({ ...request, 'outbound.job.is_repeat': false });
  expect(job.events).toEqual(['claiming', 'claimed', 'sent', 'settled']);
  expect(call.attributes).toEqual({ ...message, 'outbound.provider': 'twilio', 'outbound.outcome': 'accepted' });
  const delivered = receipts.find(({ attributes }) => attributes['outbound.outcome'] === 'DELIVERED');
  expect(delivered?.attributes).toEqual({ ...message, 'outbound.outcome': 'DELIVERED' });
  expect(new Set(spans.map(({ service }) => service))).toEqual(new Set(['outbound-messaging']));

  const exported = Buffer.concat(receiver.bodies).toString('latin1');
  for (const secret of [to, to.slice(1), 'Mari', traced.road.address, traced.road.authToken]) {
    expect(exported).not.toContain(secret);
  }
});

test("an agent's reply, its job, the carrier's call and the receipts are one trace, which goes on from the caller's", async () => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const { conversationId, written, traceId } = await reply(traced, { traceparent: callerTraceparent });
  await traced.end();

  const spans = receiver.spans.filter((span) => span.traceId === callerTraceId);
  const names = [...new Set(spans.map(({ name }) => name))].sort();
  expect(names).toEqual(['deliver-messages', 'receipt', 'replyToConversation', 'send twilio']);
  expect([written, traceId]).toEqual([null, callerTraceId]);

  const accepted = only(spans, 'replyToConversation');
  const { job, call, receipts } = followFrom(accepted, spans);

  const messageId = String(accepted.attributes['outbound.message.id']);
  const message = {
    'outbound.organization.id': traced.road.admin.organizationId,
    'outbound.message.id': messageId,
  };
  expect(accepted.attributes).toEqual({
    ...message,
    'outbound.conversation.id': conversationId,
    'outbound.outcome': 'accepted',
  });
  expect(job.attributes).toMatchObject(message);
  expect(call.attributes).toMatchObject({ ...message, 'outbound.outcome': 'accepted' });
  const delivered = receipts.find(({ attributes }) => attributes['outbound.outcome'] === 'DELIVERED');
  expect(delivered?.attributes).toEqual({ ...message, 'outbound.attempt': 1, 'outbound.outcome': 'DELIVERED' });
});

test("a customer's keyword, the job of its confirmation, the carrier's call and the receipts are one trace", async () => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const { admin, address } = traced.road;
  const following = admin.follow(conversationChangedDocument, { after: await admin.eventCursor() });
  await writeFrom(traced.api, nextNumber(), { to: address, body: 'STOP' });
  await following.until(({ conversationChanged: { conversation } }) =>
    conversation.messages.edges.some(({ node }) => node.status === 'DELIVERED'),
  );
  following.stop();
  const { conversation } = await admin.run(traceOfRepliesDocument, {
    id: (await findOnlyConversation(traced.road)).id,
  });
  await traced.end();

  const keyword = only(receiver.spans, 'keyword');
  expect(keyword.attributes).toEqual({
    'outbound.organization.id': admin.organizationId,
    'outbound.outcome': 'OPTED_OUT',
  });
  const { receipts } = followFrom(keyword, receiver.spans, '');
  expect(receipts.length).toBeGreaterThan(0);
  expect(new Set(receiver.spans.map(({ traceId }) => traceId))).toEqual(new Set([keyword.traceId]));
  expect(conversation?.messages.edges.map(({ node }) => node.traceId)).toEqual([null, keyword.traceId]);
});

test('without a header a trace begins here, and what the carrier refuses carries its code', async () => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces` });
  const { traceId } = await send(traced, { traceparent: 'not-a-trace' }, invalidNumber);
  await traced.end();

  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  const spans = receiver.spans.filter((span) => span.traceId === traceId);
  expect(only(spans, 'sendOutbound').parentSpanId).toBe('');
  const call = only(spans, 'send twilio');
  expect(call.isError).toBe(true);
  expect(call.attributes).toMatchObject({ 'outbound.outcome': 'refused', 'outbound.code': '21211' });
});

test('a call that is repeated or refused has a span that says so', async () => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const { admin, configurationId } = traced.road;
  const input = { configurationId, contacts: [contact(nextNumber())], idempotencyKey: 'once' };
  await admin.run(sendDocument, { input });
  await admin.run(sendDocument, { input });
  await admin.refused(sendDocument, { input: { configurationId, contacts: [] } });
  await traced.end();

  const calls = receiver.spans.filter(({ name }) => name === 'sendOutbound');
  const told = calls.map(({ attributes }) => [attributes['outbound.outcome'], attributes['outbound.code']]);
  expect(told).toEqual([
    ['accepted', undefined],
    ['repeated', undefined],
    ['refused', 'INVALID_INPUT'],
  ]);
});

test('a reply that is repeated or refused has a span that says so', async () => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
  const { conversationId, traceId } = await reply(traced, {}, 'once');
  const { admin } = traced.road;
  await admin.run(replyDocument, { conversationId, body: 'On its way', idempotencyKey: 'once' });
  await admin.refused(replyDocument, { conversationId, body: '' });
  await traced.end();

  const calls = receiver.spans.filter(({ name }) => name === 'replyToConversation');
  const told = calls.map(({ attributes }) => [attributes['outbound.outcome'], attributes['outbound.code']]);
  expect(told).toEqual([
    ['accepted', undefined],
    ['repeated', undefined],
    ['refused', 'INVALID_INPUT'],
  ]);
  expect(calls[0]).toMatchObject({ traceId, parentSpanId: '' });
});

test.each([
  { why: 'the caller does not sample its trace', env: {}, traceparent: callerTraceparent.replace(/01$/, '00') },
  { why: 'the sampler says so', env: { OTEL_TRACES_SAMPLER: 'always_off' }, traceparent: callerTraceparent },
])('no span is sent where $why, and the trace is known all the same', async ({ env, traceparent }) => {
  const receiver = await startReceiver();
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env });
  const { traceId } = await send(traced, { traceparent });
  await traced.end();
  expect(receiver.spans).toEqual([]);
  expect(traceId).toBe(callerTraceId);
  expect(traced.proxy.traceparents[0]).toMatch(new RegExp(`^00-${callerTraceId}-[0-9a-f]{16}-00$`));
});

test("without an endpoint nothing is sent, not to the carrier either, and the caller's trace is found from the message", async () => {
  const traced = await startTraced({});
  const [known, unknown] = [await send(traced, { traceparent: callerTraceparent }), await send(traced, {})];
  await traced.end();
  expect([known.traceId, unknown.traceId]).toEqual([callerTraceId, null]);
  expect(traced.proxy.traceparents).toEqual([null, null]);
});

test('messages are delivered while nobody takes the spans', async () => {
  const endpoint = `http://127.0.0.1:${await findFreePort()}`;
  const traced = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  const { traceId } = await send(traced, {});
  expect(traceId).toMatch(/^[0-9a-f]{32}$/);
  await traced.end();
});

import { jsonReply, type Reply } from './carrier.ts';
import type { Message } from './message.ts';
import type { Network } from './network.ts';
import { showNumber } from './numbers.ts';
import { readBehaviour } from './read-behaviour.ts';
import { ControlError, parseJson, readHttpUrl, readObject, readText, readTexts } from './read-json.ts';

/** The simulator's own API. Throws a ControlError where the caller is at fault. */
export async function control(network: Network, method: string, target: string, body: string): Promise<Reply> {
  const [path = '', query = ''] = target.split('?', 2);
  const [room, address, part, ...rest] = path.split('/').slice(1).map(decode);
  if (rest.length > 0) throw notFound(method, path);
  if (part !== undefined) {
    if (`${method} ${room}/${part}` === 'POST phones/messages' && address)
      return writeFromPhone(network, address, body);
    throw notFound(method, path);
  }
  switch (`${method} ${room}${address ? '/:address' : ''}`) {
    case 'GET health':
      return jsonReply(200, { status: 'ok' });
    case 'GET numbers':
      return jsonReply(200, [...network.numbers.values()].map(showNumber));
    case 'PUT numbers/:address':
      return registerNumber(network, address ?? '', body);
    case 'GET phones':
      if (new URLSearchParams(query).has('count')) return jsonReply(200, network.log.count());
      throw notFound(method, path);
    case 'GET phones/:address':
      return jsonReply(200, network.log.received(address ?? '').map(showMessage));
    case 'DELETE phones':
      network.log.forget();
      return NO_CONTENT;
    case 'GET behaviour':
      return jsonReply(200, network.behaviours.show());
    case 'PUT behaviour':
      network.behaviours.merge(readBehaviour(parseJson(body)));
      return jsonReply(200, network.behaviours.show());
    case 'DELETE behaviour':
      network.behaviours.restore();
      return NO_CONTENT;
    default:
      throw notFound(method, path);
  }
}

const NO_CONTENT: Reply = { status: 204, contentType: 'application/json', body: '' };

function registerNumber(network: Network, address: string, body: string): Reply {
  const fields = readObject(parseJson(body), ['webhookUrl', 'provider', 'credentials'], '');
  const webhookUrl = readHttpUrl(fields['webhookUrl'], 'webhookUrl');
  const provider = readText(fields['provider'], 'provider');
  const credentials = readTexts(fields['credentials'], 'credentials');
  const carrier = network.carriers.find((candidate) => candidate.provider === provider);
  if (!carrier) {
    throw new ControlError(`provider must be one of ${network.carriers.map((each) => each.provider).join(', ')}.`);
  }
  const number = { address, provider, webhookUrl, credentials, signingKey: carrier.readSigningKey(credentials) };
  network.numbers.set(address, number);
  return jsonReply(200, showNumber(number));
}

async function writeFromPhone(network: Network, from: string, body: string): Promise<Reply> {
  const input = readObject(parseJson(body), ['to', 'body', 'id', 'fields'], '');
  const to = readText(input['to'], 'to');
  const text = readText(input['body'], 'body');
  const fields = input['fields'] === undefined ? {} : readTexts(input['fields'], 'fields');
  const number = network.numbers.get(to);
  const carrier = network.carriers.find(({ provider }) => provider === number?.provider);
  if (!number || !carrier) throw new ControlError(`${to} is no registered number.`, 404);
  const id = input['id'] === undefined ? carrier.createMessageId() : readText(input['id'], 'id');
  const status = await network.callbacks.post(carrier.inboundCallback(number, { id, from, body: text, fields }));
  if (status === 0) throw new ControlError(`The webhook of ${to} could not be reached.`, 502);
  return jsonReply(201, { id, status });
}

function showMessage({ id, sender, body, reference, receivedAt }: Message): Record<string, string | null> {
  const { provider, address } = sender;
  return { id, provider, from: address, body, reference, receivedAt: new Date(receivedAt).toISOString() };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ControlError(`${segment} in the path is not URL-encoded.`);
  }
}

function notFound(method: string, path: string): ControlError {
  return new ControlError(`There is no ${method} ${path}.`, 404);
}

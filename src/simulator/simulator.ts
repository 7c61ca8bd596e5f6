import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Behaviours } from './behaviour.ts';
import { CallbackSender, type Logger } from './callback-sender.ts';
import { jsonReply, type Reply } from './carrier.ts';
import { carryMessage } from './carry-message.ts';
import { control } from './control.ts';
import { DueQueue } from './due-queue.ts';
import { MessageLog } from './message-log.ts';
import type { Network } from './network.ts';
import type { Numbers } from './numbers.ts';
import { readBody } from './read-body.ts';
import { ControlError } from './read-json.ts';
import { sendReply } from './send-reply.ts';
import { createTwilio } from './twilio.ts';

interface SimulatorOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly logger?: Logger;
}

const host = '127.0.0.1';

export interface Simulator {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A peer that speaks the carriers' protocols, and an API of its own to steer it and to read what handsets received. */
export async function startSimulator({ port, logger }: SimulatorOptions): Promise<Simulator> {
  const network = createNetwork(logger);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    readBody(request, (body) => {
      if (body === null) sendReply(response, jsonReply(413, { error: 'The body is larger than 1 MiB.' }));
      else respond(network, request, body, response);
    });
  });
  const { port: taken } = await listen(server, port);
  return { url: `http://${host}:${taken}`, port: taken, close: () => close(server, network) };
}

function createNetwork(logger: Logger | undefined): Network {
  const numbers: Numbers = new Map();
  const log = new MessageLog();
  const due = new DueQueue();
  return {
    carriers: [createTwilio(numbers, log)],
    numbers,
    log,
    behaviours: new Behaviours(),
    due,
    callbacks: new CallbackSender(due, logger),
  };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The simulator has no port.'));
      else resolve(address);
    });
  });
}

async function close(server: Server, network: Network): Promise<void> {
  network.due.close();
  network.callbacks.close();
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

function respond(network: Network, request: IncomingMessage, body: string, response: ServerResponse): void {
  const { method = '', url: target = '', headers } = request;
  const carrier = network.carriers.find(({ pathPrefix }) => target.startsWith(pathPrefix));
  if (!carrier) {
    void answerControl(network, method, target, body).then((reply) => sendReply(response, reply));
    return;
  }
  const answer = carrier.answer({ method, target, headers, body });
  if ('message' in answer) carryMessage(network, carrier, answer, response);
  else sendReply(response, answer);
}

async function answerControl(network: Network, method: string, target: string, body: string): Promise<Reply> {
  try {
    return await control(network, method, target, body);
  } catch (error) {
    if (error instanceof ControlError) return jsonReply(error.status, { error: error.message });
    return jsonReply(500, { error: `The simulator is at fault: ${error}` });
  }
}

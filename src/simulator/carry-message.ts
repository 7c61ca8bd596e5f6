import type { ServerResponse } from 'node:http';
import type { Answer, Behaviour } from './behaviour.ts';
import type { Carrier, Reply, Submission } from './carrier.ts';
import { confirmMessage } from './confirm-message.ts';
import { MAGIC_ADDRESSES } from './magic-addresses.ts';
import type { Message } from './message.ts';
import type { Network } from './network.ts';
import { sendReply } from './send-reply.ts';

const BROKEN_GATEWAY: Reply = { status: 500, contentType: 'text/html', body: '<h1>Internal Server Error</h1>' };

/** What becomes of a send in good order: accepted or refused, answered or not, as the behaviour in force has it. */
export function carryMessage(
  network: Network,
  carrier: Carrier,
  submission: Submission,
  response: ServerResponse,
): void {
  const { message } = submission;
  const behaviour = network.behaviours.of(message.to);
  const answer = Math.random() < behaviour.rate ? behaviour.answer : 'ok';
  const refusal = refuse(carrier, message, answer);
  if (refusal !== null) {
    network.due.after(behaviour.latencyMs, () => sendReply(response, refusal));
    return;
  }
  if (answer === 'timeout') return; // the connection is held until the client leaves
  if (answer === 'reset') {
    network.due.after(behaviour.latencyMs, () => response.destroy());
    return;
  }
  network.log.add(message);
  network.due.after(behaviour.latencyMs, () => {
    void acceptMessage(network, carrier, submission, behaviour, () => answerAccepted(answer, submission, response));
  });
}

function refuse(carrier: Carrier, message: Message, answer: Answer): Reply | null {
  if (message.to === MAGIC_ADDRESSES.invalid) return carrier.refuse('invalid', message);
  if (message.to === MAGIC_ADDRESSES.optedOut) return carrier.refuse('opted-out', message);
  if (typeof answer === 'object') return carrier.refuse(answer, message);
  if (answer === '429') return carrier.refuse('throttled', message);
  if (answer === '429-retry-after') {
    return { ...carrier.refuse('throttled', message), headers: { 'retry-after': '1' } };
  }
  return null;
}

async function acceptMessage(
  network: Network,
  carrier: Carrier,
  submission: Submission,
  behaviour: Behaviour,
  answer: () => void,
): Promise<void> {
  if (behaviour.receipts === 'before-response') {
    await confirmMessage(network, carrier, submission, behaviour);
    answer();
  } else {
    answer();
    await confirmMessage(network, carrier, submission, behaviour);
  }
}

function answerAccepted(answer: Answer, { acceptance }: Submission, response: ServerResponse): void {
  if (answer === 'accept-then-drop') response.destroy();
  else if (answer === 'accept-then-500') sendReply(response, BROKEN_GATEWAY);
  else sendReply(response, acceptance);
}

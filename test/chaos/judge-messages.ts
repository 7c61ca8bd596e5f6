import type { MessageStatus } from '../../src/outbound/message-status.ts';
import type { MessageStep } from '../../src/outbound/outbound-message.ts';
import type { AcceptedRequest } from './load.ts';
import type { PhoneMessage } from './simulator.ts';
import type { World } from './world.ts';

/** What one accepted contact came to: the service's word, and the phone's. */
export interface Outcome {
  to: string;
  requestId: string;
  /** Null where the service does not know it, though it accepted it. */
  message: { id: string; status: MessageStatus; attempts: number; history: MessageStep[] } | null;
  phone: PhoneMessage[];
}

export interface MessageVerdict {
  received: number;
  lost: Outcome[];
  doubled: Outcome[];
  misreported: Outcome[];
  inDoubt: Outcome[];
  unsettled: Outcome[];
  /** On phones of nobody whose request was answered. */
  unasked: number;
}

const notSent: readonly MessageStatus[] = ['CANCELLED', 'FAILED', 'EXPIRED', 'SKIPPED'];
const waiting: readonly MessageStatus[] = ['HELD', 'QUEUED', 'SENDING'];

export async function readOutcomes(
  { database, simulator, organizationId }: World,
  accepted: AcceptedRequest[],
): Promise<Outcome[]> {
  type Row = NonNullable<Outcome['message']> & { key: string };
  const rows = await database.rows<Row>(
    `select request_id || to_address as key, id, status, attempts, history from outbound_message where organization_id = $1`,
    [organizationId],
  );
  const byKey = new Map(rows.map(({ key, ...message }) => [key, message]));
  const outcomes: Outcome[] = [];
  for (const { id, addresses } of accepted) {
    const phones = await Promise.all(addresses.map((to) => simulator.phone(to)));
    addresses.forEach((to, index) => {
      outcomes.push({ to, requestId: id, message: byKey.get(id + to) ?? null, phone: phones[index] ?? [] });
    });
  }
  return outcomes;
}

/** The phones are right; what the service says is compared with them. */
export async function judgeMessages({ simulator }: World, outcomes: Outcome[]): Promise<MessageVerdict> {
  const having = (...statuses: readonly MessageStatus[]) =>
    outcomes.filter(({ message }) => message !== null && statuses.includes(message.status));
  const onPhones = outcomes.reduce((sum, { phone }) => sum + phone.length, 0);
  return {
    received: outcomes.filter(({ phone }) => phone.length > 0).length,
    lost: outcomes.filter((outcome) => outcome.phone.length === 0 && !isAccountedFor(outcome)),
    doubled: outcomes.filter(({ phone }) => phone.length > 1),
    misreported: having(...notSent).filter(({ phone }) => phone.length > 0),
    inDoubt: having('IN_DOUBT'),
    unsettled: having(...waiting),
    unasked: (await simulator.countMessages()) - onPhones,
  };
}

/** A message on no phone is not lost where the service says so, or says that it does not know. */
function isAccountedFor({ message }: Outcome): boolean {
  return message !== null && [...notSent, 'IN_DOUBT'].includes(message.status);
}

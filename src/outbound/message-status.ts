export const messageStatuses = [
  'HELD',
  'QUEUED',
  'SENDING',
  'IN_DOUBT',
  'SENT',
  'DELIVERED',
  'READ',
  'FAILED',
  'SKIPPED',
  'CANCELLED',
  'EXPIRED',
] as const;
export type MessageStatus = (typeof messageStatuses)[number];

/**
 * Reports of a carrier come repeated and in any order: a status only moves up its rank, whatever came first.
 * DELIVERED stands above FAILED: a handset that has the message outweighs a carrier that gave it up.
 */
export const statusRank: Record<MessageStatus, number> = {
  HELD: 0,
  QUEUED: 1,
  SENDING: 2,
  IN_DOUBT: 3,
  SENT: 4,
  FAILED: 5,
  DELIVERED: 6,
  READ: 7,
  SKIPPED: 9,
  CANCELLED: 9,
  EXPIRED: 9,
};

/** Statuses in which a message still waits for its way to the carrier to be settled. */
export const unsettledStatuses = ['HELD', 'QUEUED', 'SENDING', 'IN_DOUBT'] as const satisfies MessageStatus[];

/** The queue that hands accepted messages to the delivery room. */
export const deliveryQueue = 'deliver-messages';

/** One chunk of work: the messages of a request that are due, or one reply. */
export type DeliveryJob = { requestId: string } | { messageId: string };

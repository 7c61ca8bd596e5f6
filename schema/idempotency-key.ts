import { keyRetentionDays } from '../src/platform/idempotency.ts';

/** Said alike of every mutation that takes a key. */
export const idempotencyKeyDescription = `The same key with the same input answers with the same result, and nothing is created or sent twice; with another input: IDEMPOTENCY_CONFLICT. 1 to 255 characters; kept at least ${keyRetentionDays} days.`;

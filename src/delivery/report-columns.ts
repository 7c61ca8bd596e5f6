import { sql } from '../platform/database.ts';

/** Columns of a receipt as a `Report`; `of` is the alias of its table with the dot, or nothing. */
export function reportColumns(of: ReturnType<typeof sql>) {
  return sql`${of}message_id as "messageId", ${of}attempt, ${of}id::text as "receiptId",
    ${of}provider_message_id as "providerMessageId", ${of}status, ${of}failure_code as "failureCode",
    ${of}failure_message as "failureMessage", ${of}failure_retryable as "isRetryable",
    coalesce(${of}opts_out, false) as "optsOut"`;
}

/** Our own reference of an attempt, which travels to the carrier and comes back with each of its reports. */
export function writeReference(messageId: string, attempt: number): string {
  return `${messageId}.${attempt}`;
}

const pattern = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,4})$/;

/** What a reference names, or null where it is none of ours. */
export function readReference(reference: string | null): { messageId: string; attempt: number } | null {
  const [, messageId, attempt] = pattern.exec(reference ?? '') ?? [];
  return messageId === undefined ? null : { messageId, attempt: Number(attempt) };
}

import { randomFillSync } from 'node:crypto';

const ID_BYTES = 16;

/** Makes ids of 32 hex digits; random bytes are drawn in blocks, since each draw alone is a system call. */
export function createIdSource(): () => string {
  const block = Buffer.alloc(ID_BYTES * 256);
  let used = block.length;
  return () => {
    if (used === block.length) {
      randomFillSync(block);
      used = 0;
    }
    used += ID_BYTES;
    return block.toString('hex', used - ID_BYTES, used);
  };
}

import { randomFillSync } from 'node:crypto';
import { v7, validate } from 'uuid';

const bytesOfId = 16;
/** Drawn for many ids at once: each draw is a call into the system's generator, which takes longer than the rest of an id. */
const randomBytes = Buffer.alloc(bytesOfId * 256);
let usedBytes = randomBytes.length;
let lastMs = 0;
let sequence = 0;

/** A new UUIDv7: ids sort by the time they were made, within one process strictly. */
export function newId(): string {
  const random = drawRandom();
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    // Half of its range is left to count up in until the next millisecond.
    sequence = random.readUInt32BE(0) >>> 1;
  } else {
    sequence += 1;
  }
  return v7({ random, msecs: lastMs, seq: sequence });
}

export function isId(text: string): boolean {
  return validate(text);
}

function drawRandom(): Buffer {
  if (usedBytes === randomBytes.length) {
    randomFillSync(randomBytes);
    usedBytes = 0;
  }
  usedBytes += bytesOfId;
  return randomBytes.subarray(usedBytes - bytesOfId, usedBytes);
}

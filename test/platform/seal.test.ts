import { expect, test } from 'vitest';
import { createSealer } from '../../src/platform/seal.ts';

const sealer = createSealer(Buffer.alloc(32, 7));
const secret = '{"authToken":"ÕÄÖ-secret"}';
const sealed = sealer.seal(secret, 'channel-1');

test('what was sealed is opened by the same key for the same owner', () => {
  expect(sealer.open(sealed, 'channel-1')).toBe(secret);
  expect(createSealer(Buffer.alloc(32, 7)).open(new Uint8Array(sealed), 'channel-1')).toBe(secret);
});

test('an empty secret is one too', () => {
  expect(sealer.open(sealer.seal('', 'channel-1'), 'channel-1')).toBe('');
});

test('the secret is not in what is kept', () => {
  expect(sealed.includes('secret')).toBe(false);
  expect(sealed.includes('authToken')).toBe(false);
});

test('the same secret is sealed differently each time', () => {
  expect(sealer.seal(secret, 'channel-1').equals(sealed)).toBe(false);
});

test('another key does not open it', () => {
  expect(() => createSealer(Buffer.alloc(32, 8)).open(sealed, 'channel-1')).toThrow();
});

test('it does not open for another owner', () => {
  expect(() => sealer.open(sealed, 'channel-2')).toThrow();
});

test.each(Array.from(sealed.keys()))('a change of byte %i is noticed', (index) => {
  const tampered = Buffer.from(sealed);
  tampered[index] = (tampered[index] ?? 0) ^ 1;
  expect(() => sealer.open(tampered, 'channel-1')).toThrow();
});

test.each([0, 1, 12, 13, 20, 28, 29, sealed.length - 1])('the first %i bytes alone do not open', (length) => {
  expect(() => sealer.open(sealed.subarray(0, length), 'channel-1')).toThrow();
});

test('one byte more does not open', () => {
  expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), 'channel-1')).toThrow();
});

test.each([0, 16, 31, 33])('a key of %i bytes seals nothing', (bytes) => {
  expect(() => createSealer(Buffer.alloc(bytes)).seal(secret, 'channel-1')).toThrow();
});

import { expect, test } from 'vitest';
import { countSegments } from '../../src/template/count-segments.ts';
import vectors from '../vectors/sms-segments-vectors.json' with { type: 'json' };

const cases = vectors.vectors;

test('the vectors are all here', () => {
  expect(cases).toHaveLength(18);
});

test.each(cases)('$name is $segments of $encoding', ({ message, encoding, segments }) => {
  expect(countSegments(message)).toEqual({ encoding, segments });
});

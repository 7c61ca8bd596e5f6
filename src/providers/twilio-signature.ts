import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** X-Twilio-Signature: HMAC-SHA1 over the URL as Twilio knows it and the sorted, decoded form values. */
export function isSignedByTwilio(
  tokens: string[],
  signature: string,
  url: string,
  params: URLSearchParams,
  body: { isForm: boolean; text: string },
): boolean {
  if (signature === '') return false;
  const fields = body.isForm ? writeFields(params) : '';
  return isSignedByOne(tokens, Buffer.from(signature), url, fields) && (body.isForm || isBodyHashRight(url, body.text));
}

function isSignedByOne(tokens: string[], signature: Buffer, url: string, fields: string): boolean {
  for (const variant of urlVariants(url)) {
    for (const token of tokens) if (isEqual(signature, sign(token, variant + fields))) return true;
  }
  return false;
}

function sign(token: string, data: string): Buffer {
  return Buffer.from(createHmac('sha1', token).update(data, 'utf8').digest('base64'));
}

/** Sorted by name, then value; the same twice counts once. */
function writeFields(params: URLSearchParams): string {
  const fields = [...params].sort(([name, value], [otherName, otherValue]) =>
    name === otherName ? compare(value, otherValue) : compare(name, otherName),
  );
  let data = '';
  let last: [string, string] | undefined;
  for (const field of fields) {
    if (field[0] !== last?.[0] || field[1] !== last[1]) data += field[0] + field[1];
    last = field;
  }
  return data;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** As it came, then the other way: Twilio signs with or without the default port, whichever way the URL was configured. */
function* urlVariants(url: string): Generator<string> {
  yield url;
  const match = /^(https?):\/\/([^/?#:]+)(:\d+)?(.*)$/s.exec(url);
  if (match === null) return;
  const [, scheme, host, port, rest] = match;
  const defaultPort = scheme === 'https' ? ':443' : ':80';
  yield port === undefined ? `${scheme}://${host}${defaultPort}${rest}` : `${scheme}://${host}${rest}`;
}

/** A body that is no form is not in the signature: its hash is, in the URL. A body without either is unsigned. */
function isBodyHashRight(url: string, text: string): boolean {
  const expected = new URL(url).searchParams.get('bodySHA256');
  if (expected === null) return text === '';
  return isEqual(Buffer.from(expected), Buffer.from(createHash('sha256').update(text, 'utf8').digest('hex')));
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

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
  const given = Buffer.from(signature);
  const isSigned = urlVariants(url).some((variant) =>
    tokens.some((token) => isEqual(given, sign(token, variant, body.isForm ? params : new URLSearchParams()))),
  );
  return isSigned && (body.isForm || isBodyHashRight(url, body.text));
}

function sign(token: string, url: string, params: URLSearchParams): Buffer {
  let data = url;
  for (const key of [...new Set(params.keys())].sort()) {
    for (const value of [...new Set(params.getAll(key))].sort()) data += key + value;
  }
  return Buffer.from(createHmac('sha1', token).update(data, 'utf8').digest('base64'));
}

/** Twilio signs with or without the default port, whichever way the URL was configured. */
function urlVariants(url: string): string[] {
  const match = /^(https?):\/\/([^/?#:]+)(:\d+)?(.*)$/s.exec(url);
  if (match === null) return [url];
  const [, scheme, host, port, rest] = match;
  const defaultPort = scheme === 'https' ? ':443' : ':80';
  if (port === undefined) return [url, `${scheme}://${host}${defaultPort}${rest}`];
  return [url, `${scheme}://${host}${rest}`];
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

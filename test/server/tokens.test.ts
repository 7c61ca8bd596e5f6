import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/platform/uuid.ts';
import { type GraphQLErrorShape, postGraphQL } from '../support/client.ts';
import { authSecret, type Service, startService } from '../support/service.ts';

const org = newId();
const soon = Math.floor(Date.now() / 1000) + 3_600;
const claims: JWTPayload = { sub: 'tester', org, roles: ['admin'], exp: soon };
const hs256: JWTHeaderParameters = { alg: 'HS256' };

function sign(payload: JWTPayload, header = hs256, key: CryptoKey | Uint8Array = encode(authSecret)) {
  return new SignJWT(payload).setProtectedHeader(header).sign(key);
}

function encode(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}

/** null where the token is taken. */
async function refusal(service: Service, authorization: string | null): Promise<GraphQLErrorShape | null> {
  const headers = authorization === null ? {} : { authorization };
  const { errors } = await postGraphQL(service.url, { query: '{ eventCursor }' }, headers);
  return errors?.[0] ?? null;
}

function without(name: string): JWTPayload {
  const { [name]: _left, ...rest } = claims;
  return rest;
}

describe('with a secret', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({ role: 'api' });
  });
  afterAll(() => service.close());

  test.each<{ what: string; payload: JWTPayload }>([
    { what: 'in time', payload: claims },
    { what: 'of an organization in capitals', payload: { ...claims, org: org.toUpperCase() } },
    { what: 'with claims that nobody asks for', payload: { ...claims, iss: 'x', aud: 'y', name: 'z' } },
    { what: 'with roles that nobody knows beside one', payload: { ...claims, roles: ['owner', 'viewer'] } },
  ])('a token $what is taken', async ({ payload }) => {
    expect(await refusal(service, `Bearer ${await sign(payload)}`)).toBeNull();
  });

  test('the scheme may be written in any case', async () => {
    expect(await refusal(service, `bearer   ${await sign(claims)}`)).toBeNull();
  });

  test.each<{ what: string; token: () => string | Promise<string>; says: string }>([
    { what: 'that has expired', token: () => sign({ ...claims, exp: soon - 7_200 }), says: 'expired' },
    { what: 'that is not valid yet', token: () => sign({ ...claims, nbf: soon }), says: '"nbf"' },
    { what: 'of another secret', token: () => sign(claims, hs256, encode('x'.repeat(32))), says: 'not issued' },
    {
      what: 'signed by HS512',
      token: () => sign(claims, { alg: 'HS512' }, encode(authSecret.repeat(2))),
      says: 'not issued',
    },
    { what: 'signed by HS512 with our secret', token: () => sign(claims, { alg: 'HS512' }), says: 'not issued' },
    { what: 'without a signature', token: () => new UnsecuredJWT(claims).encode(), says: 'not issued' },
    {
      what: 'without its signature',
      token: async () => (await sign(claims)).replace(/[^.]+$/, ''),
      says: 'not issued',
    },
    { what: 'without sub', token: () => sign(without('sub')), says: '"sub"' },
    { what: 'with an empty sub', token: () => sign({ ...claims, sub: '' }), says: '"sub"' },
    { what: 'with a NUL in its sub', token: () => sign({ ...claims, sub: 'a\u0000b' }), says: '"sub"' },
    { what: 'with half a character in its sub', token: () => sign({ ...claims, sub: '\ud800' }), says: '"sub"' },
    { what: 'without org', token: () => sign(without('org')), says: '"org"' },
    { what: 'with an org that is no UUID', token: () => sign({ ...claims, org: 'contoso' }), says: '"org"' },
    { what: 'with an org that is no text', token: () => sign({ ...claims, org: 7 }), says: '"org"' },
    { what: 'without exp', token: () => sign(without('exp')), says: '"exp"' },
    { what: 'that is none', token: () => 'nonsense', says: 'not issued' },
    { what: 'that is a text of three parts', token: () => 'a.b.c', says: 'not issued' },
  ])('a token $what is UNAUTHENTICATED, with the reason', async ({ token, says }) => {
    const error = await refusal(service, `Bearer ${await token()}`);
    expect(error?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    expect(error?.message).toContain(says);
  });

  test('a token whose claims were changed is UNAUTHENTICATED', async () => {
    const [header, , signature] = (await sign(claims)).split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, org: newId() })).toString('base64url');
    const error = await refusal(service, `Bearer ${header}.${payload}.${signature}`);
    expect(error?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });

  test.each([
    { what: 'no header', header: null, says: 'no token' },
    { what: 'an empty header', header: '', says: 'no token' },
    { what: 'another scheme', header: 'Basic dGVzdDp0ZXN0', says: 'Bearer <token>' },
    { what: 'a scheme alone', header: 'Bearer', says: 'Bearer <token>' },
    { what: 'two tokens', header: 'Bearer a b', says: 'Bearer <token>' },
  ])('$what is UNAUTHENTICATED', async ({ header, says }) => {
    const error = await refusal(service, header);
    expect(error?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    expect(error?.message).toContain(says);
  });

  test('without a token the schema can be read', async () => {
    const { data, errors } = await postGraphQL(service.url, { query: '{ __schema { queryType { name } } }' });
    expect([data, errors]).toEqual([{ __schema: { queryType: { name: 'Query' } } }, undefined]);
  });
});

describe('with an issuer and an audience', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      role: 'api',
      env: { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'messages' },
    });
  });
  afterAll(() => service.close());
  const right = { ...claims, iss: 'https://id.example', aud: 'messages' };

  test.each([
    { what: 'of both', payload: right },
    { what: 'for several audiences', payload: { ...right, aud: ['others', 'messages'] } },
  ])('a token $what is taken', async ({ payload }) => {
    expect(await refusal(service, `Bearer ${await sign(payload)}`)).toBeNull();
  });

  test.each([
    { what: 'of another issuer', payload: { ...right, iss: 'https://evil.example' }, says: '"iss"' },
    { what: 'of no issuer', payload: { ...claims, aud: 'messages' }, says: '"iss"' },
    { what: 'for another audience', payload: { ...right, aud: 'others' }, says: '"aud"' },
    { what: 'for no audience', payload: { ...claims, iss: 'https://id.example' }, says: '"aud"' },
  ])('a token $what is UNAUTHENTICATED', async ({ payload, says }) => {
    const error = await refusal(service, `Bearer ${await sign(payload)}`);
    expect(error?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
    expect(error?.message).toContain(says);
  });
});

describe('with a key set of the issuer', async () => {
  const [rsa, elliptic, stranger] = await Promise.all([
    generateKeyPair('RS256'),
    generateKeyPair('ES256'),
    generateKeyPair('RS256'),
  ]);
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', alg: 'RS256' },
    { ...(await exportJWK(elliptic.publicKey)), kid: 'elliptic', alg: 'ES256' },
  ];
  let asked = 0;
  let status = 200;
  const issuer = createServer((_request, response) => {
    asked += 1;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  let issuerUrl = '';
  let service: Service;
  beforeAll(async () => {
    await once(issuer.listen(0, '127.0.0.1'), 'listening');
    const address = issuer.address();
    issuerUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/jwks`;
    service = await startService({ role: 'api', env: { AUTH_SECRET: '', AUTH_JWKS_URL: issuerUrl } });
  });
  afterAll(async () => {
    await service.close();
    issuer.close();
  });

  test('tokens of each of its keys are taken, and the set is read once', async () => {
    expect(
      await refusal(service, `Bearer ${await sign(claims, { alg: 'RS256', kid: 'rsa' }, rsa.privateKey)}`),
    ).toBeNull();
    const other = await sign(claims, { alg: 'ES256', kid: 'elliptic' }, elliptic.privateKey);
    expect(await refusal(service, `Bearer ${other}`)).toBeNull();
    expect(asked).toBe(1);
  });

  test.each([
    {
      what: 'of a key that is not in it',
      token: () => sign(claims, { alg: 'RS256', kid: 'rsa' }, stranger.privateKey),
    },
    { what: 'with a key id that is not in it', token: () => sign(claims, { alg: 'RS256', kid: 'x' }, rsa.privateKey) },
    { what: 'signed by a secret', token: () => sign(claims) },
    {
      what: 'signed by a public key as if it were a secret',
      token: () => sign(claims, { alg: 'HS256', kid: 'rsa' }, encode(String(keys[0]?.n))),
    },
    { what: 'without a signature', token: () => new UnsecuredJWT(claims).encode() },
    {
      what: 'that has expired',
      token: () => sign({ ...claims, exp: 1 }, { alg: 'RS256', kid: 'rsa' }, rsa.privateKey),
    },
  ])('a token $what is UNAUTHENTICATED', async ({ token }) => {
    expect((await refusal(service, `Bearer ${await token()}`))?.extensions).toEqual({ code: 'UNAUTHENTICATED' });
  });

  test('a key set that cannot be read is our fault, not that of the caller', async () => {
    const own = await startService({ role: 'api', env: { AUTH_SECRET: '', AUTH_JWKS_URL: issuerUrl } });
    const token = await sign(claims, { alg: 'RS256', kid: 'rsa' }, rsa.privateKey);
    status = 500;
    const error = await refusal(own, `Bearer ${token}`);
    status = 200;
    expect(error?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(await refusal(own, `Bearer ${token}`)).toBeNull();
    await own.close();
  });
});

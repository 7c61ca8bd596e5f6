import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { type Actor, type Role, roles } from '../organization/actor.ts';
import { ensureOrganization } from '../organization/ensure-organization.ts';
import { DomainError } from '../platform/domain-error.ts';
import { isStorable } from '../platform/text.ts';
import { isId } from '../platform/uuid.ts';

export interface AuthSettings {
  /** Either the secret that signs the tokens (HS256), or where the issuer's public keys are. */
  key: { secret: string } | { jwksUrl: string };
  issuer: string | undefined;
  audience: string | undefined;
}

/** An actor whose token was verified. */
interface Authenticated {
  actor: Actor;
  expiresAt: Date;
}

/** Tells who asks by the value of an Authorization header; throws UNAUTHENTICATED with what is wrong. */
export type Authenticate = (authorization: string | null | undefined) => Promise<Authenticated>;

export function createAuthenticate(settings: AuthSettings, em: EntityManager): Authenticate {
  const verify = createVerify(settings);
  // Keyed by a hash, so that no token stays in memory longer than its request.
  const verified = new LRUCache<string, Authenticated>({ max: 10_000 });
  return async (authorization) => {
    if (authorization == null || authorization === '') {
      throw unauthenticated('There is no token: send the header Authorization: Bearer <token>.');
    }
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw unauthenticated('The Authorization header is not of the form Bearer <token>.');
    const key = createHash('sha256').update(token).digest('base64');
    const known = verified.get(key);
    if (known !== undefined && known.expiresAt.getTime() > Date.now()) return known;
    const authenticated = readClaims(await verify(token));
    await ensureOrganization(em, authenticated.actor.organizationId);
    verified.set(key, authenticated);
    return authenticated;
  };
}

function createVerify({ key, issuer, audience }: AuthSettings): (token: string) => Promise<JWTPayload> {
  const options = {
    requiredClaims: ['sub', 'org', 'exp'],
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience }),
  };
  const secret = 'secret' in key ? new TextEncoder().encode(key.secret) : null;
  const jwks = 'jwksUrl' in key ? createRemoteJWKSet(new URL(key.jwksUrl)) : null;
  return async (token) => {
    try {
      if (secret !== null) return (await jwtVerify(token, secret, { ...options, algorithms: ['HS256'] })).payload;
      if (jwks !== null) return (await jwtVerify(token, jwks, options)).payload;
      throw new Error('There is neither a secret nor a key set');
    } catch (error) {
      throw explain(error);
    }
  };
}

function explain(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return tokenExpired();
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthenticated(`The token's claim "${error.claim}" is missing or not the one expected here.`);
  }
  if (error instanceof errors.JOSEError && !isFaultOfKeySet(error)) {
    return unauthenticated('The token was not issued for this service.');
  }
  return error;
}

/** The issuer's keys could not be read, which says nothing about the token. */
function isFaultOfKeySet(error: errors.JOSEError): boolean {
  return [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code].includes(error.code);
}

function readClaims(claims: JWTPayload): Authenticated {
  const { sub, org, exp } = claims;
  if (typeof org !== 'string' || !isId(org)) throw unauthenticated('The token\'s claim "org" is no UUID.');
  if (typeof sub !== 'string' || sub === '' || sub.length > 255 || !isStorable(sub)) {
    throw unauthenticated('The token\'s claim "sub" is no text of 1 to 255 characters.');
  }
  const given = Array.isArray(claims['roles']) ? claims['roles'] : [];
  const own: Role[] = roles.filter((role) => given.includes(role));
  return {
    actor: { organizationId: org.toLowerCase(), subject: sub, roles: new Set(own) },
    expiresAt: new Date((exp ?? 0) * 1000),
  };
}

export function tokenExpired(): DomainError {
  return unauthenticated('The token has expired: get a new one.');
}

function unauthenticated(sentence: string): DomainError {
  return new DomainError('UNAUTHENTICATED', sentence);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { Pool } from 'undici';

export const authSecret = 'a secret that only the chaos harness knows';

/** Who calls the api of one organization, and does not give up. */
export interface Caller {
  token: string;
  /**
   * The data of the first answer: asked again and again while the api is down or at fault. A refusal of ours is thrown.
   * `answered` is told when that was asked which got the answer.
   */
  ask<Data>(query: string, variables?: object, answered?: (askedAt: number) => void): Promise<Data>;
  close(): Promise<void>;
}

/** The api refused what was asked: no repetition would help. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string, sentence: string) {
    super(`${code}: ${sentence}`);
    this.code = code;
  }
}

interface Answer {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const tryAgainMs = 150;
const answerTimeoutMs = 10_000;

export async function createCaller(url: string, organizationId: string, signal: AbortSignal): Promise<Caller> {
  const token = await new SignJWT({ org: organizationId, roles: ['admin'] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('chaos')
    .setExpirationTime('1d')
    .sign(new TextEncoder().encode(authSecret));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const pool = new Pool(url, { connections: 16, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs });

  async function askOnce(body: string): Promise<Answer | null> {
    try {
      const answer = await pool.request({ path: '/graphql', method: 'POST', headers, body });
      return (await answer.body.json()) as Answer;
    } catch {
      return null;
    }
  }

  return {
    token,
    async ask<Data>(query: string, variables: object = {}, answered = (_askedAt: number) => {}): Promise<Data> {
      const body = JSON.stringify({ query, variables });
      for (;;) {
        const askedAt = Date.now();
        const answer = await askOnce(body);
        const [error] = answer?.errors ?? [];
        const code = error?.extensions?.code ?? 'NO_CODE';
        if (error !== undefined && code !== 'INTERNAL_SERVER_ERROR') throw new Refused(code, error.message);
        if (error === undefined && answer?.data != null) {
          answered(askedAt);
          return answer.data as Data;
        }
        await sleep(tryAgainMs, undefined, { signal });
      }
    },
    close: () => pool.destroy(),
  };
}

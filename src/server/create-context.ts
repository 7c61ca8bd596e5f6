import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import type { AppContext, GraphQLContext } from '../context.ts';
import { createLoaders } from '../loaders.ts';
import { DomainError } from '../platform/domain-error.ts';
import type { Authenticate } from './authenticate.ts';

/** What one operation is executed with. Who may not ask is told so by the fields, so that introspection stays open. */
export async function createContext(
  app: AppContext,
  authenticate: Authenticate,
  authorization: string | null | undefined,
  callerTrace: Context = ROOT_CONTEXT,
): Promise<GraphQLContext> {
  return { ...app, callerTrace, ...openReads(app), ...(await findActor(authenticate, authorization)) };
}

/** Reads of one execution: an identity map and loaders of its own. */
export function openReads({ store }: AppContext): Pick<GraphQLContext, 'em' | 'loaders'> {
  const em = store.em.fork();
  return { em, loaders: createLoaders(em) };
}

async function findActor(
  authenticate: Authenticate,
  authorization: string | null | undefined,
): Promise<Pick<GraphQLContext, 'actor' | 'expiresAt'>> {
  try {
    return await authenticate(authorization);
  } catch (error) {
    if (error instanceof DomainError) return { actor: error, expiresAt: null };
    throw error;
  }
}

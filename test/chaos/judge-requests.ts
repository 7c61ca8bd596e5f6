import type { AcceptedRequest } from './load.ts';
import type { World } from './world.ts';

export interface RequestVerdict {
  /** Requests whose counts do not add up to their contacts. */
  miscounted: string[];
  /** Requests that are not over, though none of their messages waits any more. */
  leftOpen: string[];
}

interface RequestAnswer {
  outboundRequest: { state: string; counts: Record<string, number> };
}

const query = `
  query ($id: ID!) {
    outboundRequest(id: $id) {
      state counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }
    }
  }`;

/** What the API says of each request, against the contacts that it was sent. */
export async function judgeRequests({ caller }: World, accepted: AcceptedRequest[]): Promise<RequestVerdict> {
  const verdict: RequestVerdict = { miscounted: [], leftOpen: [] };
  for (const { id, addresses } of accepted) {
    const { outboundRequest: request } = await caller.ask<RequestAnswer>(query, { id });
    const { total, ...byStatus } = request.counts;
    const sum = Object.values(byStatus).reduce((all, count) => all + count, 0);
    const told = `${id}: ${request.state} ${JSON.stringify(request.counts)}, of ${addresses.length} contacts`;
    if (total !== addresses.length || sum !== total) verdict.miscounted.push(told);
    const { held = 0, queued = 0, sending = 0, inDoubt = 0 } = byStatus;
    const isOver = request.state === 'COMPLETED' || request.state === 'CANCELLED';
    if (!isOver && held + queued + sending + inDoubt === 0) verdict.leftOpen.push(told);
  }
  return verdict;
}

import { graphql } from './generated/gql.ts';
import { type ChannelPace, contact, control, type Road, sendDocument } from './road.ts';
import type { Service } from './service.ts';

/** What the carrier took, by its own clock. */
export interface Arrival {
  to: string;
  atMs: number;
  segments: number;
}

/** A text of so many segments: 160 characters make one, and 153 each of several. */
function textOf(segments: number): string {
  return 'a'.repeat(segments === 1 ? 10 : 153 * (segments - 1) + 10);
}

/** Everything that the road's channel sent to these handsets, in the order of arrival. */
export async function readArrivals(service: Service, road: Road, to: readonly string[]): Promise<Arrival[]> {
  const phones = await Promise.all(
    to.map(async (address) => {
      const received = await control<{ from: string; body: string; receivedAt: string }[]>(
        service,
        'GET',
        `/phones/${encodeURIComponent(address)}`,
      );
      return received
        .filter(({ from }) => from === road.address)
        .map(({ body, receivedAt }) => ({ to: address, atMs: Date.parse(receivedAt), segments: countSegments(body) }));
    }),
  );
  return phones.flat().sort((one, other) => one.atMs - other.atMs);
}

function countSegments(body: string): number {
  return body.length <= 160 ? 1 : Math.ceil(body.length / 153);
}

/**
 * By how many segments the worst of all windows, short and long, exceeds the rate times its length and one burst;
 * below 1 where every window is within the promise, since segments are whole.
 */
export function worstExcess(arrivals: readonly Arrival[], { messagesPerSecond = 0, burst = 0 }: ChannelPace): number {
  let worst = Number.NEGATIVE_INFINITY;
  for (let from = 0; from < arrivals.length; from++) {
    let segments = 0;
    for (let until = from; until < arrivals.length; until++) {
      segments += arrivals[until]?.segments ?? 0;
      const seconds = ((arrivals[until]?.atMs ?? 0) - (arrivals[from]?.atMs ?? 0)) / 1_000;
      worst = Math.max(worst, segments - (messagesPerSecond * seconds + burst));
    }
  }
  return worst;
}

/** One request to each list of handsets; each contact's text has the given number of segments. */
export async function sendTexts(road: Road, to: readonly string[], segmentsOf: (index: number) => number) {
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: {
      configurationId: road.configurationId,
      contacts: to.map((address, index) =>
        contact(address, { contextItems: { CustomerName: textOf(segmentsOf(index)) } }),
      ),
    },
  });
  return sendOutbound;
}

const paceDocument = graphql(`
  query PaceOfChannel($id: ID!) {
    channel(id: $id) {
      messagesPerSecond
      burst
      pace { segmentsPerSecond burst isSlowed factor blockedUntil queuedSegments }
    }
  }
`);

export async function readPace({ admin, channelId }: Pick<Road, 'admin' | 'channelId'>) {
  const { channel } = await admin.run(paceDocument, { id: channelId });
  return channel?.pace ?? null;
}

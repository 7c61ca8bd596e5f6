import { graphql } from './generated/gql.ts';
import type { UpdateOrganizationInput } from './generated/graphql.ts';
import { contact, type Road, sendDocument } from './road.ts';

export const updateOrganizationDocument = graphql(`
  mutation RulesUpdateOrganization($input: UpdateOrganizationInput!) {
    updateOrganization(input: $input) {
      timeZone
      sendingHours { windows { days from to } holidays }
      frequencyCap { perDay perWeek }
    }
  }
`);
export const updateConfigurationDocument = graphql(`
  mutation RulesUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {
    updateOutboundConfiguration(input: $input) {
      sendingHours { windows { days from to } holidays }
      ignoresSendingHours
      ignoresFrequencyCap
    }
  }
`);
const messageDocument = graphql(`
  query RulesMessage($id: ID!) {
    outboundMessage(id: $id) { status skipReason failure { code } history { status code } explanation { code sentence } }
  }
`);

export async function changeRules(road: Road, input: UpdateOrganizationInput) {
  return (await road.admin.run(updateOrganizationDocument, { input })).updateOrganization;
}

const everyDay = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;

/** Hours that are open from `fromHours` to `toHours` around now, by the clock in UTC. */
export function hoursAroundNow(fromHours: number, toHours: number) {
  const time = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString().slice(11, 16);
  return { windows: [{ days: [...everyDay], from: time(fromHours), to: time(toHours) }], holidays: [] };
}

export const openNow = () => hoursAroundNow(-2, 2);
export const closedNow = () => hoursAroundNow(3, 4);

/** Sends to one contact; the id of its request and of its message. */
export async function sendTo(road: Road, to: string, more: object = {}, request: object = {}) {
  const { sendOutbound } = await road.admin.run(sendDocument, {
    input: { configurationId: road.configurationId, contacts: [contact(to, more)], ...request },
  });
  return { requestId: sendOutbound.id, messageId: sendOutbound.messages.edges[0]?.node.id ?? '' };
}

export async function explain(road: Road, id: string) {
  const { outboundMessage } = await road.admin.run(messageDocument, { id });
  if (outboundMessage === null) throw new Error(`There is no message ${id}`);
  return outboundMessage;
}

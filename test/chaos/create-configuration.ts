import type { Caller } from './caller.ts';
import type { SimulatorProcess } from './simulator.ts';

const ourNumber = '+12025550100';
const account = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'chaos-token' };

/** A channel at the simulator (reached over the wire at `carrierUrl`), a template and a configuration; answers with its id. */
export async function createConfiguration(
  caller: Caller,
  simulator: SimulatorProcess,
  carrierUrl: string,
): Promise<string> {
  const create = async (type: string, input: object, fields = 'id') => {
    const query = `mutation ($input: Create${type}Input!) { created: create${type}(input: $input) { ${fields} } }`;
    return (await caller.ask<{ created: { id: string; webhookUrl: string } }>(query, { input })).created;
  };
  const credentials = { twilio: { ...account, baseUrl: carrierUrl } };
  const channel = await create(
    'Channel',
    { name: 'SMS', type: 'SMS', address: ourNumber, credentials },
    'id webhookUrl',
  );
  await simulator.register(ourNumber, channel.webhookUrl, account);
  const localizations = [{ locale: 'en', body: 'Hello {CustomerName}, we have opened your case "{CaseName}".' }];
  const template = await create('MessageTemplate', {
    name: 'Case created',
    channelType: 'SMS',
    defaultLocale: 'en',
    localizations,
  });
  const configuration = await create('OutboundConfiguration', {
    name: 'Chaos',
    channelType: 'SMS',
    channelId: channel.id,
    templateId: template.id,
  });
  return configuration.id;
}

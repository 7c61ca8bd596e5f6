import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EntityManager } from '@mikro-orm/postgresql';
import { SignJWT } from 'jose';
import { request } from 'undici';
import { Channel } from './channel/channel.ts';
import type { ChannelStore } from './channel/channel-store.ts';
import { createChannel, updateChannel } from './channel/save-channel.ts';
import { webhookUrl } from './channel/webhook-url.ts';
import { OutboundConfiguration } from './configuration/outbound-configuration.ts';
import { createOutboundConfiguration } from './configuration/save-configuration.ts';
import { type Actor, type Role, roles } from './organization/actor.ts';
import { ensureOrganization } from './organization/ensure-organization.ts';
import { createMessageTemplate } from './template/save-template.ts';

const demoOrganizationId = '00000000-0000-7000-8000-000000000001';
const ourNumber = '+12015550100';
const customerNumber = '+12015550123';
const twilioAccount = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'demo-auth-token' };
const actor: Actor = { organizationId: demoOrganizationId, subject: 'demo', roles: new Set(['admin']) };

/** What scripts find in `demo.json`. */
interface Demo {
  url: string;
  graphql: string;
  websocket: string;
  simulator: string;
  organizationId: string;
  tokens: Record<Role, string>;
  channels: { sms: string };
  configurations: { sms: string };
  /** A customer's handset in the simulator. */
  phones: { sms: string };
}

/** An organization with a channel at the simulator, a template and a configuration; found again at the next start. */
export async function createDemo(
  store: ChannelStore,
  url: string,
  simulatorUrl: string,
  tokens: Demo['tokens'],
): Promise<Demo> {
  const em = store.em.fork();
  await ensureOrganization(em, demoOrganizationId, 'Demo');
  const channel = await findOrCreateChannel(store, em, simulatorUrl);
  const configuration = await findOrCreateConfiguration(store, em, channel);
  await registerNumber(simulatorUrl, webhookUrl(url, channel.id));
  return {
    url,
    graphql: `${url}/graphql`,
    websocket: `${url.replace('http', 'ws')}/graphql`,
    simulator: simulatorUrl,
    organizationId: demoOrganizationId,
    tokens,
    channels: { sms: channel.id },
    configurations: { sms: configuration.id },
    phones: { sms: customerNumber },
  };
}

/** One token for each role, good for a year. */
export async function signDemoTokens(secret: string, issuer?: string, audience?: string): Promise<Demo['tokens']> {
  const sign = async (role: Role): Promise<[Role, string]> => {
    const token = new SignJWT({ org: demoOrganizationId, roles: [role] })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(`demo-${role}`)
      .setExpirationTime('365d');
    if (issuer !== undefined) token.setIssuer(issuer);
    if (audience !== undefined) token.setAudience(audience);
    return [role, await token.sign(new TextEncoder().encode(secret))];
  };
  return Object.fromEntries(await Promise.all(roles.map(sign))) as Demo['tokens'];
}

export function writeDemoFile(dataDir: string, demo: Demo): void {
  writeFileSync(join(dataDir, 'demo.json'), `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
}

async function findOrCreateChannel(store: ChannelStore, em: EntityManager, simulatorUrl: string): Promise<Channel> {
  const credentials = { twilio: { ...twilioAccount, baseUrl: simulatorUrl } };
  const known = await em.findOne(Channel, { organizationId: demoOrganizationId, name: 'Demo SMS' });
  // The simulator may have another port than at the last start.
  if (known !== null) return updateChannel(store, actor, { id: known.id, credentials });
  return createChannel(store, actor, { name: 'Demo SMS', type: 'SMS', address: ourNumber, credentials });
}

async function findOrCreateConfiguration(store: ChannelStore, em: EntityManager, channel: Channel) {
  const known = await em.findOne(OutboundConfiguration, { organizationId: demoOrganizationId, name: 'Case created' });
  if (known !== null) return known;
  const template = await createMessageTemplate(store, actor, {
    name: 'Case created',
    channelType: 'SMS',
    defaultLocale: 'en',
    localizations: [
      {
        locale: 'en',
        body: 'Hello {CustomerName}, we have opened your case "{CaseName}". Answer this message to reach us.',
      },
      {
        locale: 'et',
        body: 'Tere, {CustomerName}! Avasime teie pöördumise "{CaseName}". Meile kirjutamiseks vastake sellele sõnumile.',
      },
    ],
  });
  return createOutboundConfiguration(store, actor, {
    name: 'Case created',
    channelType: 'SMS',
    channelId: channel.id,
    templateId: template.id,
  });
}

async function registerNumber(simulatorUrl: string, callbackUrl: string): Promise<void> {
  const { statusCode, body } = await request(`${simulatorUrl}/numbers/${encodeURIComponent(ourNumber)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ webhookUrl: callbackUrl, provider: 'twilio', credentials: twilioAccount }),
  });
  if (statusCode !== 200) throw new Error(`The simulator refused the demo number: ${await body.text()}`);
}

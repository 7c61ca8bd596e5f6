import { Migrator } from '@mikro-orm/migrations';
import { DataloaderType, defineConfig } from '@mikro-orm/postgresql';
import { Migration20261123000000_first_road } from '../migrations/Migration20261123000000_first_road.ts';
import { Migration20261123120000_doubt_and_expiry } from '../migrations/Migration20261123120000_doubt_and_expiry.ts';
import { Migration20261123121000_indexes_for_doubt } from '../migrations/Migration20261123121000_indexes_for_doubt.ts';
import { Migration20261123130000_integrity } from '../migrations/Migration20261123130000_integrity.ts';
import { Migration20261126100000_permission } from '../migrations/Migration20261126100000_permission.ts';
import { Migration20261126110000_consent_ledger } from '../migrations/Migration20261126110000_consent_ledger.ts';
import { Migration20261126120000_hours_and_caps } from '../migrations/Migration20261126120000_hours_and_caps.ts';
import { Migration20261126130000_pace } from '../migrations/Migration20261126130000_pace.ts';
import { Migration20261126140000_failover } from '../migrations/Migration20261126140000_failover.ts';
import { Migration20261126150000_trace_context } from '../migrations/Migration20261126150000_trace_context.ts';
import { Migration20261126160000_nodes } from '../migrations/Migration20261126160000_nodes.ts';
import { Migration20261126170000_turns } from '../migrations/Migration20261126170000_turns.ts';
import { Migration20261126173000_reply_trace } from '../migrations/Migration20261126173000_reply_trace.ts';
import { Migration20261127100000_contact_locale } from '../migrations/Migration20261127100000_contact_locale.ts';
import { Migration20261127100000_event_groups } from '../migrations/Migration20261127100000_event_groups.ts';
import { Channel } from './channel/channel.ts';
import { OutboundConfiguration } from './configuration/outbound-configuration.ts';
import { Consent } from './consent/consent.ts';
import { Conversation } from './conversation/conversation.ts';
import { ConversationMessage } from './conversation/conversation-message.ts';
import { ChannelShift } from './failover/channel-shift.ts';
import { IntegrityFinding } from './integrity/integrity-finding.ts';
import { Organization } from './organization/organization.ts';
import { OutboundMessage } from './outbound/outbound-message.ts';
import { OutboundRequest } from './outbound/outbound-request.ts';
import { PreparingClient } from './platform/preparing-client.ts';
import { MessageTemplate } from './template/message-template.ts';
import { TemplateVersion } from './template/template-version.ts';

const migrations = [
  Migration20261123000000_first_road,
  Migration20261123120000_doubt_and_expiry,
  Migration20261123121000_indexes_for_doubt,
  Migration20261123130000_integrity,
  Migration20261126100000_permission,
  Migration20261126110000_consent_ledger,
  Migration20261126120000_hours_and_caps,
  Migration20261126130000_pace,
  Migration20261126140000_failover,
  Migration20261126150000_trace_context,
  Migration20261126160000_nodes,
  Migration20261126170000_turns,
  Migration20261126173000_reply_trace,
  Migration20261127100000_event_groups,
  Migration20261127100000_contact_locale,
];

/**
 * Everything is looked up by keys, a few hundred rows at most. A plan is kept for as long as its connection: one that read
 * or hashed a table as a whole while that was empty would be the slower the more it holds.
 */
const planner = [
  ...['seqscan', 'hashjoin', 'mergejoin', 'material'].map((way) => `-c enable_${way}=off`),
  // Where nothing but a scan is left, Postgres before 18 takes it for so costly that it would compile the statement.
  '-c jit=off',
].join(' ');

export function ormOptions(databaseUrl: string, mostConnections: number) {
  return defineConfig({
    clientUrl: databaseUrl,
    pool: { min: 0, max: mostConnections },
    // A process that stands still in a transaction holds up whoever wants the same rows, and all readers of the event log.
    driverOptions: {
      Client: PreparingClient,
      options: planner,
      idle_in_transaction_session_timeout: 10_000,
      lock_timeout: 15_000,
    },
    entities: [
      Organization,
      Channel,
      TemplateVersion,
      MessageTemplate,
      OutboundConfiguration,
      ChannelShift,
      OutboundRequest,
      OutboundMessage,
      Consent,
      Conversation,
      ConversationMessage,
      IntegrityFinding,
    ],
    // References that resolvers of one list ask for are loaded together.
    dataloader: DataloaderType.REFERENCE,
    extensions: [Migrator],
    migrations: {
      tableName: 'migration',
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: migration })),
      snapshot: false,
      // Each in a transaction of its own, but for those that want none.
      allOrNothing: false,
    },
    // The job queue keeps its own schema in the same database.
    schemaGenerator: { ignoreSchema: ['pgboss'] },
    logger: () => {},
  });
}

import { Migration } from '@mikro-orm/migrations';

/** The tables of the first road: accept, deliver, follow, answer. */
export class Migration20261123000000_first_road extends Migration {
  override up(): void {
    this.addSql(`
      create table organization (
        id uuid primary key,
        name text not null,
        created_at timestamptz not null default now()
      )`);
    this.addSql(`
      create table channel (
        id uuid primary key,
        organization_id uuid not null references organization,
        name text not null,
        type text not null check (type in ('SMS', 'WHATSAPP', 'EMAIL')),
        provider text not null,
        address text not null,
        sealed_credentials bytea not null,
        messages_per_second double precision,
        is_active boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`);
    this.addSql('create index on channel (organization_id, id)');
    this.addSql(`
      create table template_version (
        id uuid primary key,
        organization_id uuid not null references organization,
        template_id uuid not null,
        number int not null,
        default_locale text not null,
        localizations jsonb not null,
        variables text[] not null,
        created_at timestamptz not null,
        unique (template_id, number)
      )`);
    this.addSql(`
      create table message_template (
        id uuid primary key,
        organization_id uuid not null references organization,
        name text not null,
        channel_type text not null,
        current_version_id uuid not null references template_version,
        is_active boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`);
    this.addSql('create index on message_template (organization_id, id)');
    this.addSql(`
      create table outbound_configuration (
        id uuid primary key,
        organization_id uuid not null references organization,
        name text not null,
        show_in_timeline boolean not null,
        channel_type text not null,
        channel_id uuid not null references channel,
        template_id uuid not null references message_template,
        conversation_mode text not null check (conversation_mode in ('ON_REPLY', 'ON_SEND')),
        is_active boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`);
    this.addSql('create index on outbound_configuration (organization_id, id)');
    this.addSql(`
      create table outbound_request (
        id uuid primary key,
        organization_id uuid not null references organization,
        configuration_id uuid not null references outbound_configuration,
        channel_id uuid not null references channel,
        template_version_id uuid not null references template_version,
        conversation_mode text not null,
        state text not null check (state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED', 'COMPLETED', 'CANCELLED')),
        send_at timestamptz,
        created_by text not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`);
    this.addSql('create index on outbound_request (organization_id, id)');
    this.addSql('create index on outbound_request (organization_id, created_by, id)');
    // Rows are updated several times soon after their insert: room in the page keeps those updates off the indexes.
    this.addSql(`
      create table outbound_message (
        id uuid primary key,
        organization_id uuid not null,
        request_id uuid references outbound_request,
        configuration_id uuid,
        conversation_id uuid,
        channel_id uuid not null,
        to_address text not null,
        locale text,
        time_zone text,
        regarding jsonb,
        body text not null,
        segments smallint,
        status text not null check (status in ('HELD', 'QUEUED', 'SENDING', 'IN_DOUBT', 'SENT', 'DELIVERED', 'READ',
                                               'FAILED', 'SKIPPED', 'CANCELLED', 'EXPIRED')),
        skip_reason text,
        failure_code text,
        failure_message text,
        failure_retryable boolean,
        attempts smallint not null default 0,
        next_attempt_at timestamptz,
        provider_message_id text,
        history jsonb not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      ) with (fillfactor = 50)`);
    this.addSql('create index on outbound_message (request_id, id)');
    this.addSql('create index on outbound_message (channel_id, to_address, id)');
    this.addSql(`
      create index on outbound_message (channel_id, provider_message_id) where provider_message_id is not null`);
    this.addSql(`
      create table receipt (
        id bigint generated always as identity primary key,
        organization_id uuid not null,
        channel_id uuid not null,
        message_id uuid,
        dedupe_key text not null,
        provider_message_id text not null,
        status text not null,
        failure_code text,
        failure_message text,
        failure_retryable boolean,
        reported_at timestamptz,
        received_at timestamptz not null default now(),
        payload text not null,
        unique (channel_id, dedupe_key)
      )`);
    this.addSql('create index on receipt (channel_id, provider_message_id) where message_id is null');
    this.addSql(`
      create table conversation (
        id uuid primary key,
        organization_id uuid not null references organization,
        channel_id uuid not null references channel,
        customer_address text not null,
        state text not null check (state in ('OPEN', 'ACTIVE', 'WAITING', 'WRAP_UP', 'CLOSED')),
        origin_id uuid,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      )`);
    this.addSql(`create unique index on conversation (channel_id, customer_address) where state <> 'CLOSED'`);
    this.addSql('create index on conversation (organization_id, id)');
    this.addSql('create index on conversation (origin_id) where origin_id is not null');
    this.addSql(`
      create table conversation_message (
        id uuid primary key,
        organization_id uuid not null,
        channel_id uuid not null,
        conversation_id uuid not null references conversation,
        direction text not null check (direction in ('INBOUND', 'OUTBOUND')),
        body text not null,
        provider_message_id text,
        outbound_message_id uuid references outbound_message,
        created_by text,
        at timestamptz not null default now(),
        payload text,
        unique (channel_id, provider_message_id)
      )`);
    this.addSql('create index on conversation_message (conversation_id, id)');
    this.addSql(
      'create unique index on conversation_message (outbound_message_id) where outbound_message_id is not null',
    );
    this.addSql(`
      create table idempotency_key (
        organization_id uuid not null,
        operation text not null,
        key text not null,
        fingerprint text not null,
        result_id uuid not null,
        created_at timestamptz not null default now(),
        primary key (organization_id, operation, key)
      )`);
    this.addSql(`
      create table request_rate (
        organization_id uuid not null,
        minute timestamptz not null,
        requests int not null,
        primary key (organization_id, minute)
      )`);
    // (xid, position) is the order of commits; see src/event/read-events.ts.
    this.addSql(`
      create table event (
        xid xid8 not null default pg_current_xact_id(),
        position bigint generated always as identity,
        organization_id uuid not null,
        type text not null,
        at timestamptz not null default clock_timestamp(),
        subject_id uuid not null,
        request_id uuid,
        configuration_id uuid,
        conversation_id uuid,
        status text,
        primary key (xid, position)
      )`);
    this.addSql('create index on event (organization_id, xid, position)');
    this.addSql(`
      create table event_pruning (
        only_one boolean primary key check (only_one),
        xid xid8 not null,
        position bigint not null
      )`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/** What an organization rules, and what its customers allow. The version before may go on meanwhile: it reads none of it. */
export class Migration20261126100000_permission extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql(`
      alter table organization
        add column time_zone text not null default 'UTC',
        add column updated_at timestamptz not null default now()`);
    this.addSql('alter table outbound_configuration add column purpose text');
    this.addSql('alter table outbound_request add column purpose text');
    // Two times: when the customer said it, and since when we know. The last said counts, the last known of equals.
    this.addSql(`
      create table consent (
        id uuid primary key,
        organization_id uuid not null references organization,
        channel_type text not null check (channel_type in ('SMS', 'WHATSAPP', 'EMAIL')),
        address text not null,
        purpose text,
        state text not null check (state in ('OPTED_IN', 'OPTED_OUT')),
        source text not null check (source in ('API', 'KEYWORD', 'CARRIER', 'IMPORT')),
        evidence text,
        recorded_by text,
        channel_id uuid,
        occurred_at timestamptz not null,
        recorded_at timestamptz not null default clock_timestamp(),
        position bigint generated always as identity
      )`);
    this.addSql(`
      create index on consent (organization_id, channel_type, address, occurred_at desc, position desc)`);
    this.addSql('create index on consent (organization_id, id)');
  }
}

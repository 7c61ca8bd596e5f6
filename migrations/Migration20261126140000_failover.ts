import { Migration } from '@mikro-orm/migrations';

/** A second channel for a configuration, and what tells whether a channel works. The version before may go on meanwhile. */
export class Migration20261126140000_failover extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table outbound_configuration add column secondary_channel_id uuid references channel');
    this.addSql('alter table channel add column slow_receipt_seconds int');
    // Only of channels that are watched: those with another one to go to, and those whose receipts are timed.
    this.addSql(`
      create table channel_breaker (
        channel_id uuid primary key references channel,
        organization_id uuid not null references organization,
        state text not null default 'CLOSED' check (state in ('CLOSED', 'OPEN', 'HALF_OPEN')),
        weight smallint not null default 100 check (weight between 0 and 100),
        ceiling smallint not null default 100 check (ceiling between 0 and 100),
        since timestamptz not null default now(),
        reason text,
        openings smallint not null default 0,
        probe_at timestamptz
      )`);
    this.addSql(`
      create table channel_health (
        channel_id uuid not null,
        bucket timestamptz not null,
        tried int not null default 0,
        failed int not null default 0,
        accepted int not null default 0,
        reported int not null default 0,
        primary key (channel_id, bucket)
      )`);
    this.addSql(`
      create table channel_shift (
        id uuid primary key,
        organization_id uuid not null references organization,
        channel_id uuid not null references channel,
        from_state text not null,
        to_state text not null,
        from_weight smallint not null,
        to_weight smallint not null,
        reason text not null,
        shifted_by text,
        at timestamptz not null default now()
      )`);
    this.addSql('create index on channel_shift (organization_id, channel_id, id)');
  }
}

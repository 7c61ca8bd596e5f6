import { Migration } from '@mikro-orm/migrations';

/** How fast channels send, and whose turn it is. The version before may go on meanwhile: it keeps to no pace, as before. */
export class Migration20261126130000_pace extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table channel add column burst int, add column contact_interval_seconds double precision');
    this.addSql('alter table outbound_request add column turn_at timestamptz');
    this.addSql('update channel set messages_per_second = 0.001 where messages_per_second < 0.001');
    // A row for each channel that has a rate, or was told by its carrier that it sends too fast. It is written for each
    // chunk, so its page keeps room for new versions of it.
    this.addSql(`
      create table channel_pace (
        channel_id uuid primary key references channel,
        tokens double precision not null default 0,
        counted_at timestamptz not null default now(),
        factor double precision not null default 1,
        slowed_at timestamptz,
        measured_rate double precision,
        blocked_until timestamptz,
        pause_ms int not null default 0,
        front_until timestamptz,
        back_until timestamptz,
        reply_until timestamptz
      ) with (fillfactor = 20)`);
    this.addSql(`
      create table contact_pace (
        channel_id uuid not null,
        address text not null,
        free_at timestamptz not null,
        primary key (channel_id, address)
      )`);
    this.addSql('create index on contact_pace (free_at)');
  }
}

import { Migration } from '@mikro-orm/migrations';

/**
 * Turns know their channel. The version before goes on with `outbound_request.turn_at`, which nobody reads any more after it:
 * a later migration may drop it.
 */
export class Migration20261126170000_turns extends Migration {
  override up(): void {
    this.addSql(`
      create table pace_turn (
        request_id uuid not null,
        channel_id uuid not null,
        at timestamptz not null,
        primary key (request_id, channel_id)
      )`);
    this.addSql('create index on pace_turn (channel_id, at)');
    this.addSql(`
      insert into pace_turn (request_id, channel_id, at)
      select id, channel_id, turn_at from outbound_request
      where turn_at is not null and state in ('SCHEDULED', 'QUEUED', 'SENDING')`);
  }
}

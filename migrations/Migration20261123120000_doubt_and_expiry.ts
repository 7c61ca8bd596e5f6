import { Migration } from '@mikro-orm/migrations';

/**
 * What a message needs to be settled after a crash, held, cancelled and expired. The version before may go on meanwhile:
 * it leaves the new columns empty, and nothing here holds a table for long.
 */
export class Migration20261123120000_doubt_and_expiry extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table outbound_request add column expires_at timestamptz, add column contact_count int');
    this.addSql(`
      alter table outbound_configuration
        add column in_doubt_policy text not null default 'HOLD' check (in_doubt_policy in ('HOLD', 'RESEND', 'FAIL'))`);
    this.addSql('alter table outbound_message add column claimed_by uuid');
    this.addSql('alter table receipt add column attempt smallint');
    // A list of work beside the messages: an index on their status would make each of its changes write to every index.
    this.addSql(`
      create table doubt (
        message_id uuid primary key,
        organization_id uuid not null,
        channel_id uuid not null,
        request_id uuid,
        attempt smallint not null,
        claimed_at timestamptz not null,
        since timestamptz not null,
        look_ups smallint not null default 0,
        next_look_up_at timestamptz
      )`);
    this.addSql('create index on doubt (organization_id, message_id)');
    this.addSql('create index on doubt (request_id)');
  }
}

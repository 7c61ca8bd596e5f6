import { Migration } from '@mikro-orm/migrations';

/** What a message needs to be settled after a crash, held, cancelled and expired. Safe while the version before runs. */
export class Migration20261123120000_doubt_and_expiry extends Migration {
  override up(): void {
    this.addSql(`
      alter table outbound_request
        add column expires_at timestamptz not null default now() + interval '24 hours',
        add column contacts int`);
    this.addSql(`update outbound_request set expires_at = send_at + interval '24 hours' where send_at > now()`);
    // Few are open at a time: what looks after them reads no more than those.
    this.addSql(`
      create index on outbound_request (id) where state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED')`);
    this.addSql('create index on outbound_request (updated_at)');
    this.addSql(`
      alter table outbound_configuration
        add column in_doubt_policy text not null default 'HOLD' check (in_doubt_policy in ('HOLD', 'RESEND', 'FAIL'))`);
    this.addSql('alter table outbound_message add column claimed_by uuid');
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
    this.addSql('alter table receipt add column attempt smallint');
    this.addSql('create index on receipt (message_id) where message_id is not null');
    this.addSql('create index on idempotency_key (created_at)');
  }
}

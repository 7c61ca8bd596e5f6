import { Migration } from '@mikro-orm/migrations';

/** When messages may leave, and how many a contact may get. The version before may go on meanwhile: it reads none of it. */
export class Migration20261126120000_hours_and_caps extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table organization add column sending_hours jsonb, add column frequency_cap jsonb');
    this.addSql(`
      alter table outbound_configuration
        add column sending_hours jsonb,
        add column ignores_sending_hours boolean not null default false,
        add column ignores_frequency_cap boolean not null default false`);
    // Of organizations with a cap only: when an address was sent to in the last 7 days. Its row is locked by who counts.
    this.addSql(`
      create table contact_frequency (
        organization_id uuid not null references organization,
        address text not null,
        sent_at timestamptz[] not null,
        updated_at timestamptz not null default now(),
        primary key (organization_id, address)
      )`);
    this.addSql('create index on contact_frequency (updated_at)');
  }
}

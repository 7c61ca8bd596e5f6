import { Migration } from '@mikro-orm/migrations';

/** What the ledger of consents needs beside its table. The version before may go on meanwhile: it writes none of it. */
export class Migration20261126110000_consent_ledger extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table consent add column import_id uuid');
    this.addSql('create index on consent (import_id) where import_id is not null');
    // The same line of a file, imported again, is the same consent.
    this.addSql(`
      create unique index consent_import_idx
        on consent (organization_id, channel_type, address, purpose, state, occurred_at) nulls not distinct
        where source = 'IMPORT'`);
    // Proof is what nobody can change. Erasing a person's data is a work of its own, which says so in its transaction.
    this.addSql(`
      create function refuse_consent_change() returns trigger language plpgsql as $$
      begin
        if current_setting('outbound.erases_consents', true) = 'on' then
          if tg_op = 'DELETE' then return old; end if;
          return new;
        end if;
        raise exception 'Consents are never changed or deleted: append another one.';
      end $$`);
    this.addSql(`
      create trigger consent_is_append_only before update or delete on consent
        for each row execute function refuse_consent_change()`);
    this.addSql(`
      create trigger consent_is_never_emptied before truncate on consent
        for each statement execute function refuse_consent_change()`);
    this.addSql(`
      alter table organization
        add column default_locale text not null default 'en',
        add column stop_keywords text[] not null default '{}',
        add column start_keywords text[] not null default '{}',
        add column opt_out_confirmations jsonb not null default '[]',
        add column opt_in_confirmations jsonb not null default '[]'`);
    this.addSql('alter table channel add column carrier_confirms_opt_out boolean not null default false');
    this.addSql('alter table outbound_message add column is_confirmation boolean not null default false');
    this.addSql('alter table receipt add column opts_out boolean');
  }
}

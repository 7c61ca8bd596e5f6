import { Migration } from '@mikro-orm/migrations';

/** What the integrity check found, and how far it is. Safe while the version before runs. */
export class Migration20261123130000_integrity extends Migration {
  override up(): void {
    this.addSql(`
      create table integrity_finding (
        id uuid primary key,
        organization_id uuid not null,
        "check" text not null,
        subject_id uuid not null,
        sentence text not null,
        is_repaired boolean not null,
        at timestamptz not null default now()
      )`);
    this.addSql('create index on integrity_finding (organization_id, id)');
    this.addSql('create index on integrity_finding (subject_id)');
    this.addSql('create index on integrity_finding (at)');
    // Requests that have ended are proved in the order of their last change: this is the last one that was.
    this.addSql(`
      create table integrity_check (
        only_one boolean primary key check (only_one),
        checked_at timestamptz,
        proved_until timestamptz not null,
        proved_id uuid not null
      )`);
    this.addSql(`
      insert into integrity_check (only_one, proved_until, proved_id)
      values (true, now(), '00000000-0000-0000-0000-000000000000')`);
    this.addSql('create table integrity_tally (organization_id uuid primary key, requests int not null)');
  }
}

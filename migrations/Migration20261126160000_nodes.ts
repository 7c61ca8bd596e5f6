import { Migration } from '@mikro-orm/migrations';

/** The processes of the service, each with the time of its last sign of life. The version before does not look here. */
export class Migration20261126160000_nodes extends Migration {
  override up(): void {
    this.addSql(`
      create table node (
        id uuid primary key,
        role text not null check (role in ('api', 'worker', 'all')),
        version text not null,
        redis text not null check (redis in ('up', 'down', 'absent')),
        started_at timestamptz not null default now(),
        seen_at timestamptz not null default now()
      )`);
  }
}

import { Migration } from '@mikro-orm/migrations';

/**
 * Messages that a statement gives the same status share a row of the log; the rows of before name one subject each. The
 * version before cannot read such rows: its nodes must be stopped first.
 */
export class Migration20261127100000_event_groups extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table event alter column subject_id drop not null, add column subject_ids uuid[]');
    this.addSql(
      'alter table event add constraint event_subjects check (num_nonnulls(subject_id, subject_ids) = 1) not valid',
    );
  }
}

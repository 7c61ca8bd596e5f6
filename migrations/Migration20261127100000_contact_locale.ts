import { Migration } from '@mikro-orm/migrations';

/** The contact's own language beside that of the text. The version before leaves it empty: then that of the text counts. */
export class Migration20261127100000_contact_locale extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table outbound_message add column contact_locale text');
  }
}

import { Migration } from '@mikro-orm/migrations';

/** Where the trace of an agent's reply goes on. The version before leaves it empty. */
export class Migration20261126173000_reply_trace extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table outbound_message add column traceparent text');
  }
}

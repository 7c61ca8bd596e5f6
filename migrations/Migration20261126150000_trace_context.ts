import { Migration } from '@mikro-orm/migrations';

/** Where the trace of a request goes on. The version before leaves it empty. */
export class Migration20261126150000_trace_context extends Migration {
  override up(): void {
    // Rather fail and be run again than stand in a queue that everybody else has to wait behind.
    this.addSql(`set local lock_timeout = '5s'`);
    this.addSql('alter table outbound_request add column traceparent text');
  }
}

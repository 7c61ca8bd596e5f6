import { Migration } from '@mikro-orm/migrations';

/** Built while everybody goes on writing, so outside of a transaction. One that broke off is made anew. */
export class Migration20261123121000_indexes_for_doubt extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override up(): void {
    this.createIndex(
      'outbound_request_open_idx',
      `outbound_request (id) where state in ('SCHEDULED', 'QUEUED', 'SENDING', 'PAUSED')`,
    );
    this.createIndex('outbound_request_cancelled_idx', `outbound_request (updated_at) where state = 'CANCELLED'`);
    this.createIndex('outbound_request_updated_at_idx', 'outbound_request (updated_at)');
    this.createIndex('receipt_message_id_idx', 'receipt (message_id) where message_id is not null');
    this.createIndex('idempotency_key_created_at_idx', 'idempotency_key (created_at)');
  }

  private createIndex(name: string, definition: string): void {
    this.addSql(`drop index if exists ${name}`);
    this.addSql(`create index concurrently ${name} on ${definition}`);
  }
}

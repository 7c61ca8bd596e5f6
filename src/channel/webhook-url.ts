/** Where a carrier reaches us for one channel. */
export function webhookUrl(publicUrl: string, channelId: string): string {
  return `${publicUrl}/webhooks/${channelId}`;
}

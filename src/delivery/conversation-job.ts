/** The queue that opens conversations for messages whose configuration asks for one on send. */
export const conversationQueue = 'open-conversations';

export interface ConversationJob {
  messageIds: string[];
}

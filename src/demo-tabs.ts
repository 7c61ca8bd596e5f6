import type { GraphiQLOptions } from 'graphql-yoga';

export interface TabTargets {
  organizationId: string;
  tokens: { admin: string };
  channels: { sms: string };
  configurations: { sms: string };
  phones: { sms: string };
}

/** Example operations that run as they are: one tab for each step of a message's way. */
export function demoTabs({ tokens, channels, configurations, phones }: TabTargets): GraphiQLOptions {
  const headers = JSON.stringify({ authorization: `Bearer ${tokens.admin}` }, null, 2);
  // Values stand in the documents: GraphiQL drops the variables of its first tab.
  const documents = [
    sendExample(configurations.sms, phones.sms),
    statusExample,
    requestsExample,
    whyExample,
    startedExample,
    conversationsExample,
    templateExample,
    keptExample(channels.sms),
  ];
  return {
    headers,
    defaultHeaders: headers,
    shouldPersistHeaders: true,
    // Over the WebSocket GraphiQL would leave the token behind.
    subscriptionsProtocol: 'SSE',
    defaultEditorToolsVisibility: false,
    defaultTabs: documents.map((document) => ({ query: `${document.trim()}\n`, headers })),
  };
}

const sendExample = (configurationId: string, phone: string) => `
# Sends to three customers of the carrier simulator and skips a fourth.
mutation SendOutbound {
  sendOutbound(
    input: {
      configurationId: "${configurationId}"
      contacts: [
        { to: "${phone}", optIn: true, contextItems: { CustomerName: "Mari", CaseName: "Router down" } }
        { to: "+37255512345", optIn: true, locale: "et-EE", contextItems: { CustomerName: "Jaan", CaseName: "Arve" } }
        { to: "+15005550011", optIn: true, contextItems: { CustomerName: "Ada", CaseName: "Invoice" } }
        { to: "not a number", optIn: true, contextItems: { CustomerName: "Nobody", CaseName: "None" } }
      ]
    }
  ) {
    id
    state
    counts { total queued skipped }
    messages { edges { node { id to locale body segments status skipReason } } }
  }
}`;

const statusExample = `
# Leave this running, and send again in the first tab: every change of status arrives here.
subscription DeliveryStatusChanged {
  deliveryStatusChanged {
    cursor
    at
    status
    message { id to failure { code message } }
  }
}`;

const requestsExample = `
# What became of the requests. One that is not through can be held, and goes on exactly where it stopped:
#   mutation { pauseOutboundRequest(id: "<id>") { state counts { held sent } } }
# The others are resumeOutboundRequest, cancelOutboundRequest and, for one with a sendAt, rescheduleOutboundRequest.
query OutboundRequests {
  outboundRequests(first: 10) {
    edges {
      node {
        id
        createdAt
        state
        configuration { name channel { address } template { name version } }
        counts { total queued sending sent delivered failed skipped }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

const whyExample = `
# Why is a message where it is? Every decision, attempt and receipt, in words.
query Why {
  outboundRequests(first: 1) {
    edges { node { messages { edges { node { to status explanation { at code sentence } } } } } }
  }
}`;

const startedExample = `
# Leave this running, and send in the first tab: the handset +15005550011 answers at once.
subscription ConversationStarted {
  conversationStarted {
    cursor
    conversation {
      id
      customerAddress
      origin { id body }
      messages { edges { node { direction body at } } }
    }
  }
}`;

const conversationsExample = `
# Conversations that wait for an agent. Answer one with
#   mutation { replyToConversation(conversationId: "<id>", body: "…") { id status } }
query Conversations {
  conversations(state: [OPEN, ACTIVE], first: 10) {
    edges {
      node {
        id
        state
        customerAddress
        origin { body }
        messages { edges { node { direction body status at } } }
      }
    }
  }
}`;

const templateExample = `
# A template with a plural and a date, and its preview.
mutation CreateMessageTemplate {
  createMessageTemplate(
    input: {
      name: "Appointment"
      channelType: SMS
      defaultLocale: "en"
      localizations: [
        { locale: "en", body: "You have {count, plural, one {# appointment} other {# appointments}} on {day, date, long}." }
        { locale: "et", body: "Teil on {count, plural, one {# aeg} other {# aega}}: {day, date, long}." }
      ]
    }
  ) {
    id
    version
    variables
    english: preview(contextItems: { count: 2, day: "2026-12-24" }) { body segments encoding }
    estonian: preview(locale: "et-EE", contextItems: { count: 2, day: "2026-12-24" }) { body segments encoding }
  }
}`;

const keptExample = (channelId: string) => `
# What an administrator keeps: channels, templates and configurations.
query Kept {
  channel(id: "${channelId}") { name type provider address webhookUrl isActive }
  messageTemplates { edges { node { id name defaultLocale variables version localizations { locale body } } } }
  outboundConfigurations { edges { node { id name conversationMode isActive channel { name } template { name } } } }
}`;

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
  const tab = (query: string, variables: object = {}) => ({
    query: `${query.trim()}\n`,
    variables: JSON.stringify(variables, null, 2),
    headers,
  });
  return {
    headers,
    defaultHeaders: headers,
    shouldPersistHeaders: true,
    subscriptionsProtocol: 'WS',
    defaultEditorToolsVisibility: 'variables',
    defaultTabs: [
      tab(sendExample, {
        input: {
          configurationId: configurations.sms,
          contacts: [
            { to: phones.sms, optIn: true, contextItems: { CustomerName: 'Mari', CaseName: 'Router down' } },
            {
              to: '+37255512345',
              optIn: true,
              locale: 'et-EE',
              contextItems: { CustomerName: 'Jaan', CaseName: 'Arve' },
            },
            { to: '+15005550011', optIn: true, contextItems: { CustomerName: 'Ada', CaseName: 'Invoice' } },
            { to: 'not a number', optIn: true, contextItems: { CustomerName: 'Nobody', CaseName: 'None' } },
          ],
        },
      }),
      tab(statusExample),
      tab(requestsExample),
      tab(startedExample),
      tab(conversationsExample),
      tab(keepExample, {
        template: {
          name: 'Appointment',
          channelType: 'SMS',
          defaultLocale: 'en',
          localizations: [
            {
              locale: 'en',
              body: 'You have {count, plural, one {# appointment} other {# appointments}} on {day, date, long}.',
            },
          ],
        },
      }),
      tab(configureExample, { channelId: channels.sms }),
    ],
  };
}

const sendExample = `
# Sends to three customers of the carrier simulator and skips a fourth.
mutation SendOutbound($input: SendOutboundInput!) {
  sendOutbound(input: $input) {
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
# What became of the requests.
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

const keepExample = `
# A template with a plural and a date; try the preview.
mutation CreateMessageTemplate($template: CreateMessageTemplateInput!) {
  createMessageTemplate(input: $template) {
    id
    version
    variables
    preview(contextItems: { count: 2, day: "2026-12-24" }) { body segments encoding }
  }
}`;

const configureExample = `
# Channels, templates and configurations: what an administrator keeps.
query Kept($channelId: ID!) {
  channel(id: $channelId) { name type provider address webhookUrl isActive }
  messageTemplates { edges { node { id name defaultLocale variables version localizations { locale body } } } }
  outboundConfigurations { edges { node { id name conversationMode isActive channel { name } template { name } } } }
}`;

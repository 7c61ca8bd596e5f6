/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation ChannelsCreate($input: CreateChannelInput!) {\n    createChannel(input: $input) { id name type provider address messagesPerSecond isActive webhookUrl createdAt }\n  }\n": typeof types.ChannelsCreateDocument,
    "\n  mutation ChannelsUpdate($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { id name messagesPerSecond isActive address }\n  }\n": typeof types.ChannelsUpdateDocument,
    "query ChannelsList { channels { edges { node { id name } } } }": typeof types.ChannelsListDocument,
    "query ChannelsRead($id: ID!) { channel(id: $id) { id name messagesPerSecond isActive } }": typeof types.ChannelsReadDocument,
    "\n  mutation RotateTokenUpdate($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.RotateTokenUpdateDocument,
    "\n  mutation ConfigurationsCreate($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) {\n      id name showInTimeline channelType conversationMode isActive channel { id } template { id }\n    }\n  }\n": typeof types.ConfigurationsCreateDocument,
    "\n  mutation ConfigurationsUpdate($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      id name showInTimeline conversationMode isActive channel { id } template { id }\n    }\n  }\n": typeof types.ConfigurationsUpdateDocument,
    "\n  query ConfigurationsRead($id: ID!) { outboundConfiguration(id: $id) { id name isActive channel { id } } }\n": typeof types.ConfigurationsReadDocument,
    "\n  query ConfigurationsList { outboundConfigurations { edges { node { id name } } } }\n": typeof types.ConfigurationsListDocument,
    "\n  mutation ConfigurationsEmail($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n": typeof types.ConfigurationsEmailDocument,
    "\n  mutation ConfigurationsParts($channel: UpdateChannelInput!, $template: UpdateMessageTemplateInput!) {\n    updateChannel(input: $channel) { isActive }\n    updateMessageTemplate(input: $template) { isActive }\n  }\n": typeof types.ConfigurationsPartsDocument,
    "\n  query ClaimExplanation($id: ID!) { outboundMessage(id: $id) { skipReason explanation { code sentence } } }\n": typeof types.ClaimExplanationDocument,
    "\n  mutation ClaimSetPurpose($input: UpdateOutboundConfigurationInput!) { updateOutboundConfiguration(input: $input) { purpose } }\n": typeof types.ClaimSetPurposeDocument,
    "\n  query ExportConsents($address: String!, $first: Int, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      channelType\n      address\n      exportedAt\n      consents { edges { node { ...ConsentLine } } }\n      sends(first: $first, after: $after) {\n        edges { node { id channelId requestId conversationId purpose isConfirmation status attempts { claimedAt consent { id state } } } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": typeof types.ExportConsentsDocument,
    "\n  query ExportOneConsent($address: String!, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      consents(first: 1, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n": typeof types.ExportOneConsentDocument,
    "\n  mutation KeywordsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { carrierConfirmsOptOut } }\n": typeof types.KeywordsUpdateChannelDocument,
    "\n  query KeywordsExplanation($id: ID!) {\n    conversation(id: $id) {\n      state\n      consent { state decidedBy { source } }\n      messages { edges { node { direction body status explanation { code sentence } } } }\n    }\n  }\n": typeof types.KeywordsExplanationDocument,
    "\n  mutation AnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.AnswersUpdateChannelDocument,
    "\n  mutation CapUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.CapUpdateChannelDocument,
    "\n  mutation OddAnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.OddAnswersUpdateChannelDocument,
    "\n  mutation HoursDeactivateTemplate($id: ID!) { updateMessageTemplate(input: { id: $id, isActive: false }) { isActive } }\n": typeof types.HoursDeactivateTemplateDocument,
    "\n  mutation SetInDoubtPolicy($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id inDoubtPolicy }\n  }\n": typeof types.SetInDoubtPolicyDocument,
    "\n  mutation ShareNodeUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.ShareNodeUpdateChannelDocument,
    "\n  mutation SmallRequestsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.SmallRequestsUpdateChannelDocument,
    "\n  query TraceOfMessage($id: ID!) { outboundMessage(id: $id) { request { id traceId } } }\n": typeof types.TraceOfMessageDocument,
    "\n  query TraceOfReplies($id: ID!) { conversation(id: $id) { messages { edges { node { traceId } } } } }\n": typeof types.TraceOfRepliesDocument,
    "\n  subscription RefuseSubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) { cursor message { body } }\n  }\n": typeof types.RefuseSubscriptionsReceivedDocument,
    "\n  subscription SubscriptionsStarted($after: Cursor) {\n    conversationStarted(after: $after) { cursor conversation { id customerAddress state } }\n  }\n": typeof types.SubscriptionsStartedDocument,
    "\n  subscription SubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) {\n      cursor\n      message { body direction conversation { id } }\n    }\n  }\n": typeof types.SubscriptionsReceivedDocument,
    "\n  mutation EstimateUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.EstimateUpdateChannelDocument,
    "query FailoverMessageChannel($id: ID!) { outboundMessage(id: $id) { channel { id } } }": typeof types.FailoverMessageChannelDocument,
    "\n  mutation FailoverUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.FailoverUpdateChannelDocument,
    "\n  mutation InDoubtUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.InDoubtUpdateChannelDocument,
    "\n  query MainDemo($channelId: ID!) {\n    eventCursor\n    channel(id: $channelId) { id type isActive webhookUrl }\n  }\n": typeof types.MainDemoDocument,
    "\n  mutation SkewUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.SkewUpdateChannelDocument,
    "query Nodes { nodes { id role version startedAt seenAt redis } }": typeof types.NodesDocument,
    "\n  mutation RefusalsUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id isActive }\n  }\n": typeof types.RefusalsUpdateConfigurationDocument,
    "\n  mutation RefusalsUpdateTemplate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id isActive }\n  }\n": typeof types.RefusalsUpdateTemplateDocument,
    "\n  mutation RefusalsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id isActive } }\n": typeof types.RefusalsUpdateChannelDocument,
    "\n  mutation RedrawUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.RedrawUpdateChannelDocument,
    "\n  mutation RedrawSetWeight($input: SetChannelWeightInput!) { setChannelWeight(input: $input) { id } }\n": typeof types.RedrawSetWeightDocument,
    "\n  mutation TurnsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id messagesPerSecond burst } }\n": typeof types.TurnsUpdateChannelDocument,
    "\n  mutation TurnsConfigure($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n": typeof types.TurnsConfigureDocument,
    "mutation PagingChannel($input: CreateChannelInput!) { createChannel(input: $input) { id } }": typeof types.PagingChannelDocument,
    "\n  mutation PagingTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n": typeof types.PagingTemplateDocument,
    "\n  mutation PagingConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n": typeof types.PagingConfigurationDocument,
    "\n  query PagingFirstConversation { conversations(first: 1) { edges { node { id } } } }\n": typeof types.PagingFirstConversationDocument,
    "\n    query PagingChannels($first: Int, $after: String) {\n      page: channels(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": typeof types.PagingChannelsDocument,
    "\n    query PagingTemplates($first: Int, $after: String) {\n      page: messageTemplates(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": typeof types.PagingTemplatesDocument,
    "\n    query PagingConfigurations($first: Int, $after: String) {\n      page: outboundConfigurations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": typeof types.PagingConfigurationsDocument,
    "\n    query PagingRequests($first: Int, $after: String) {\n      page: outboundRequests(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": typeof types.PagingRequestsDocument,
    "\n    query PagingConversations($first: Int, $after: String) {\n      page: conversations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": typeof types.PagingConversationsDocument,
    "\n  query PagingMessages($id: ID!, $first: Int, $after: String) {\n    outboundRequest(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { to } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n": typeof types.PagingMessagesDocument,
    "\n  query PagingSaid($id: ID!, $first: Int, $after: String) {\n    conversation(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { body } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n": typeof types.PagingSaidDocument,
    "\n  mutation StatementsParts($channel: CreateChannelInput!, $template: CreateMessageTemplateInput!) {\n    createChannel(input: $channel) { id }\n    createMessageTemplate(input: $template) { id }\n  }\n": typeof types.StatementsPartsDocument,
    "\n  mutation StatementsConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n": typeof types.StatementsConfigurationDocument,
    "\n    query StatementsRequests($first: Int!) {\n      page: outboundRequests(first: $first) { edges { node {\n        id state counts { total skipped delivered }\n        messages(first: 3) { edges { node { id to channel { name } } } }\n        configuration { name channel { name address } template { name version variables localizations { body } } }\n      } } }\n    }\n  ": typeof types.StatementsRequestsDocument,
    "\n    query StatementsMessages($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { id messages(first: $first) { edges { node {\n        id body history { status } channel { name } conversation { id state }\n        request { counts { total } configuration { name template { version } } }\n      } } } } } }\n    }\n  ": typeof types.StatementsMessagesDocument,
    "\n    query StatementsHistory($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status at attempt code }\n      } } } } } }\n    }\n  ": typeof types.StatementsHistoryDocument,
    "\n    query StatementsReceipts($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status reportedAt receipts { status reportedAt failure { code } } }\n      } } } } } }\n    }\n  ": typeof types.StatementsReceiptsDocument,
    "\n    query StatementsExplanations($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id explanation { at code sentence }\n      } } } } } }\n    }\n  ": typeof types.StatementsExplanationsDocument,
    "\n    query StatementsConfigurations($first: Int!) {\n      page: outboundConfigurations(first: $first) { edges { node {\n        id channel { name } template { name version preview { body } }\n      } } }\n    }\n  ": typeof types.StatementsConfigurationsDocument,
    "\n    query StatementsTemplates($first: Int!) {\n      page: messageTemplates(first: $first) { edges { node { id version defaultLocale localizations { locale } } } }\n    }\n  ": typeof types.StatementsTemplatesDocument,
    "\n    query StatementsConversations($first: Int!) {\n      page: conversations(first: $first) { edges { node { id channel { name } origin { body request { state } } messages(first: 3) { edges { node { id body status } } } } } }\n    }\n  ": typeof types.StatementsConversationsDocument,
    "query MetricsChannels { channels(first: 0) { edges { node { id } } } }": typeof types.MetricsChannelsDocument,
    "query ObservedRequests { outboundRequests { edges { node { id } } } }": typeof types.ObservedRequestsDocument,
    "\n  subscription OwnEventsReceived($after: Cursor) {\n    messageReceived(after: $after) { cursor message { body conversation { customerAddress } } }\n  }\n": typeof types.OwnEventsReceivedDocument,
    "mutation RolesAdminister($id: ID!) { updateChannel(input: { id: $id }) { id } }": typeof types.RolesAdministerDocument,
    "\n  mutation RolesConfigure($id: ID!) { updateOutboundConfiguration(input: { id: $id }) { id } }\n": typeof types.RolesConfigureDocument,
    "mutation RolesEdit($id: ID!) { updateMessageTemplate(input: { id: $id }) { id } }": typeof types.RolesEditDocument,
    "query RolesRead($id: ID!) { channel(id: $id) { id } }": typeof types.RolesReadDocument,
    "query RolesReadConversation($id: ID!) { conversation(id: $id) { id } }": typeof types.RolesReadConversationDocument,
    "query RolesReadRequest($id: ID!) { outboundRequest(id: $id) { id } }": typeof types.RolesReadRequestDocument,
    "query RolesListRequests { outboundRequests { edges { node { id } } } }": typeof types.RolesListRequestsDocument,
    "\n  mutation RolesSend($id: ID!) { sendOutbound(input: { configurationId: $id, contacts: [] }) { id } }\n": typeof types.RolesSendDocument,
    "mutation RolesConverse($id: ID!) { closeConversation(id: $id) { id } }": typeof types.RolesConverseDocument,
    "\n  mutation RolesReply($id: ID!) { replyToConversation(conversationId: $id, body: \"Hello\") { id } }\n": typeof types.RolesReplyDocument,
    "subscription RolesProgress($id: ID!) { outboundRequestProgress(requestId: $id) { id } }": typeof types.RolesProgressDocument,
    "subscription RolesStarted { conversationStarted(after: \"nowhere\") { cursor } }": typeof types.RolesStartedDocument,
    "\n  fragment ConsentLine on Consent {\n    id\n    channelType\n    address\n    purpose\n    state\n    source\n    evidence\n    recordedBy\n    channel { id }\n    occurredAt\n    recordedAt\n  }\n": typeof types.ConsentLineFragmentDoc,
    "\n  mutation RecordConsent($input: RecordConsentInput!) { recordConsent(input: $input) { ...ConsentLine } }\n": typeof types.RecordConsentDocument,
    "\n  query ConsentNow($address: String!, $purpose: String) {\n    consent(channelType: SMS, address: $address, purpose: $purpose) { address purpose state decidedBy { id } }\n  }\n": typeof types.ConsentNowDocument,
    "\n  query ConsentAt($address: String!, $purpose: String, $at: DateTime!) {\n    consentAt(channelType: SMS, address: $address, purpose: $purpose, at: $at) { state decidedBy { id } }\n  }\n": typeof types.ConsentAtDocument,
    "\n  query Consents($address: String, $channelType: ChannelType, $first: Int, $after: String) {\n    consents(address: $address, channelType: $channelType, first: $first, after: $after) {\n      edges { node { ...ConsentLine } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ConsentsDocument,
    "\n  mutation ImportConsents($input: ImportConsentsInput!) {\n    importConsents(input: $input) { imported unchanged rejected problems { index field message } }\n  }\n": typeof types.ImportConsentsDocument,
    "\n  mutation ConsentUpdateOrganization($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { id } }\n": typeof types.ConsentUpdateOrganizationDocument,
    "\n  mutation PauseRequest($id: ID!) { request: pauseOutboundRequest(id: $id) { ...Controlled } }\n": typeof types.PauseRequestDocument,
    "\n  mutation ResumeRequest($id: ID!) { request: resumeOutboundRequest(id: $id) { ...Controlled } }\n": typeof types.ResumeRequestDocument,
    "\n  mutation CancelRequest($id: ID!) { request: cancelOutboundRequest(id: $id) { ...Controlled } }\n": typeof types.CancelRequestDocument,
    "\n  mutation RescheduleRequest($id: ID!, $sendAt: DateTime!, $expiresAt: DateTime) {\n    rescheduleOutboundRequest(id: $id, sendAt: $sendAt, expiresAt: $expiresAt) { ...Controlled }\n  }\n": typeof types.RescheduleRequestDocument,
    "\n  fragment Controlled on OutboundRequest {\n    id\n    state\n    sendAt\n    expiresAt\n    counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n  }\n": typeof types.ControlledFragmentDoc,
    "\n  mutation ResolveDoubt($id: ID!, $resolution: DoubtResolution!, $idempotencyKey: String) {\n    resolveMessageInDoubt(id: $id, resolution: $resolution, idempotencyKey: $idempotencyKey) {\n      id\n      status\n      attempts\n      failure { code message retryable }\n      history { status }\n    }\n  }\n": typeof types.ResolveDoubtDocument,
    "\n  query MessagesInDoubt($first: Int, $after: String) {\n    messagesInDoubt(first: $first, after: $after) {\n      edges { node { id status } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MessagesInDoubtDocument,
    "\n  query ConversationsList($state: [ConversationState!], $first: Int, $after: String) {\n    conversations(state: $state, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          state\n          customerAddress\n          channel { id }\n          origin { id }\n          messages(first: 50) { edges { node { id direction body status } } }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ConversationsListDocument,
    "\n  mutation ConversationsReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      direction\n      body\n      status\n      conversation { id state }\n    }\n  }\n": typeof types.ConversationsReplyDocument,
    "\n  mutation ConversationsClose($id: ID!) { closeConversation(id: $id) { id state } }\n": typeof types.ConversationsCloseDocument,
    "\n  subscription ConversationsChanged($conversationId: ID, $after: Cursor) {\n    conversationChanged(conversationId: $conversationId, after: $after) {\n      cursor\n      conversation { id state messages(first: 100) { edges { node { body direction status } } } }\n    }\n  }\n": typeof types.ConversationsChangedDocument,
    "\n  mutation ConversationsAddChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n": typeof types.ConversationsAddChannelDocument,
    "\n  query DeadJobs {\n    deadJobs {\n      id\n      queue\n      failedAt\n      reason\n      attempts\n      request { id state }\n      message { id status attempts }\n      conversation { id }\n    }\n  }\n": typeof types.DeadJobsDocument,
    "\n  mutation RedriveDeadJob($id: ID!) { redriveDeadJob(id: $id) { id queue } }\n": typeof types.RedriveDeadJobDocument,
    "\n  query Explanation($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      status\n      history {\n        status\n        at\n        attempt\n        code\n        reportedAt\n        receipts { status reportedAt receivedAt attempt failure { code message retryable } }\n      }\n      explanation { at status attempt code sentence reportedAt by }\n    }\n  }\n": typeof types.ExplanationDocument,
    "\n  query ExplainedConversation($id: ID!) {\n    conversation(id: $id) {\n      messages { edges { node { direction status explanation { status attempt code sentence by } } } }\n    }\n  }\n": typeof types.ExplainedConversationDocument,
    "\n  mutation FailoverCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n": typeof types.FailoverCreateChannelDocument,
    "\n  mutation FailoverSetWeight($input: SetChannelWeightInput!) {\n    setChannelWeight(input: $input) { breaker { state weight ceiling } }\n  }\n": typeof types.FailoverSetWeightDocument,
    "\n  mutation FailoverCreateConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id secondaryChannel { id } }\n  }\n": typeof types.FailoverCreateConfigurationDocument,
    "\n  mutation FailoverUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { channel { id } secondaryChannel { id } }\n  }\n": typeof types.FailoverUpdateConfigurationDocument,
    "\n  query FailoverBreaker($id: ID!) {\n    channel(id: $id) { breaker { state weight ceiling reason } }\n    channelShifts(channelId: $id) { edges { node { fromState toState fromWeight toWeight reason by } } }\n  }\n": typeof types.FailoverBreakerDocument,
    "\n  query Integrity($first: Int = 50, $after: String) {\n    integrity {\n      checkedAt\n      requestsChecked\n      findings(first: $first, after: $after) {\n        edges { node { id check subjectId sentence isRepaired at } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": typeof types.IntegrityDocument,
    "\n  mutation KeyedChannel($input: CreateChannelInput!) { made: createChannel(input: $input) { id } }\n": typeof types.KeyedChannelDocument,
    "\n  mutation KeyedTemplate($input: CreateMessageTemplateInput!) { made: createMessageTemplate(input: $input) { id version } }\n": typeof types.KeyedTemplateDocument,
    "\n  mutation KeyedConfiguration($input: CreateOutboundConfigurationInput!) {\n    made: createOutboundConfiguration(input: $input) { id channel { id } template { id } }\n  }\n": typeof types.KeyedConfigurationDocument,
    "\n  mutation KeyedRequest($input: SendOutboundInput!) { made: sendOutbound(input: $input) { id counts { total } } }\n": typeof types.KeyedRequestDocument,
    "\n  mutation KeyedReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    made: replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      conversation { id }\n    }\n  }\n": typeof types.KeyedReplyDocument,
    "\n  mutation KeyedConsent($input: RecordConsentInput!) { made: recordConsent(input: $input) { id state } }\n": typeof types.KeyedConsentDocument,
    "\n  query OutboundMessageById($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      to\n      status\n      attempts\n      segments\n      providerMessageId\n      failure { code message retryable }\n      history { status }\n      conversation { id }\n    }\n  }\n": typeof types.OutboundMessageByIdDocument,
    "\n  query OutboundRequestById($id: ID!) {\n    outboundRequest(id: $id) {\n      id\n      state\n      sendAt\n      expiresAt\n      estimatedCompletionAt\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body status skipReason attempts } } }\n    }\n  }\n": typeof types.OutboundRequestByIdDocument,
    "\n  subscription OutboundProgress($requestId: ID!) {\n    outboundRequestProgress(requestId: $requestId) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped }\n    }\n  }\n": typeof types.OutboundProgressDocument,
    "\n  query PaceOfChannel($id: ID!) {\n    channel(id: $id) {\n      messagesPerSecond\n      burst\n      pace { segmentsPerSecond burst isSlowed factor blockedUntil queuedSegments }\n    }\n  }\n": typeof types.PaceOfChannelDocument,
    "\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n": typeof types.RoadCreateChannelDocument,
    "\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n": typeof types.RoadCreateTemplateDocument,
    "\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n": typeof types.RoadCreateConfigurationDocument,
    "\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n": typeof types.RoadSendDocument,
    "\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n": typeof types.RoadStatusDocument,
    "\n  mutation RulesUpdateOrganization($input: UpdateOrganizationInput!) {\n    updateOrganization(input: $input) {\n      timeZone\n      sendingHours { windows { days from to } holidays }\n      frequencyCap { perDay perWeek }\n    }\n  }\n": typeof types.RulesUpdateOrganizationDocument,
    "\n  mutation RulesUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      sendingHours { windows { days from to } holidays }\n      ignoresSendingHours\n      ignoresFrequencyCap\n    }\n  }\n": typeof types.RulesUpdateConfigurationDocument,
    "\n  query RulesMessage($id: ID!) {\n    outboundMessage(id: $id) { status skipReason failure { code } history { status code } explanation { code sentence } }\n  }\n": typeof types.RulesMessageDocument,
    "\n  mutation FormatsSave($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) { id variables }\n  }\n": typeof types.FormatsSaveDocument,
    "\n  mutation FormatsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id version }\n  }\n": typeof types.FormatsUpdateDocument,
    "\n  query FormatsPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) { version preview(locale: $locale, contextItems: $contextItems) { body } }\n  }\n": typeof types.FormatsPreviewDocument,
    "\n  mutation TemplateVersionsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) {\n      id name version defaultLocale variables isActive createdAt updatedAt localizations { locale body }\n    }\n  }\n": typeof types.TemplateVersionsUpdateDocument,
    "\n  query TemplateVersionsMessages($id: ID!) {\n    outboundRequest(id: $id) { messages { edges { node { body locale } } } }\n  }\n": typeof types.TemplateVersionsMessagesDocument,
    "\n  mutation TemplatesCreate($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) {\n      id name channelType defaultLocale variables version isActive createdAt updatedAt\n      localizations { locale body subject providerTemplate }\n    }\n  }\n": typeof types.TemplatesCreateDocument,
    "\n  query TemplatesRead($id: ID!) { messageTemplate(id: $id) { id name version } }\n": typeof types.TemplatesReadDocument,
    "\n  query TemplatesPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) {\n      preview(locale: $locale, contextItems: $contextItems) { locale body subject segments encoding }\n    }\n  }\n": typeof types.TemplatesPreviewDocument,
    "\n  query OrphanReceipts { orphanReceipts { count latest { channelId providerMessageId status } } }\n": typeof types.OrphanReceiptsDocument,
    "\n  mutation ReceiptsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": typeof types.ReceiptsUpdateChannelDocument,
};
const documents: Documents = {
    "\n  mutation ChannelsCreate($input: CreateChannelInput!) {\n    createChannel(input: $input) { id name type provider address messagesPerSecond isActive webhookUrl createdAt }\n  }\n": types.ChannelsCreateDocument,
    "\n  mutation ChannelsUpdate($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { id name messagesPerSecond isActive address }\n  }\n": types.ChannelsUpdateDocument,
    "query ChannelsList { channels { edges { node { id name } } } }": types.ChannelsListDocument,
    "query ChannelsRead($id: ID!) { channel(id: $id) { id name messagesPerSecond isActive } }": types.ChannelsReadDocument,
    "\n  mutation RotateTokenUpdate($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.RotateTokenUpdateDocument,
    "\n  mutation ConfigurationsCreate($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) {\n      id name showInTimeline channelType conversationMode isActive channel { id } template { id }\n    }\n  }\n": types.ConfigurationsCreateDocument,
    "\n  mutation ConfigurationsUpdate($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      id name showInTimeline conversationMode isActive channel { id } template { id }\n    }\n  }\n": types.ConfigurationsUpdateDocument,
    "\n  query ConfigurationsRead($id: ID!) { outboundConfiguration(id: $id) { id name isActive channel { id } } }\n": types.ConfigurationsReadDocument,
    "\n  query ConfigurationsList { outboundConfigurations { edges { node { id name } } } }\n": types.ConfigurationsListDocument,
    "\n  mutation ConfigurationsEmail($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n": types.ConfigurationsEmailDocument,
    "\n  mutation ConfigurationsParts($channel: UpdateChannelInput!, $template: UpdateMessageTemplateInput!) {\n    updateChannel(input: $channel) { isActive }\n    updateMessageTemplate(input: $template) { isActive }\n  }\n": types.ConfigurationsPartsDocument,
    "\n  query ClaimExplanation($id: ID!) { outboundMessage(id: $id) { skipReason explanation { code sentence } } }\n": types.ClaimExplanationDocument,
    "\n  mutation ClaimSetPurpose($input: UpdateOutboundConfigurationInput!) { updateOutboundConfiguration(input: $input) { purpose } }\n": types.ClaimSetPurposeDocument,
    "\n  query ExportConsents($address: String!, $first: Int, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      channelType\n      address\n      exportedAt\n      consents { edges { node { ...ConsentLine } } }\n      sends(first: $first, after: $after) {\n        edges { node { id channelId requestId conversationId purpose isConfirmation status attempts { claimedAt consent { id state } } } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": types.ExportConsentsDocument,
    "\n  query ExportOneConsent($address: String!, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      consents(first: 1, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n": types.ExportOneConsentDocument,
    "\n  mutation KeywordsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { carrierConfirmsOptOut } }\n": types.KeywordsUpdateChannelDocument,
    "\n  query KeywordsExplanation($id: ID!) {\n    conversation(id: $id) {\n      state\n      consent { state decidedBy { source } }\n      messages { edges { node { direction body status explanation { code sentence } } } }\n    }\n  }\n": types.KeywordsExplanationDocument,
    "\n  mutation AnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.AnswersUpdateChannelDocument,
    "\n  mutation CapUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.CapUpdateChannelDocument,
    "\n  mutation OddAnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.OddAnswersUpdateChannelDocument,
    "\n  mutation HoursDeactivateTemplate($id: ID!) { updateMessageTemplate(input: { id: $id, isActive: false }) { isActive } }\n": types.HoursDeactivateTemplateDocument,
    "\n  mutation SetInDoubtPolicy($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id inDoubtPolicy }\n  }\n": types.SetInDoubtPolicyDocument,
    "\n  mutation ShareNodeUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.ShareNodeUpdateChannelDocument,
    "\n  mutation SmallRequestsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.SmallRequestsUpdateChannelDocument,
    "\n  query TraceOfMessage($id: ID!) { outboundMessage(id: $id) { request { id traceId } } }\n": types.TraceOfMessageDocument,
    "\n  query TraceOfReplies($id: ID!) { conversation(id: $id) { messages { edges { node { traceId } } } } }\n": types.TraceOfRepliesDocument,
    "\n  subscription RefuseSubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) { cursor message { body } }\n  }\n": types.RefuseSubscriptionsReceivedDocument,
    "\n  subscription SubscriptionsStarted($after: Cursor) {\n    conversationStarted(after: $after) { cursor conversation { id customerAddress state } }\n  }\n": types.SubscriptionsStartedDocument,
    "\n  subscription SubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) {\n      cursor\n      message { body direction conversation { id } }\n    }\n  }\n": types.SubscriptionsReceivedDocument,
    "\n  mutation EstimateUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.EstimateUpdateChannelDocument,
    "query FailoverMessageChannel($id: ID!) { outboundMessage(id: $id) { channel { id } } }": types.FailoverMessageChannelDocument,
    "\n  mutation FailoverUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.FailoverUpdateChannelDocument,
    "\n  mutation InDoubtUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.InDoubtUpdateChannelDocument,
    "\n  query MainDemo($channelId: ID!) {\n    eventCursor\n    channel(id: $channelId) { id type isActive webhookUrl }\n  }\n": types.MainDemoDocument,
    "\n  mutation SkewUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.SkewUpdateChannelDocument,
    "query Nodes { nodes { id role version startedAt seenAt redis } }": types.NodesDocument,
    "\n  mutation RefusalsUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id isActive }\n  }\n": types.RefusalsUpdateConfigurationDocument,
    "\n  mutation RefusalsUpdateTemplate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id isActive }\n  }\n": types.RefusalsUpdateTemplateDocument,
    "\n  mutation RefusalsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id isActive } }\n": types.RefusalsUpdateChannelDocument,
    "\n  mutation RedrawUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.RedrawUpdateChannelDocument,
    "\n  mutation RedrawSetWeight($input: SetChannelWeightInput!) { setChannelWeight(input: $input) { id } }\n": types.RedrawSetWeightDocument,
    "\n  mutation TurnsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id messagesPerSecond burst } }\n": types.TurnsUpdateChannelDocument,
    "\n  mutation TurnsConfigure($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n": types.TurnsConfigureDocument,
    "mutation PagingChannel($input: CreateChannelInput!) { createChannel(input: $input) { id } }": types.PagingChannelDocument,
    "\n  mutation PagingTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n": types.PagingTemplateDocument,
    "\n  mutation PagingConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n": types.PagingConfigurationDocument,
    "\n  query PagingFirstConversation { conversations(first: 1) { edges { node { id } } } }\n": types.PagingFirstConversationDocument,
    "\n    query PagingChannels($first: Int, $after: String) {\n      page: channels(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": types.PagingChannelsDocument,
    "\n    query PagingTemplates($first: Int, $after: String) {\n      page: messageTemplates(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": types.PagingTemplatesDocument,
    "\n    query PagingConfigurations($first: Int, $after: String) {\n      page: outboundConfigurations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": types.PagingConfigurationsDocument,
    "\n    query PagingRequests($first: Int, $after: String) {\n      page: outboundRequests(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": types.PagingRequestsDocument,
    "\n    query PagingConversations($first: Int, $after: String) {\n      page: conversations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  ": types.PagingConversationsDocument,
    "\n  query PagingMessages($id: ID!, $first: Int, $after: String) {\n    outboundRequest(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { to } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n": types.PagingMessagesDocument,
    "\n  query PagingSaid($id: ID!, $first: Int, $after: String) {\n    conversation(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { body } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n": types.PagingSaidDocument,
    "\n  mutation StatementsParts($channel: CreateChannelInput!, $template: CreateMessageTemplateInput!) {\n    createChannel(input: $channel) { id }\n    createMessageTemplate(input: $template) { id }\n  }\n": types.StatementsPartsDocument,
    "\n  mutation StatementsConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n": types.StatementsConfigurationDocument,
    "\n    query StatementsRequests($first: Int!) {\n      page: outboundRequests(first: $first) { edges { node {\n        id state counts { total skipped delivered }\n        messages(first: 3) { edges { node { id to channel { name } } } }\n        configuration { name channel { name address } template { name version variables localizations { body } } }\n      } } }\n    }\n  ": types.StatementsRequestsDocument,
    "\n    query StatementsMessages($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { id messages(first: $first) { edges { node {\n        id body history { status } channel { name } conversation { id state }\n        request { counts { total } configuration { name template { version } } }\n      } } } } } }\n    }\n  ": types.StatementsMessagesDocument,
    "\n    query StatementsHistory($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status at attempt code }\n      } } } } } }\n    }\n  ": types.StatementsHistoryDocument,
    "\n    query StatementsReceipts($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status reportedAt receipts { status reportedAt failure { code } } }\n      } } } } } }\n    }\n  ": types.StatementsReceiptsDocument,
    "\n    query StatementsExplanations($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id explanation { at code sentence }\n      } } } } } }\n    }\n  ": types.StatementsExplanationsDocument,
    "\n    query StatementsConfigurations($first: Int!) {\n      page: outboundConfigurations(first: $first) { edges { node {\n        id channel { name } template { name version preview { body } }\n      } } }\n    }\n  ": types.StatementsConfigurationsDocument,
    "\n    query StatementsTemplates($first: Int!) {\n      page: messageTemplates(first: $first) { edges { node { id version defaultLocale localizations { locale } } } }\n    }\n  ": types.StatementsTemplatesDocument,
    "\n    query StatementsConversations($first: Int!) {\n      page: conversations(first: $first) { edges { node { id channel { name } origin { body request { state } } messages(first: 3) { edges { node { id body status } } } } } }\n    }\n  ": types.StatementsConversationsDocument,
    "query MetricsChannels { channels(first: 0) { edges { node { id } } } }": types.MetricsChannelsDocument,
    "query ObservedRequests { outboundRequests { edges { node { id } } } }": types.ObservedRequestsDocument,
    "\n  subscription OwnEventsReceived($after: Cursor) {\n    messageReceived(after: $after) { cursor message { body conversation { customerAddress } } }\n  }\n": types.OwnEventsReceivedDocument,
    "mutation RolesAdminister($id: ID!) { updateChannel(input: { id: $id }) { id } }": types.RolesAdministerDocument,
    "\n  mutation RolesConfigure($id: ID!) { updateOutboundConfiguration(input: { id: $id }) { id } }\n": types.RolesConfigureDocument,
    "mutation RolesEdit($id: ID!) { updateMessageTemplate(input: { id: $id }) { id } }": types.RolesEditDocument,
    "query RolesRead($id: ID!) { channel(id: $id) { id } }": types.RolesReadDocument,
    "query RolesReadConversation($id: ID!) { conversation(id: $id) { id } }": types.RolesReadConversationDocument,
    "query RolesReadRequest($id: ID!) { outboundRequest(id: $id) { id } }": types.RolesReadRequestDocument,
    "query RolesListRequests { outboundRequests { edges { node { id } } } }": types.RolesListRequestsDocument,
    "\n  mutation RolesSend($id: ID!) { sendOutbound(input: { configurationId: $id, contacts: [] }) { id } }\n": types.RolesSendDocument,
    "mutation RolesConverse($id: ID!) { closeConversation(id: $id) { id } }": types.RolesConverseDocument,
    "\n  mutation RolesReply($id: ID!) { replyToConversation(conversationId: $id, body: \"Hello\") { id } }\n": types.RolesReplyDocument,
    "subscription RolesProgress($id: ID!) { outboundRequestProgress(requestId: $id) { id } }": types.RolesProgressDocument,
    "subscription RolesStarted { conversationStarted(after: \"nowhere\") { cursor } }": types.RolesStartedDocument,
    "\n  fragment ConsentLine on Consent {\n    id\n    channelType\n    address\n    purpose\n    state\n    source\n    evidence\n    recordedBy\n    channel { id }\n    occurredAt\n    recordedAt\n  }\n": types.ConsentLineFragmentDoc,
    "\n  mutation RecordConsent($input: RecordConsentInput!) { recordConsent(input: $input) { ...ConsentLine } }\n": types.RecordConsentDocument,
    "\n  query ConsentNow($address: String!, $purpose: String) {\n    consent(channelType: SMS, address: $address, purpose: $purpose) { address purpose state decidedBy { id } }\n  }\n": types.ConsentNowDocument,
    "\n  query ConsentAt($address: String!, $purpose: String, $at: DateTime!) {\n    consentAt(channelType: SMS, address: $address, purpose: $purpose, at: $at) { state decidedBy { id } }\n  }\n": types.ConsentAtDocument,
    "\n  query Consents($address: String, $channelType: ChannelType, $first: Int, $after: String) {\n    consents(address: $address, channelType: $channelType, first: $first, after: $after) {\n      edges { node { ...ConsentLine } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ConsentsDocument,
    "\n  mutation ImportConsents($input: ImportConsentsInput!) {\n    importConsents(input: $input) { imported unchanged rejected problems { index field message } }\n  }\n": types.ImportConsentsDocument,
    "\n  mutation ConsentUpdateOrganization($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { id } }\n": types.ConsentUpdateOrganizationDocument,
    "\n  mutation PauseRequest($id: ID!) { request: pauseOutboundRequest(id: $id) { ...Controlled } }\n": types.PauseRequestDocument,
    "\n  mutation ResumeRequest($id: ID!) { request: resumeOutboundRequest(id: $id) { ...Controlled } }\n": types.ResumeRequestDocument,
    "\n  mutation CancelRequest($id: ID!) { request: cancelOutboundRequest(id: $id) { ...Controlled } }\n": types.CancelRequestDocument,
    "\n  mutation RescheduleRequest($id: ID!, $sendAt: DateTime!, $expiresAt: DateTime) {\n    rescheduleOutboundRequest(id: $id, sendAt: $sendAt, expiresAt: $expiresAt) { ...Controlled }\n  }\n": types.RescheduleRequestDocument,
    "\n  fragment Controlled on OutboundRequest {\n    id\n    state\n    sendAt\n    expiresAt\n    counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n  }\n": types.ControlledFragmentDoc,
    "\n  mutation ResolveDoubt($id: ID!, $resolution: DoubtResolution!, $idempotencyKey: String) {\n    resolveMessageInDoubt(id: $id, resolution: $resolution, idempotencyKey: $idempotencyKey) {\n      id\n      status\n      attempts\n      failure { code message retryable }\n      history { status }\n    }\n  }\n": types.ResolveDoubtDocument,
    "\n  query MessagesInDoubt($first: Int, $after: String) {\n    messagesInDoubt(first: $first, after: $after) {\n      edges { node { id status } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MessagesInDoubtDocument,
    "\n  query ConversationsList($state: [ConversationState!], $first: Int, $after: String) {\n    conversations(state: $state, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          state\n          customerAddress\n          channel { id }\n          origin { id }\n          messages(first: 50) { edges { node { id direction body status } } }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ConversationsListDocument,
    "\n  mutation ConversationsReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      direction\n      body\n      status\n      conversation { id state }\n    }\n  }\n": types.ConversationsReplyDocument,
    "\n  mutation ConversationsClose($id: ID!) { closeConversation(id: $id) { id state } }\n": types.ConversationsCloseDocument,
    "\n  subscription ConversationsChanged($conversationId: ID, $after: Cursor) {\n    conversationChanged(conversationId: $conversationId, after: $after) {\n      cursor\n      conversation { id state messages(first: 100) { edges { node { body direction status } } } }\n    }\n  }\n": types.ConversationsChangedDocument,
    "\n  mutation ConversationsAddChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n": types.ConversationsAddChannelDocument,
    "\n  query DeadJobs {\n    deadJobs {\n      id\n      queue\n      failedAt\n      reason\n      attempts\n      request { id state }\n      message { id status attempts }\n      conversation { id }\n    }\n  }\n": types.DeadJobsDocument,
    "\n  mutation RedriveDeadJob($id: ID!) { redriveDeadJob(id: $id) { id queue } }\n": types.RedriveDeadJobDocument,
    "\n  query Explanation($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      status\n      history {\n        status\n        at\n        attempt\n        code\n        reportedAt\n        receipts { status reportedAt receivedAt attempt failure { code message retryable } }\n      }\n      explanation { at status attempt code sentence reportedAt by }\n    }\n  }\n": types.ExplanationDocument,
    "\n  query ExplainedConversation($id: ID!) {\n    conversation(id: $id) {\n      messages { edges { node { direction status explanation { status attempt code sentence by } } } }\n    }\n  }\n": types.ExplainedConversationDocument,
    "\n  mutation FailoverCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n": types.FailoverCreateChannelDocument,
    "\n  mutation FailoverSetWeight($input: SetChannelWeightInput!) {\n    setChannelWeight(input: $input) { breaker { state weight ceiling } }\n  }\n": types.FailoverSetWeightDocument,
    "\n  mutation FailoverCreateConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id secondaryChannel { id } }\n  }\n": types.FailoverCreateConfigurationDocument,
    "\n  mutation FailoverUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { channel { id } secondaryChannel { id } }\n  }\n": types.FailoverUpdateConfigurationDocument,
    "\n  query FailoverBreaker($id: ID!) {\n    channel(id: $id) { breaker { state weight ceiling reason } }\n    channelShifts(channelId: $id) { edges { node { fromState toState fromWeight toWeight reason by } } }\n  }\n": types.FailoverBreakerDocument,
    "\n  query Integrity($first: Int = 50, $after: String) {\n    integrity {\n      checkedAt\n      requestsChecked\n      findings(first: $first, after: $after) {\n        edges { node { id check subjectId sentence isRepaired at } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n": types.IntegrityDocument,
    "\n  mutation KeyedChannel($input: CreateChannelInput!) { made: createChannel(input: $input) { id } }\n": types.KeyedChannelDocument,
    "\n  mutation KeyedTemplate($input: CreateMessageTemplateInput!) { made: createMessageTemplate(input: $input) { id version } }\n": types.KeyedTemplateDocument,
    "\n  mutation KeyedConfiguration($input: CreateOutboundConfigurationInput!) {\n    made: createOutboundConfiguration(input: $input) { id channel { id } template { id } }\n  }\n": types.KeyedConfigurationDocument,
    "\n  mutation KeyedRequest($input: SendOutboundInput!) { made: sendOutbound(input: $input) { id counts { total } } }\n": types.KeyedRequestDocument,
    "\n  mutation KeyedReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    made: replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      conversation { id }\n    }\n  }\n": types.KeyedReplyDocument,
    "\n  mutation KeyedConsent($input: RecordConsentInput!) { made: recordConsent(input: $input) { id state } }\n": types.KeyedConsentDocument,
    "\n  query OutboundMessageById($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      to\n      status\n      attempts\n      segments\n      providerMessageId\n      failure { code message retryable }\n      history { status }\n      conversation { id }\n    }\n  }\n": types.OutboundMessageByIdDocument,
    "\n  query OutboundRequestById($id: ID!) {\n    outboundRequest(id: $id) {\n      id\n      state\n      sendAt\n      expiresAt\n      estimatedCompletionAt\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body status skipReason attempts } } }\n    }\n  }\n": types.OutboundRequestByIdDocument,
    "\n  subscription OutboundProgress($requestId: ID!) {\n    outboundRequestProgress(requestId: $requestId) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped }\n    }\n  }\n": types.OutboundProgressDocument,
    "\n  query PaceOfChannel($id: ID!) {\n    channel(id: $id) {\n      messagesPerSecond\n      burst\n      pace { segmentsPerSecond burst isSlowed factor blockedUntil queuedSegments }\n    }\n  }\n": types.PaceOfChannelDocument,
    "\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n": types.RoadCreateChannelDocument,
    "\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n": types.RoadCreateTemplateDocument,
    "\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n": types.RoadCreateConfigurationDocument,
    "\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n": types.RoadSendDocument,
    "\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n": types.RoadStatusDocument,
    "\n  mutation RulesUpdateOrganization($input: UpdateOrganizationInput!) {\n    updateOrganization(input: $input) {\n      timeZone\n      sendingHours { windows { days from to } holidays }\n      frequencyCap { perDay perWeek }\n    }\n  }\n": types.RulesUpdateOrganizationDocument,
    "\n  mutation RulesUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      sendingHours { windows { days from to } holidays }\n      ignoresSendingHours\n      ignoresFrequencyCap\n    }\n  }\n": types.RulesUpdateConfigurationDocument,
    "\n  query RulesMessage($id: ID!) {\n    outboundMessage(id: $id) { status skipReason failure { code } history { status code } explanation { code sentence } }\n  }\n": types.RulesMessageDocument,
    "\n  mutation FormatsSave($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) { id variables }\n  }\n": types.FormatsSaveDocument,
    "\n  mutation FormatsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id version }\n  }\n": types.FormatsUpdateDocument,
    "\n  query FormatsPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) { version preview(locale: $locale, contextItems: $contextItems) { body } }\n  }\n": types.FormatsPreviewDocument,
    "\n  mutation TemplateVersionsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) {\n      id name version defaultLocale variables isActive createdAt updatedAt localizations { locale body }\n    }\n  }\n": types.TemplateVersionsUpdateDocument,
    "\n  query TemplateVersionsMessages($id: ID!) {\n    outboundRequest(id: $id) { messages { edges { node { body locale } } } }\n  }\n": types.TemplateVersionsMessagesDocument,
    "\n  mutation TemplatesCreate($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) {\n      id name channelType defaultLocale variables version isActive createdAt updatedAt\n      localizations { locale body subject providerTemplate }\n    }\n  }\n": types.TemplatesCreateDocument,
    "\n  query TemplatesRead($id: ID!) { messageTemplate(id: $id) { id name version } }\n": types.TemplatesReadDocument,
    "\n  query TemplatesPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) {\n      preview(locale: $locale, contextItems: $contextItems) { locale body subject segments encoding }\n    }\n  }\n": types.TemplatesPreviewDocument,
    "\n  query OrphanReceipts { orphanReceipts { count latest { channelId providerMessageId status } } }\n": types.OrphanReceiptsDocument,
    "\n  mutation ReceiptsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n": types.ReceiptsUpdateChannelDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChannelsCreate($input: CreateChannelInput!) {\n    createChannel(input: $input) { id name type provider address messagesPerSecond isActive webhookUrl createdAt }\n  }\n"): (typeof documents)["\n  mutation ChannelsCreate($input: CreateChannelInput!) {\n    createChannel(input: $input) { id name type provider address messagesPerSecond isActive webhookUrl createdAt }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChannelsUpdate($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { id name messagesPerSecond isActive address }\n  }\n"): (typeof documents)["\n  mutation ChannelsUpdate($input: UpdateChannelInput!) {\n    updateChannel(input: $input) { id name messagesPerSecond isActive address }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ChannelsList { channels { edges { node { id name } } } }"): (typeof documents)["query ChannelsList { channels { edges { node { id name } } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ChannelsRead($id: ID!) { channel(id: $id) { id name messagesPerSecond isActive } }"): (typeof documents)["query ChannelsRead($id: ID!) { channel(id: $id) { id name messagesPerSecond isActive } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateTokenUpdate($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation RotateTokenUpdate($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfigurationsCreate($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) {\n      id name showInTimeline channelType conversationMode isActive channel { id } template { id }\n    }\n  }\n"): (typeof documents)["\n  mutation ConfigurationsCreate($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) {\n      id name showInTimeline channelType conversationMode isActive channel { id } template { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfigurationsUpdate($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      id name showInTimeline conversationMode isActive channel { id } template { id }\n    }\n  }\n"): (typeof documents)["\n  mutation ConfigurationsUpdate($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      id name showInTimeline conversationMode isActive channel { id } template { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ConfigurationsRead($id: ID!) { outboundConfiguration(id: $id) { id name isActive channel { id } } }\n"): (typeof documents)["\n  query ConfigurationsRead($id: ID!) { outboundConfiguration(id: $id) { id name isActive channel { id } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ConfigurationsList { outboundConfigurations { edges { node { id name } } } }\n"): (typeof documents)["\n  query ConfigurationsList { outboundConfigurations { edges { node { id name } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfigurationsEmail($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n"): (typeof documents)["\n  mutation ConfigurationsEmail($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfigurationsParts($channel: UpdateChannelInput!, $template: UpdateMessageTemplateInput!) {\n    updateChannel(input: $channel) { isActive }\n    updateMessageTemplate(input: $template) { isActive }\n  }\n"): (typeof documents)["\n  mutation ConfigurationsParts($channel: UpdateChannelInput!, $template: UpdateMessageTemplateInput!) {\n    updateChannel(input: $channel) { isActive }\n    updateMessageTemplate(input: $template) { isActive }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ClaimExplanation($id: ID!) { outboundMessage(id: $id) { skipReason explanation { code sentence } } }\n"): (typeof documents)["\n  query ClaimExplanation($id: ID!) { outboundMessage(id: $id) { skipReason explanation { code sentence } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClaimSetPurpose($input: UpdateOutboundConfigurationInput!) { updateOutboundConfiguration(input: $input) { purpose } }\n"): (typeof documents)["\n  mutation ClaimSetPurpose($input: UpdateOutboundConfigurationInput!) { updateOutboundConfiguration(input: $input) { purpose } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportConsents($address: String!, $first: Int, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      channelType\n      address\n      exportedAt\n      consents { edges { node { ...ConsentLine } } }\n      sends(first: $first, after: $after) {\n        edges { node { id channelId requestId conversationId purpose isConfirmation status attempts { claimedAt consent { id state } } } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ExportConsents($address: String!, $first: Int, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      channelType\n      address\n      exportedAt\n      consents { edges { node { ...ConsentLine } } }\n      sends(first: $first, after: $after) {\n        edges { node { id channelId requestId conversationId purpose isConfirmation status attempts { claimedAt consent { id state } } } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExportOneConsent($address: String!, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      consents(first: 1, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n"): (typeof documents)["\n  query ExportOneConsent($address: String!, $after: String) {\n    exportConsents(channelType: SMS, address: $address) {\n      consents(first: 1, after: $after) { edges { node { id } } pageInfo { hasNextPage endCursor } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeywordsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { carrierConfirmsOptOut } }\n"): (typeof documents)["\n  mutation KeywordsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { carrierConfirmsOptOut } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KeywordsExplanation($id: ID!) {\n    conversation(id: $id) {\n      state\n      consent { state decidedBy { source } }\n      messages { edges { node { direction body status explanation { code sentence } } } }\n    }\n  }\n"): (typeof documents)["\n  query KeywordsExplanation($id: ID!) {\n    conversation(id: $id) {\n      state\n      consent { state decidedBy { source } }\n      messages { edges { node { direction body status explanation { code sentence } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation AnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CapUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation CapUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OddAnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation OddAnswersUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HoursDeactivateTemplate($id: ID!) { updateMessageTemplate(input: { id: $id, isActive: false }) { isActive } }\n"): (typeof documents)["\n  mutation HoursDeactivateTemplate($id: ID!) { updateMessageTemplate(input: { id: $id, isActive: false }) { isActive } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetInDoubtPolicy($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id inDoubtPolicy }\n  }\n"): (typeof documents)["\n  mutation SetInDoubtPolicy($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id inDoubtPolicy }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ShareNodeUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation ShareNodeUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SmallRequestsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation SmallRequestsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TraceOfMessage($id: ID!) { outboundMessage(id: $id) { request { id traceId } } }\n"): (typeof documents)["\n  query TraceOfMessage($id: ID!) { outboundMessage(id: $id) { request { id traceId } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TraceOfReplies($id: ID!) { conversation(id: $id) { messages { edges { node { traceId } } } } }\n"): (typeof documents)["\n  query TraceOfReplies($id: ID!) { conversation(id: $id) { messages { edges { node { traceId } } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RefuseSubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) { cursor message { body } }\n  }\n"): (typeof documents)["\n  subscription RefuseSubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) { cursor message { body } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SubscriptionsStarted($after: Cursor) {\n    conversationStarted(after: $after) { cursor conversation { id customerAddress state } }\n  }\n"): (typeof documents)["\n  subscription SubscriptionsStarted($after: Cursor) {\n    conversationStarted(after: $after) { cursor conversation { id customerAddress state } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) {\n      cursor\n      message { body direction conversation { id } }\n    }\n  }\n"): (typeof documents)["\n  subscription SubscriptionsReceived($conversationId: ID, $after: Cursor) {\n    messageReceived(conversationId: $conversationId, after: $after) {\n      cursor\n      message { body direction conversation { id } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EstimateUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation EstimateUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query FailoverMessageChannel($id: ID!) { outboundMessage(id: $id) { channel { id } } }"): (typeof documents)["query FailoverMessageChannel($id: ID!) { outboundMessage(id: $id) { channel { id } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailoverUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation FailoverUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InDoubtUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation InDoubtUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MainDemo($channelId: ID!) {\n    eventCursor\n    channel(id: $channelId) { id type isActive webhookUrl }\n  }\n"): (typeof documents)["\n  query MainDemo($channelId: ID!) {\n    eventCursor\n    channel(id: $channelId) { id type isActive webhookUrl }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SkewUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation SkewUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query Nodes { nodes { id role version startedAt seenAt redis } }"): (typeof documents)["query Nodes { nodes { id role version startedAt seenAt redis } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefusalsUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id isActive }\n  }\n"): (typeof documents)["\n  mutation RefusalsUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { id isActive }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefusalsUpdateTemplate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id isActive }\n  }\n"): (typeof documents)["\n  mutation RefusalsUpdateTemplate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id isActive }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RefusalsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id isActive } }\n"): (typeof documents)["\n  mutation RefusalsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id isActive } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedrawUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation RedrawUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedrawSetWeight($input: SetChannelWeightInput!) { setChannelWeight(input: $input) { id } }\n"): (typeof documents)["\n  mutation RedrawSetWeight($input: SetChannelWeightInput!) { setChannelWeight(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TurnsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id messagesPerSecond burst } }\n"): (typeof documents)["\n  mutation TurnsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id messagesPerSecond burst } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TurnsConfigure($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n"): (typeof documents)["\n  mutation TurnsConfigure($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation PagingChannel($input: CreateChannelInput!) { createChannel(input: $input) { id } }"): (typeof documents)["mutation PagingChannel($input: CreateChannelInput!) { createChannel(input: $input) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PagingTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n"): (typeof documents)["\n  mutation PagingTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PagingConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation PagingConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagingFirstConversation { conversations(first: 1) { edges { node { id } } } }\n"): (typeof documents)["\n  query PagingFirstConversation { conversations(first: 1) { edges { node { id } } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query PagingChannels($first: Int, $after: String) {\n      page: channels(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "): (typeof documents)["\n    query PagingChannels($first: Int, $after: String) {\n      page: channels(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query PagingTemplates($first: Int, $after: String) {\n      page: messageTemplates(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "): (typeof documents)["\n    query PagingTemplates($first: Int, $after: String) {\n      page: messageTemplates(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query PagingConfigurations($first: Int, $after: String) {\n      page: outboundConfigurations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "): (typeof documents)["\n    query PagingConfigurations($first: Int, $after: String) {\n      page: outboundConfigurations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query PagingRequests($first: Int, $after: String) {\n      page: outboundRequests(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "): (typeof documents)["\n    query PagingRequests($first: Int, $after: String) {\n      page: outboundRequests(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query PagingConversations($first: Int, $after: String) {\n      page: conversations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "): (typeof documents)["\n    query PagingConversations($first: Int, $after: String) {\n      page: conversations(first: $first, after: $after) {\n        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }\n      }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagingMessages($id: ID!, $first: Int, $after: String) {\n    outboundRequest(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { to } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n"): (typeof documents)["\n  query PagingMessages($id: ID!, $first: Int, $after: String) {\n    outboundRequest(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { to } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PagingSaid($id: ID!, $first: Int, $after: String) {\n    conversation(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { body } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n"): (typeof documents)["\n  query PagingSaid($id: ID!, $first: Int, $after: String) {\n    conversation(id: $id) { messages(first: $first, after: $after) {\n      edges { cursor node { body } } pageInfo { hasNextPage endCursor }\n    } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StatementsParts($channel: CreateChannelInput!, $template: CreateMessageTemplateInput!) {\n    createChannel(input: $channel) { id }\n    createMessageTemplate(input: $template) { id }\n  }\n"): (typeof documents)["\n  mutation StatementsParts($channel: CreateChannelInput!, $template: CreateMessageTemplateInput!) {\n    createChannel(input: $channel) { id }\n    createMessageTemplate(input: $template) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StatementsConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n"): (typeof documents)["\n  mutation StatementsConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsRequests($first: Int!) {\n      page: outboundRequests(first: $first) { edges { node {\n        id state counts { total skipped delivered }\n        messages(first: 3) { edges { node { id to channel { name } } } }\n        configuration { name channel { name address } template { name version variables localizations { body } } }\n      } } }\n    }\n  "): (typeof documents)["\n    query StatementsRequests($first: Int!) {\n      page: outboundRequests(first: $first) { edges { node {\n        id state counts { total skipped delivered }\n        messages(first: 3) { edges { node { id to channel { name } } } }\n        configuration { name channel { name address } template { name version variables localizations { body } } }\n      } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsMessages($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { id messages(first: $first) { edges { node {\n        id body history { status } channel { name } conversation { id state }\n        request { counts { total } configuration { name template { version } } }\n      } } } } } }\n    }\n  "): (typeof documents)["\n    query StatementsMessages($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { id messages(first: $first) { edges { node {\n        id body history { status } channel { name } conversation { id state }\n        request { counts { total } configuration { name template { version } } }\n      } } } } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsHistory($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status at attempt code }\n      } } } } } }\n    }\n  "): (typeof documents)["\n    query StatementsHistory($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status at attempt code }\n      } } } } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsReceipts($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status reportedAt receipts { status reportedAt failure { code } } }\n      } } } } } }\n    }\n  "): (typeof documents)["\n    query StatementsReceipts($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id history { status reportedAt receipts { status reportedAt failure { code } } }\n      } } } } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsExplanations($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id explanation { at code sentence }\n      } } } } } }\n    }\n  "): (typeof documents)["\n    query StatementsExplanations($first: Int!) {\n      page: outboundRequests(first: 1) { edges { node { messages(first: $first) { edges { node {\n        id explanation { at code sentence }\n      } } } } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsConfigurations($first: Int!) {\n      page: outboundConfigurations(first: $first) { edges { node {\n        id channel { name } template { name version preview { body } }\n      } } }\n    }\n  "): (typeof documents)["\n    query StatementsConfigurations($first: Int!) {\n      page: outboundConfigurations(first: $first) { edges { node {\n        id channel { name } template { name version preview { body } }\n      } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsTemplates($first: Int!) {\n      page: messageTemplates(first: $first) { edges { node { id version defaultLocale localizations { locale } } } }\n    }\n  "): (typeof documents)["\n    query StatementsTemplates($first: Int!) {\n      page: messageTemplates(first: $first) { edges { node { id version defaultLocale localizations { locale } } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n    query StatementsConversations($first: Int!) {\n      page: conversations(first: $first) { edges { node { id channel { name } origin { body request { state } } messages(first: 3) { edges { node { id body status } } } } } }\n    }\n  "): (typeof documents)["\n    query StatementsConversations($first: Int!) {\n      page: conversations(first: $first) { edges { node { id channel { name } origin { body request { state } } messages(first: 3) { edges { node { id body status } } } } } }\n    }\n  "];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query MetricsChannels { channels(first: 0) { edges { node { id } } } }"): (typeof documents)["query MetricsChannels { channels(first: 0) { edges { node { id } } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query ObservedRequests { outboundRequests { edges { node { id } } } }"): (typeof documents)["query ObservedRequests { outboundRequests { edges { node { id } } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OwnEventsReceived($after: Cursor) {\n    messageReceived(after: $after) { cursor message { body conversation { customerAddress } } }\n  }\n"): (typeof documents)["\n  subscription OwnEventsReceived($after: Cursor) {\n    messageReceived(after: $after) { cursor message { body conversation { customerAddress } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RolesAdminister($id: ID!) { updateChannel(input: { id: $id }) { id } }"): (typeof documents)["mutation RolesAdminister($id: ID!) { updateChannel(input: { id: $id }) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RolesConfigure($id: ID!) { updateOutboundConfiguration(input: { id: $id }) { id } }\n"): (typeof documents)["\n  mutation RolesConfigure($id: ID!) { updateOutboundConfiguration(input: { id: $id }) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RolesEdit($id: ID!) { updateMessageTemplate(input: { id: $id }) { id } }"): (typeof documents)["mutation RolesEdit($id: ID!) { updateMessageTemplate(input: { id: $id }) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RolesRead($id: ID!) { channel(id: $id) { id } }"): (typeof documents)["query RolesRead($id: ID!) { channel(id: $id) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RolesReadConversation($id: ID!) { conversation(id: $id) { id } }"): (typeof documents)["query RolesReadConversation($id: ID!) { conversation(id: $id) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RolesReadRequest($id: ID!) { outboundRequest(id: $id) { id } }"): (typeof documents)["query RolesReadRequest($id: ID!) { outboundRequest(id: $id) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "query RolesListRequests { outboundRequests { edges { node { id } } } }"): (typeof documents)["query RolesListRequests { outboundRequests { edges { node { id } } } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RolesSend($id: ID!) { sendOutbound(input: { configurationId: $id, contacts: [] }) { id } }\n"): (typeof documents)["\n  mutation RolesSend($id: ID!) { sendOutbound(input: { configurationId: $id, contacts: [] }) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "mutation RolesConverse($id: ID!) { closeConversation(id: $id) { id } }"): (typeof documents)["mutation RolesConverse($id: ID!) { closeConversation(id: $id) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RolesReply($id: ID!) { replyToConversation(conversationId: $id, body: \"Hello\") { id } }\n"): (typeof documents)["\n  mutation RolesReply($id: ID!) { replyToConversation(conversationId: $id, body: \"Hello\") { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RolesProgress($id: ID!) { outboundRequestProgress(requestId: $id) { id } }"): (typeof documents)["subscription RolesProgress($id: ID!) { outboundRequestProgress(requestId: $id) { id } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "subscription RolesStarted { conversationStarted(after: \"nowhere\") { cursor } }"): (typeof documents)["subscription RolesStarted { conversationStarted(after: \"nowhere\") { cursor } }"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ConsentLine on Consent {\n    id\n    channelType\n    address\n    purpose\n    state\n    source\n    evidence\n    recordedBy\n    channel { id }\n    occurredAt\n    recordedAt\n  }\n"): (typeof documents)["\n  fragment ConsentLine on Consent {\n    id\n    channelType\n    address\n    purpose\n    state\n    source\n    evidence\n    recordedBy\n    channel { id }\n    occurredAt\n    recordedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordConsent($input: RecordConsentInput!) { recordConsent(input: $input) { ...ConsentLine } }\n"): (typeof documents)["\n  mutation RecordConsent($input: RecordConsentInput!) { recordConsent(input: $input) { ...ConsentLine } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ConsentNow($address: String!, $purpose: String) {\n    consent(channelType: SMS, address: $address, purpose: $purpose) { address purpose state decidedBy { id } }\n  }\n"): (typeof documents)["\n  query ConsentNow($address: String!, $purpose: String) {\n    consent(channelType: SMS, address: $address, purpose: $purpose) { address purpose state decidedBy { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ConsentAt($address: String!, $purpose: String, $at: DateTime!) {\n    consentAt(channelType: SMS, address: $address, purpose: $purpose, at: $at) { state decidedBy { id } }\n  }\n"): (typeof documents)["\n  query ConsentAt($address: String!, $purpose: String, $at: DateTime!) {\n    consentAt(channelType: SMS, address: $address, purpose: $purpose, at: $at) { state decidedBy { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Consents($address: String, $channelType: ChannelType, $first: Int, $after: String) {\n    consents(address: $address, channelType: $channelType, first: $first, after: $after) {\n      edges { node { ...ConsentLine } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query Consents($address: String, $channelType: ChannelType, $first: Int, $after: String) {\n    consents(address: $address, channelType: $channelType, first: $first, after: $after) {\n      edges { node { ...ConsentLine } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ImportConsents($input: ImportConsentsInput!) {\n    importConsents(input: $input) { imported unchanged rejected problems { index field message } }\n  }\n"): (typeof documents)["\n  mutation ImportConsents($input: ImportConsentsInput!) {\n    importConsents(input: $input) { imported unchanged rejected problems { index field message } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConsentUpdateOrganization($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { id } }\n"): (typeof documents)["\n  mutation ConsentUpdateOrganization($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PauseRequest($id: ID!) { request: pauseOutboundRequest(id: $id) { ...Controlled } }\n"): (typeof documents)["\n  mutation PauseRequest($id: ID!) { request: pauseOutboundRequest(id: $id) { ...Controlled } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeRequest($id: ID!) { request: resumeOutboundRequest(id: $id) { ...Controlled } }\n"): (typeof documents)["\n  mutation ResumeRequest($id: ID!) { request: resumeOutboundRequest(id: $id) { ...Controlled } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRequest($id: ID!) { request: cancelOutboundRequest(id: $id) { ...Controlled } }\n"): (typeof documents)["\n  mutation CancelRequest($id: ID!) { request: cancelOutboundRequest(id: $id) { ...Controlled } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RescheduleRequest($id: ID!, $sendAt: DateTime!, $expiresAt: DateTime) {\n    rescheduleOutboundRequest(id: $id, sendAt: $sendAt, expiresAt: $expiresAt) { ...Controlled }\n  }\n"): (typeof documents)["\n  mutation RescheduleRequest($id: ID!, $sendAt: DateTime!, $expiresAt: DateTime) {\n    rescheduleOutboundRequest(id: $id, sendAt: $sendAt, expiresAt: $expiresAt) { ...Controlled }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Controlled on OutboundRequest {\n    id\n    state\n    sendAt\n    expiresAt\n    counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n  }\n"): (typeof documents)["\n  fragment Controlled on OutboundRequest {\n    id\n    state\n    sendAt\n    expiresAt\n    counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveDoubt($id: ID!, $resolution: DoubtResolution!, $idempotencyKey: String) {\n    resolveMessageInDoubt(id: $id, resolution: $resolution, idempotencyKey: $idempotencyKey) {\n      id\n      status\n      attempts\n      failure { code message retryable }\n      history { status }\n    }\n  }\n"): (typeof documents)["\n  mutation ResolveDoubt($id: ID!, $resolution: DoubtResolution!, $idempotencyKey: String) {\n    resolveMessageInDoubt(id: $id, resolution: $resolution, idempotencyKey: $idempotencyKey) {\n      id\n      status\n      attempts\n      failure { code message retryable }\n      history { status }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagesInDoubt($first: Int, $after: String) {\n    messagesInDoubt(first: $first, after: $after) {\n      edges { node { id status } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query MessagesInDoubt($first: Int, $after: String) {\n    messagesInDoubt(first: $first, after: $after) {\n      edges { node { id status } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ConversationsList($state: [ConversationState!], $first: Int, $after: String) {\n    conversations(state: $state, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          state\n          customerAddress\n          channel { id }\n          origin { id }\n          messages(first: 50) { edges { node { id direction body status } } }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): (typeof documents)["\n  query ConversationsList($state: [ConversationState!], $first: Int, $after: String) {\n    conversations(state: $state, first: $first, after: $after) {\n      edges {\n        node {\n          id\n          state\n          customerAddress\n          channel { id }\n          origin { id }\n          messages(first: 50) { edges { node { id direction body status } } }\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConversationsReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      direction\n      body\n      status\n      conversation { id state }\n    }\n  }\n"): (typeof documents)["\n  mutation ConversationsReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      direction\n      body\n      status\n      conversation { id state }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConversationsClose($id: ID!) { closeConversation(id: $id) { id state } }\n"): (typeof documents)["\n  mutation ConversationsClose($id: ID!) { closeConversation(id: $id) { id state } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ConversationsChanged($conversationId: ID, $after: Cursor) {\n    conversationChanged(conversationId: $conversationId, after: $after) {\n      cursor\n      conversation { id state messages(first: 100) { edges { node { body direction status } } } }\n    }\n  }\n"): (typeof documents)["\n  subscription ConversationsChanged($conversationId: ID, $after: Cursor) {\n    conversationChanged(conversationId: $conversationId, after: $after) {\n      cursor\n      conversation { id state messages(first: 100) { edges { node { body direction status } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConversationsAddChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n"): (typeof documents)["\n  mutation ConversationsAddChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeadJobs {\n    deadJobs {\n      id\n      queue\n      failedAt\n      reason\n      attempts\n      request { id state }\n      message { id status attempts }\n      conversation { id }\n    }\n  }\n"): (typeof documents)["\n  query DeadJobs {\n    deadJobs {\n      id\n      queue\n      failedAt\n      reason\n      attempts\n      request { id state }\n      message { id status attempts }\n      conversation { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedriveDeadJob($id: ID!) { redriveDeadJob(id: $id) { id queue } }\n"): (typeof documents)["\n  mutation RedriveDeadJob($id: ID!) { redriveDeadJob(id: $id) { id queue } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Explanation($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      status\n      history {\n        status\n        at\n        attempt\n        code\n        reportedAt\n        receipts { status reportedAt receivedAt attempt failure { code message retryable } }\n      }\n      explanation { at status attempt code sentence reportedAt by }\n    }\n  }\n"): (typeof documents)["\n  query Explanation($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      status\n      history {\n        status\n        at\n        attempt\n        code\n        reportedAt\n        receipts { status reportedAt receivedAt attempt failure { code message retryable } }\n      }\n      explanation { at status attempt code sentence reportedAt by }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExplainedConversation($id: ID!) {\n    conversation(id: $id) {\n      messages { edges { node { direction status explanation { status attempt code sentence by } } } }\n    }\n  }\n"): (typeof documents)["\n  query ExplainedConversation($id: ID!) {\n    conversation(id: $id) {\n      messages { edges { node { direction status explanation { status attempt code sentence by } } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailoverCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n"): (typeof documents)["\n  mutation FailoverCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id webhookUrl } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailoverSetWeight($input: SetChannelWeightInput!) {\n    setChannelWeight(input: $input) { breaker { state weight ceiling } }\n  }\n"): (typeof documents)["\n  mutation FailoverSetWeight($input: SetChannelWeightInput!) {\n    setChannelWeight(input: $input) { breaker { state weight ceiling } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailoverCreateConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id secondaryChannel { id } }\n  }\n"): (typeof documents)["\n  mutation FailoverCreateConfiguration($input: CreateOutboundConfigurationInput!) {\n    createOutboundConfiguration(input: $input) { id secondaryChannel { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FailoverUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { channel { id } secondaryChannel { id } }\n  }\n"): (typeof documents)["\n  mutation FailoverUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) { channel { id } secondaryChannel { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FailoverBreaker($id: ID!) {\n    channel(id: $id) { breaker { state weight ceiling reason } }\n    channelShifts(channelId: $id) { edges { node { fromState toState fromWeight toWeight reason by } } }\n  }\n"): (typeof documents)["\n  query FailoverBreaker($id: ID!) {\n    channel(id: $id) { breaker { state weight ceiling reason } }\n    channelShifts(channelId: $id) { edges { node { fromState toState fromWeight toWeight reason by } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Integrity($first: Int = 50, $after: String) {\n    integrity {\n      checkedAt\n      requestsChecked\n      findings(first: $first, after: $after) {\n        edges { node { id check subjectId sentence isRepaired at } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Integrity($first: Int = 50, $after: String) {\n    integrity {\n      checkedAt\n      requestsChecked\n      findings(first: $first, after: $after) {\n        edges { node { id check subjectId sentence isRepaired at } }\n        pageInfo { hasNextPage endCursor }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeyedChannel($input: CreateChannelInput!) { made: createChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation KeyedChannel($input: CreateChannelInput!) { made: createChannel(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeyedTemplate($input: CreateMessageTemplateInput!) { made: createMessageTemplate(input: $input) { id version } }\n"): (typeof documents)["\n  mutation KeyedTemplate($input: CreateMessageTemplateInput!) { made: createMessageTemplate(input: $input) { id version } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeyedConfiguration($input: CreateOutboundConfigurationInput!) {\n    made: createOutboundConfiguration(input: $input) { id channel { id } template { id } }\n  }\n"): (typeof documents)["\n  mutation KeyedConfiguration($input: CreateOutboundConfigurationInput!) {\n    made: createOutboundConfiguration(input: $input) { id channel { id } template { id } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeyedRequest($input: SendOutboundInput!) { made: sendOutbound(input: $input) { id counts { total } } }\n"): (typeof documents)["\n  mutation KeyedRequest($input: SendOutboundInput!) { made: sendOutbound(input: $input) { id counts { total } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeyedReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    made: replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      conversation { id }\n    }\n  }\n"): (typeof documents)["\n  mutation KeyedReply($conversationId: ID!, $body: String!, $idempotencyKey: String) {\n    made: replyToConversation(conversationId: $conversationId, body: $body, idempotencyKey: $idempotencyKey) {\n      id\n      conversation { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeyedConsent($input: RecordConsentInput!) { made: recordConsent(input: $input) { id state } }\n"): (typeof documents)["\n  mutation KeyedConsent($input: RecordConsentInput!) { made: recordConsent(input: $input) { id state } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OutboundMessageById($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      to\n      status\n      attempts\n      segments\n      providerMessageId\n      failure { code message retryable }\n      history { status }\n      conversation { id }\n    }\n  }\n"): (typeof documents)["\n  query OutboundMessageById($id: ID!) {\n    outboundMessage(id: $id) {\n      id\n      to\n      status\n      attempts\n      segments\n      providerMessageId\n      failure { code message retryable }\n      history { status }\n      conversation { id }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OutboundRequestById($id: ID!) {\n    outboundRequest(id: $id) {\n      id\n      state\n      sendAt\n      expiresAt\n      estimatedCompletionAt\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body status skipReason attempts } } }\n    }\n  }\n"): (typeof documents)["\n  query OutboundRequestById($id: ID!) {\n    outboundRequest(id: $id) {\n      id\n      state\n      sendAt\n      expiresAt\n      estimatedCompletionAt\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body status skipReason attempts } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OutboundProgress($requestId: ID!) {\n    outboundRequestProgress(requestId: $requestId) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped }\n    }\n  }\n"): (typeof documents)["\n  subscription OutboundProgress($requestId: ID!) {\n    outboundRequestProgress(requestId: $requestId) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PaceOfChannel($id: ID!) {\n    channel(id: $id) {\n      messagesPerSecond\n      burst\n      pace { segmentsPerSecond burst isSlowed factor blockedUntil queuedSegments }\n    }\n  }\n"): (typeof documents)["\n  query PaceOfChannel($id: ID!) {\n    channel(id: $id) {\n      messagesPerSecond\n      burst\n      pace { segmentsPerSecond burst isSlowed factor blockedUntil queuedSegments }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n"): (typeof documents)["\n  mutation RoadCreateChannel($input: CreateChannelInput!) { createChannel(input: $input) { id address webhookUrl } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n"): (typeof documents)["\n  mutation RoadCreateTemplate($input: CreateMessageTemplateInput!) { createMessageTemplate(input: $input) { id version } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n"): (typeof documents)["\n  mutation RoadCreateConfiguration($input: CreateOutboundConfigurationInput!) { createOutboundConfiguration(input: $input) { id } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n"): (typeof documents)["\n  mutation RoadSend($input: SendOutboundInput!) {\n    sendOutbound(input: $input) {\n      id\n      state\n      counts { total held queued sending inDoubt sent delivered read failed skipped cancelled expired }\n      messages(first: 200) { edges { node { id to locale body segments status skipReason } } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n"): (typeof documents)["\n  subscription RoadStatus($requestId: ID, $configurationId: ID, $after: Cursor) {\n    deliveryStatusChanged(requestId: $requestId, configurationId: $configurationId, after: $after) {\n      cursor\n      status\n      at\n      message { id to status attempts providerMessageId failure { code message retryable } history { status at } }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RulesUpdateOrganization($input: UpdateOrganizationInput!) {\n    updateOrganization(input: $input) {\n      timeZone\n      sendingHours { windows { days from to } holidays }\n      frequencyCap { perDay perWeek }\n    }\n  }\n"): (typeof documents)["\n  mutation RulesUpdateOrganization($input: UpdateOrganizationInput!) {\n    updateOrganization(input: $input) {\n      timeZone\n      sendingHours { windows { days from to } holidays }\n      frequencyCap { perDay perWeek }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RulesUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      sendingHours { windows { days from to } holidays }\n      ignoresSendingHours\n      ignoresFrequencyCap\n    }\n  }\n"): (typeof documents)["\n  mutation RulesUpdateConfiguration($input: UpdateOutboundConfigurationInput!) {\n    updateOutboundConfiguration(input: $input) {\n      sendingHours { windows { days from to } holidays }\n      ignoresSendingHours\n      ignoresFrequencyCap\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RulesMessage($id: ID!) {\n    outboundMessage(id: $id) { status skipReason failure { code } history { status code } explanation { code sentence } }\n  }\n"): (typeof documents)["\n  query RulesMessage($id: ID!) {\n    outboundMessage(id: $id) { status skipReason failure { code } history { status code } explanation { code sentence } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FormatsSave($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) { id variables }\n  }\n"): (typeof documents)["\n  mutation FormatsSave($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) { id variables }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FormatsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id version }\n  }\n"): (typeof documents)["\n  mutation FormatsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) { id version }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FormatsPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) { version preview(locale: $locale, contextItems: $contextItems) { body } }\n  }\n"): (typeof documents)["\n  query FormatsPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) { version preview(locale: $locale, contextItems: $contextItems) { body } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplateVersionsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) {\n      id name version defaultLocale variables isActive createdAt updatedAt localizations { locale body }\n    }\n  }\n"): (typeof documents)["\n  mutation TemplateVersionsUpdate($input: UpdateMessageTemplateInput!) {\n    updateMessageTemplate(input: $input) {\n      id name version defaultLocale variables isActive createdAt updatedAt localizations { locale body }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TemplateVersionsMessages($id: ID!) {\n    outboundRequest(id: $id) { messages { edges { node { body locale } } } }\n  }\n"): (typeof documents)["\n  query TemplateVersionsMessages($id: ID!) {\n    outboundRequest(id: $id) { messages { edges { node { body locale } } } }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TemplatesCreate($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) {\n      id name channelType defaultLocale variables version isActive createdAt updatedAt\n      localizations { locale body subject providerTemplate }\n    }\n  }\n"): (typeof documents)["\n  mutation TemplatesCreate($input: CreateMessageTemplateInput!) {\n    createMessageTemplate(input: $input) {\n      id name channelType defaultLocale variables version isActive createdAt updatedAt\n      localizations { locale body subject providerTemplate }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TemplatesRead($id: ID!) { messageTemplate(id: $id) { id name version } }\n"): (typeof documents)["\n  query TemplatesRead($id: ID!) { messageTemplate(id: $id) { id name version } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TemplatesPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) {\n      preview(locale: $locale, contextItems: $contextItems) { locale body subject segments encoding }\n    }\n  }\n"): (typeof documents)["\n  query TemplatesPreview($id: ID!, $locale: Locale, $contextItems: JSONObject) {\n    messageTemplate(id: $id) {\n      preview(locale: $locale, contextItems: $contextItems) { locale body subject segments encoding }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OrphanReceipts { orphanReceipts { count latest { channelId providerMessageId status } } }\n"): (typeof documents)["\n  query OrphanReceipts { orphanReceipts { count latest { channelId providerMessageId status } } }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReceiptsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"): (typeof documents)["\n  mutation ReceiptsUpdateChannel($input: UpdateChannelInput!) { updateChannel(input: $input) { id } }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/organization/actor.ts';
import { newId } from '../../src/platform/uuid.ts';
import { type Client, createClient, type Following, type GraphQLErrorShape } from '../support/client.ts';
import { graphql } from '../support/generated/gql.ts';
import { contact, createRoad, nextNumber, type Road, sendDocument } from '../support/road.ts';
import { type Service, startService } from '../support/service.ts';

const administer = graphql(`mutation RolesAdminister($id: ID!) { updateChannel(input: { id: $id }) { id } }`);
const configure = graphql(`
  mutation RolesConfigure($id: ID!) { updateOutboundConfiguration(input: { id: $id }) { id } }
`);
const edit = graphql(`mutation RolesEdit($id: ID!) { updateMessageTemplate(input: { id: $id }) { id } }`);
const read = graphql(`query RolesRead($id: ID!) { channel(id: $id) { id } }`);
const readConversation = graphql(`query RolesReadConversation($id: ID!) { conversation(id: $id) { id } }`);
const readRequest = graphql(`query RolesReadRequest($id: ID!) { outboundRequest(id: $id) { id } }`);
const listRequests = graphql(`query RolesListRequests { outboundRequests { edges { node { id } } } }`);
const send = graphql(`
  mutation RolesSend($id: ID!) { sendOutbound(input: { configurationId: $id, contacts: [] }) { id } }
`);
const converse = graphql(`mutation RolesConverse($id: ID!) { closeConversation(id: $id) { id } }`);
const reply = graphql(`
  mutation RolesReply($id: ID!) { replyToConversation(conversationId: $id, body: "Hello") { id } }
`);
const progress = graphql(`subscription RolesProgress($id: ID!) { outboundRequestProgress(requestId: $id) { id } }`);
const started = graphql(`subscription RolesStarted { conversationStarted(after: "nowhere") { cursor } }`);

const documents = { administer, configure, edit, read, readConversation, readRequest, send, converse, reply };
type Operation = keyof typeof documents;
const operations: Record<Operation, TypedDocumentNode<unknown, { id: string }>> = documents;

const reads: Operation[] = ['read', 'readConversation', 'readRequest'];
const converses: Operation[] = ['converse', 'reply'];
const allowed: Record<Role | 'none', Operation[]> = {
  admin: ['administer', 'configure', 'edit', 'send', ...reads, ...converses],
  agent: [...reads, ...converses],
  service: ['readRequest', 'send'],
  viewer: reads,
  none: [],
};
const actors = Object.keys(allowed) as (Role | 'none')[];
const table = actors.flatMap((role) =>
  (Object.keys(documents) as Operation[]).map((operation) => ({
    role,
    operation,
    outcome: allowed[role].includes(operation) ? 'allowed' : 'FORBIDDEN',
  })),
);

let service: Service;
let road: Road;
const clients = new Map<string, Client>();
beforeAll(async () => {
  service = await startService({ role: 'api' });
  road = await createRoad(service);
  for (const role of actors) clients.set(role, await clientOf(role));
});
afterAll(async () => {
  for (const client of clients.values()) await client.close();
  await service.close();
});

function clientOf(role: Role | 'none', subject = role as string): Promise<Client> {
  const roles = role === 'none' ? [] : [role];
  return createClient(service.url, { organizationId: road.admin.organizationId, roles, subject });
}

/** What became of the operation on something that does not exist: allowed, or refused before anybody looked for it. */
function outcomeOf(errors: readonly GraphQLErrorShape[]): string {
  const code = errors[0]?.extensions?.code;
  return code === undefined || code === 'NOT_FOUND' || code === 'INVALID_INPUT' ? 'allowed' : code;
}

async function ended(following: Following<unknown>): Promise<GraphQLErrorShape[]> {
  const error = await following.ended;
  return Array.isArray(error) ? (error as GraphQLErrorShape[]) : [];
}

function client(role: Role | 'none'): Client {
  const found = clients.get(role);
  if (found === undefined) throw new Error(`There is no client of ${role}`);
  return found;
}

describe('over HTTP', () => {
  test.each(table)('$role: $operation is $outcome', async ({ role, operation, outcome }) => {
    const run = client(role).run(operations[operation], { id: newId() });
    const code = await run.then(
      () => 'allowed',
      (error: Error) => outcomeOf([{ message: '', extensions: { code: error.message.split(':')[0] ?? '' } }]),
    );
    expect(code).toBe(outcome);
  });
});

describe('over the socket', () => {
  test.each(table)('$role: $operation is $outcome', async ({ role, operation, outcome }) => {
    const errors = await ended(client(role).follow(operations[operation], { id: newId() }));
    expect(outcomeOf(errors)).toBe(outcome);
  });

  test.each(actors)('%s may follow what happens unless it is nobody', async (role) => {
    const { sendOutbound: request } = await road.admin.run(sendDocument, {
      input: { configurationId: road.configurationId, contacts: [contact(nextNumber())] },
    });
    const errors = await ended(client(role).follow(started, {}));
    expect(outcomeOf(errors)).toBe(role === 'none' ? 'FORBIDDEN' : 'allowed');
    // Only its own requests are there for a service.
    const following = client(role).follow(progress, { id: request.id });
    if (role === 'service' || role === 'none') {
      const code = role === 'none' ? 'FORBIDDEN' : 'NOT_FOUND';
      expect((await ended(following))[0]?.extensions?.code).toBe(code);
    } else {
      expect((await following.next()).outboundRequestProgress.id).toBe(request.id);
    }
    following.stop();
  });
});

test('a refusal names the roles that the token has', async () => {
  const both = await createClient(service.url, { roles: ['agent', 'viewer'] });
  expect((await both.refused(administer, { id: newId() })).message).toContain('agent, viewer');
  expect((await client('none').refused(administer, { id: newId() })).message).toContain('none');
});

test('two roles may do what either may', async () => {
  const both = await createClient(service.url, { roles: ['agent', 'service'] });
  expect((await both.refused(send, { id: newId() })).extensions?.code).toBe('INVALID_INPUT');
  expect((await both.refused(converse, { id: newId() })).extensions?.code).toBe('NOT_FOUND');
});

test('a service reads the requests that it sent itself, and no others', async () => {
  const [mine, other] = [await clientOf('service', 'crm'), await clientOf('service', 'shop')];
  const input = { configurationId: road.configurationId, contacts: [contact(nextNumber())] };
  const { sendOutbound: sent } = await mine.run(sendDocument, { input });
  expect((await mine.run(readRequest, { id: sent.id })).outboundRequest?.id).toBe(sent.id);
  expect((await other.run(readRequest, { id: sent.id })).outboundRequest).toBeNull();
  const ids = async (by: Client) => (await by.run(listRequests, {})).outboundRequests.edges.map(({ node }) => node.id);
  expect(await ids(mine)).toEqual([sent.id]);
  expect(await ids(other)).toEqual([]);
  expect(await ids(client('viewer'))).toContain(sent.id);
});

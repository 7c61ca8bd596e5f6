import type { ArgBuilder, ObjectRef } from '@pothos/core';
import { defaultPerPage, mostPerPage, type Page, writeCursor } from '../src/platform/keyset.ts';
import { builder, type SchemaTypes } from './builder.ts';

interface PageInfo {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

const PageInfo = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description: 'Whether more follow: ask again with after: endCursor.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', { description: 'Whether the page begins behind a cursor.' }),
    startCursor: t.exposeString('startCursor', { nullable: true, description: 'Cursor of the first edge.' }),
    endCursor: t.exposeString('endCursor', { nullable: true, description: 'Cursor of the last edge.' }),
  }),
});

interface Listed {
  id: string;
}

interface Edge<Node> {
  cursor: string;
  node: Node;
}

interface Connection<Node> {
  edges: Edge<Node>[];
  pageInfo: PageInfo;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type NodeRef<Node> = ObjectRef<Types, Node, Node>;

/** `XConnection` and `XEdge` of a type, as Relay has them. */
export function connectionOf<Node extends Listed>(name: string, node: NodeRef<Node>) {
  const edge = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: `One ${name} of a list, with its place.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Place in this list; hand it back as `after`.' }),
      node: t.field({
        type: node,
        description: `The ${name}.`,
        resolve: (row) => row.node as never,
      }),
    }),
  });
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description: `One page of a list of ${name}.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        complexity: { field: 1, multiplier: 1 },
        description: 'The page, in the order of the list.',
        resolve: (connection) => connection.edges,
      }),
      pageInfo: t.field({ type: PageInfo, description: 'Where the page stands.', resolve: ({ pageInfo }) => pageInfo }),
    }),
  });
}

export function toConnection<Node extends Listed>({
  list,
  rows,
  hasNextPage,
  hasPreviousPage,
}: Page<Node>): Connection<Node> {
  const edges = rows.map((node) => ({ cursor: writeCursor(list, node.id), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** What every list takes. */
export function pageArgs({ arg }: { arg: ArgBuilder<Types> }) {
  return {
    first: arg.int({ defaultValue: defaultPerPage, description: `How many, 1 to ${mostPerPage}.` }),
    after: arg.string({ description: 'endCursor of the page before.' }),
  };
}

/** `first` rows cost `first` times what is asked of each. */
export function pageComplexity({ first }: { first?: number | null | undefined }) {
  return { field: 1, multiplier: Math.max(1, first ?? defaultPerPage) };
}

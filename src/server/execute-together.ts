import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLFieldConfig,
  GraphQLList,
  GraphQLObjectType,
  GraphQLSchema,
  getNullableType,
} from 'graphql';

type Result = ExecutionResult | Promise<ExecutionResult>;

interface Executed<Root> {
  rootValue: Root;
  result: Result;
}

/** One result for each root value, in their order; the operation is a subscription. */
export type ExecuteTogether = <Root>(args: ExecutionArgs, rootValues: readonly Root[]) => Executed<Root>[];

/**
 * Executes an operation for many events as if for each alone. What an execution prepares (variables, fields, arguments)
 * costs more than the few fields of an event: a schema in which the fields of Subscription are lists does it once for all.
 */
export function createExecuteTogether(): ExecuteTogether {
  const listSchemas = new WeakMap<GraphQLSchema, GraphQLSchema>();

  function listSchemaOf(schema: GraphQLSchema): GraphQLSchema {
    const listSchema = listSchemas.get(schema) ?? createListSchema(schema);
    listSchemas.set(schema, listSchema);
    return listSchema;
  }

  return (args, rootValues) => {
    if (rootValues.length < 2) return executeEach(args, rootValues);
    const together = execute({ ...args, schema: listSchemaOf(args.schema), rootValue: rootValues });
    if (!(together instanceof Promise)) return takeApart(args, rootValues, together);
    const parts = together.then((result) => takeApart(args, rootValues, result));
    return rootValues.map((rootValue, index) => ({ rootValue, result: pick(parts, index) }));
  };
}

async function pick(parts: Promise<Executed<unknown>[]>, index: number): Promise<ExecutionResult> {
  const result = (await parts)[index]?.result;
  if (result === undefined) throw new Error('An execution gave fewer results than there were events');
  return result;
}

function executeEach<Root>(args: ExecutionArgs, rootValues: readonly Root[]): Executed<Root>[] {
  return rootValues.map((rootValue) => ({ rootValue, result: execute({ ...args, rootValue }) }));
}

function takeApart<Root>(
  args: ExecutionArgs,
  rootValues: readonly Root[],
  together: ExecutionResult,
): Executed<Root>[] {
  const { data, errors } = together;
  // An error belongs to one of them, and tells its place in the list: alone each gets its own, as it should be told.
  if (errors !== undefined || data == null) return executeEach(args, rootValues);
  const [name, values] = Object.entries(data)[0] ?? [];
  // Its only field was skipped.
  if (name === undefined || !Array.isArray(values)) return executeEach(args, rootValues);
  return rootValues.map((rootValue, index) => ({ rootValue, result: { data: { [name]: values[index] } } }));
}

function createListSchema(schema: GraphQLSchema): GraphQLSchema {
  const subscription = schema.getSubscriptionType();
  const { types, ...config } = schema.toConfig();
  if (subscription == null) return schema;
  const { fields, ...rest } = subscription.toConfig();
  const lists = Object.entries(fields).map(([name, field]) => [name, toList(field)]);
  return new GraphQLSchema({
    ...config,
    types: types.filter((type) => type !== subscription),
    subscription: new GraphQLObjectType({ ...rest, fields: Object.fromEntries(lists) }),
    assumeValid: true,
  });
}

/** Nullable elements: what goes wrong with one event leaves the others. */
function toList(field: GraphQLFieldConfig<unknown, unknown>): GraphQLFieldConfig<readonly unknown[], unknown> {
  const { resolve } = field;
  return {
    ...field,
    type: new GraphQLList(getNullableType(field.type)),
    resolve: (rootValues, args, context, info) =>
      rootValues.map((rootValue) => {
        try {
          return resolve?.(rootValue, args, context, info);
        } catch (error) {
          return error;
        }
      }),
  };
}

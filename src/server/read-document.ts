import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  type Source,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql';
import { showCount } from '../platform/text.ts';

const mostCharacters = 100_000;
const mostTokens = 10_000;
const mostIntrospections = 2;

/** Reads a document within limits; comments are no tokens, so its length counts too. */
export function parseDocument(text: string | Source): DocumentNode {
  const { length } = typeof text === 'string' ? text : text.body;
  if (length > mostCharacters) {
    throw new GraphQLError(
      `The document has ${showCount(length)} characters; ${showCount(mostCharacters)} is the most: use variables for values.`,
    );
  }
  return parse(text, { maxTokens: mostTokens });
}

/** Introspection is free of the limits on depth and cost, and of tokens: asked for under many names it would be a bomb. */
export const limitIntrospection: ValidationRule = (context) => {
  let count = 0;
  return {
    Field(node) {
      if (node.name.value !== '__schema' && node.name.value !== '__type') return;
      count += 1;
      if (count !== mostIntrospections + 1) return;
      const sentence = `This operation introspects more than ${mostIntrospections} times: ask in several operations.`;
      context.reportError(new GraphQLError(sentence, { nodes: node }));
    },
  };
};

const rules = [...specifiedRules, limitIntrospection];

/** The document, or what is wrong with it. */
export function readDocument(schema: GraphQLSchema, text: string): DocumentNode | GraphQLError[] {
  try {
    const document = parseDocument(text);
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? [...errors] : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

import { GraphQLError, Kind } from 'graphql';
import { DateTimeResolver, JSONObjectResolver } from 'graphql-scalars';
import { builder } from './builder.ts';

function parseText(name: string) {
  return (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${name} is a string.`);
    return value;
  };
}

function textScalar(name: 'Locale' | 'TimeZone' | 'Cursor', description: string): void {
  builder.scalarType(name, {
    description,
    serialize: (value) => value,
    parseValue: parseText(name),
    parseLiteral: (node) => parseText(name)(node.kind === Kind.STRING ? node.value : null),
  });
}

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'A moment in ISO 8601 with its offset, e.g. "2026-11-23T09:00:00Z".',
});
builder.addScalarType('JSONObject', JSONObjectResolver, {
  description: 'A JSON object, e.g. {"CustomerName": "Mari"}.',
});
// Not judged here: a wrong locale concerns its own contact only, and a time zone is refused with its path in the input.
textScalar('Locale', 'A BCP 47 language tag, e.g. "et-EE".');
textScalar('TimeZone', 'An IANA time zone, e.g. "Europe/Tallinn".');
textScalar('Cursor', 'A place in the event log, opaque; hand it back as `after` to resume behind it.');

import { once } from 'node:events';
import { createServer } from 'node:http';
import { allBytes, bytes, readFields, whole } from './protobuf.ts';

export interface ReceivedSpan {
  service: string;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  attributes: Record<string, string | number | boolean>;
  events: string[];
  isError: boolean;
}

/** What takes spans by OTLP over HTTP, as a collector does (opentelemetry/proto/collector/trace/v1). */
export interface OtlpReceiver {
  url: string;
  spans: ReceivedSpan[];
  /** The exports as they came. */
  bodies: Buffer[];
  close(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const isExport = request.url === '/v1/traces' && request.headers['content-type'] === 'application/x-protobuf';
    if (!isExport) return response.writeHead(404).end();
    const body = Buffer.concat(chunks);
    bodies.push(body);
    spans.push(...readExport(body));
    return response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    bodies,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function readExport(body: Buffer): ReceivedSpan[] {
  return allBytes(readFields(body), 1).flatMap((resourceSpans) => {
    const fields = readFields(resourceSpans);
    const resource = readAttributes(allBytes(readFields(bytes(fields, 1)), 1));
    const service = String(resource['service.name']);
    const scopes = allBytes(fields, 2).map((scope) => readFields(scope));
    return scopes.flatMap((scope) => allBytes(scope, 2).map((span) => readSpan(service, span)));
  });
}

function readSpan(service: string, message: Buffer): ReceivedSpan {
  const fields = readFields(message);
  return {
    service,
    traceId: bytes(fields, 1).toString('hex'),
    spanId: bytes(fields, 2).toString('hex'),
    parentSpanId: bytes(fields, 4).toString('hex'),
    name: bytes(fields, 5).toString(),
    kind: whole(fields, 6),
    attributes: readAttributes(allBytes(fields, 9)),
    events: allBytes(fields, 11).map((event) => bytes(readFields(event), 2).toString()),
    isError: whole(readFields(bytes(fields, 15)), 3) === 2,
  };
}

function readAttributes(pairs: Buffer[]): ReceivedSpan['attributes'] {
  return Object.fromEntries(
    pairs.map((pair) => {
      const fields = readFields(pair);
      return [bytes(fields, 1).toString(), readValue(bytes(fields, 2))];
    }),
  );
}

function readValue(anyValue: Buffer): string | number | boolean {
  const fields = readFields(anyValue);
  if (fields.has(2)) return whole(fields, 2) === 1;
  if (fields.has(3)) return whole(fields, 3);
  return bytes(fields, 1).toString();
}

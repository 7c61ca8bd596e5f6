import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';

interface Post {
  head: string;
  body: string;
  resolve(status: number): void;
}

interface Rules {
  mostConnections: number;
  timeoutMs: number;
}

/**
 * Posts over kept connections and tells the status of each answer; 0 where none came. A receipt costs little more than
 * its two system calls here: with a full client the simulator would take as much of a machine as the service it is to test.
 */
export class HttpClient {
  readonly #origin: URL;
  readonly #rules: Rules;
  readonly #idle: Connection[] = [];
  readonly #open = new Set<Connection>();
  readonly #waiting: Post[] = [];

  constructor(origin: string, rules: Rules) {
    this.#origin = new URL(origin);
    this.#rules = rules;
  }

  post(path: string, headers: Readonly<Record<string, string>>, body: string): Promise<number> {
    let head = `POST ${path} HTTP/1.1\r\nhost: ${this.#origin.host}\r\n`;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    head += `content-length: ${Buffer.byteLength(body)}\r\n\r\n`;
    return new Promise((resolve) => this.#send({ head, body, resolve }));
  }

  /** Requests under way are cut off. */
  close(): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(0);
    for (const connection of this.#open) connection.destroy();
  }

  #send(post: Post): void {
    const connection = this.#idle.pop() ?? this.#connect();
    if (connection === null) this.#waiting.push(post);
    else connection.send(post);
  }

  #connect(): Connection | null {
    if (this.#open.size >= this.#rules.mostConnections) return null;
    const connection = new Connection(this.#openSocket(), this.#rules.timeoutMs, {
      onFree: () => {
        const next = this.#waiting.shift();
        if (next === undefined) this.#idle.push(connection);
        else connection.send(next);
      },
      onClose: () => {
        this.#open.delete(connection);
        const place = this.#idle.indexOf(connection);
        if (place >= 0) this.#idle.splice(place, 1);
        const next = this.#waiting.shift();
        if (next !== undefined) this.#send(next);
      },
    });
    this.#open.add(connection);
    return connection;
  }

  #openSocket(): Socket {
    const { protocol, hostname, port } = this.#origin;
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    if (protocol === 'https:') return connectSecure({ host, port: Number(port || 443), servername: host });
    return connectPlain({ host, port: Number(port || 80) });
  }
}

const nothing = Buffer.alloc(0);
const lastChunk = '0\r\n\r\n';

/** One connection with at most one request under way. */
class Connection {
  readonly #socket: Socket;
  #post: Post | null = null;
  #answer: Buffer = nothing;
  readonly #onFree: () => void;

  constructor(socket: Socket, timeoutMs: number, { onFree, onClose }: { onFree(): void; onClose(): void }) {
    this.#socket = socket;
    this.#onFree = onFree;
    socket.setNoDelay(true);
    socket.setTimeout(timeoutMs, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#settle(0);
      onClose();
    });
  }

  send(post: Post): void {
    this.#post = post;
    this.#socket.write(post.head + post.body);
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#answer = this.#answer.length === 0 ? chunk : Buffer.concat([this.#answer, chunk]);
    const endOfHead = this.#answer.indexOf('\r\n\r\n');
    if (endOfHead < 0) return;
    const head = this.#answer.toString('latin1', 0, endOfHead);
    const status = Number(head.slice(9, 12));
    // Nothing of the body matters, so an answer whose end is not plain ends its connection.
    const isWhole = /\r\nconnection: *close/i.test(head) ? null : this.#hasBody(status, head, endOfHead + 4);
    if (isWhole === false) return;
    this.#answer = nothing;
    this.#settle(status);
    if (isWhole) this.#onFree();
    else this.#socket.destroy();
  }

  /** Whether all of the body is there, or null where only the end of the connection would tell. */
  #hasBody(status: number, head: string, start: number): boolean | null {
    if (status === 204) return true;
    if (/\r\ntransfer-encoding: *chunked/i.test(head))
      return this.#answer.subarray(start).toString().endsWith(lastChunk);
    const [, length] = /\r\ncontent-length: *(\d+)/i.exec(head) ?? [];
    return length === undefined ? null : this.#answer.length >= start + Number(length);
  }

  #settle(status: number): void {
    const post = this.#post;
    this.#post = null;
    post?.resolve(status);
  }
}

import type { Readable, Writable } from 'node:stream';

export interface RpcMessage {
  readonly jsonrpc?: string;
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/**
 * The other end of a JSON-RPC connection with LSP's framing, written for tests: it shares no code with the server's
 * library, keeps a transcript, and can send what no library would.
 */
export class JsonRpcPeer {
  readonly transcript: string[] = [];
  readonly #output: Writable;
  readonly #onMessage: (message: RpcMessage) => void;
  #buffer = Buffer.alloc(0);
  readonly #started = Date.now();

  constructor(input: Readable, output: Writable, onMessage: (message: RpcMessage) => void) {
    this.#output = output;
    this.#onMessage = onMessage;
    input.on('data', (chunk: Buffer) => this.#receive(chunk));
    // A server that was killed closes its end; the test looks at its exit code.
    output.on('error', () => undefined);
  }

  send(message: RpcMessage): void {
    this.sendRaw(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  /** What is sent meanwhile is written as one piece, and so arrives as one as long as it is small. */
  atOnce<Result>(send: () => Result): Result {
    this.#output.cork();
    try {
      return send();
    } finally {
      this.#output.uncork();
    }
  }

  /** Frames a body that need not be JSON. */
  sendRaw(body: string): void {
    this.#note('→', body);
    this.#output.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const headerEnd = this.#buffer.indexOf('\r\n\r\n');
      if (headerEnd < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(this.#buffer.toString('ascii', 0, headerEnd))?.[1]);
      const end = headerEnd + 4 + length;
      if (this.#buffer.length < end) return;
      const body = this.#buffer.toString('utf8', headerEnd + 4, end);
      this.#buffer = this.#buffer.subarray(end);
      this.#note('←', body);
      this.#onMessage(JSON.parse(body));
    }
  }

  #note(direction: string, body: string): void {
    const text = body.length > 600 ? `${body.slice(0, 600)}… (${body.length} characters)` : body;
    this.transcript.push(`${String(Date.now() - this.#started).padStart(6)} ${direction} ${text}`);
  }
}

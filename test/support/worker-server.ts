import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import type { RpcMessage } from './json-rpc-peer';

const dist = path.resolve(import.meta.dirname, '../../dist');

/** Where the worker was started from, as it sees it. */
const workerAddress = 'https://editor.test/scripts/web-server.js';

/** The bundled server of the web in a world that has what a classic worker has, and nothing of Node.js. */
export class WorkerServer {
  /** The addresses of the scripts that it ran by itself. */
  readonly imported: string[] = [];
  readonly notifications: RpcMessage[] = [];
  readonly #self: vm.Context;
  readonly #answer: (method: string, params: unknown) => unknown;
  readonly #pending = new Map<number, (message: RpcMessage) => void>();
  #lastId = 0;

  /** `answer` is what the client says to requests of the server. */
  constructor(answer: (method: string, params: unknown) => unknown) {
    this.#answer = answer;
    const blobs = new Map<string, string>();
    class Blob {
      readonly text: string;
      constructor(parts: readonly string[]) {
        this.text = parts.join('');
      }
    }
    const Address = class extends URL {
      static override createObjectURL(blob: unknown): string {
        const address = `blob:https://editor.test/${blobs.size}`;
        blobs.set(address, (blob as Blob).text);
        return address;
      }
      static override revokeObjectURL(address: string): void {
        blobs.delete(address);
      }
    };
    const world = {
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      queueMicrotask,
      performance,
      TextDecoder,
      TextEncoder,
      atob,
      btoa,
      crypto,
    };
    this.#self = vm.createContext({
      ...world,
      Blob,
      URL: Address,
      location: { href: workerAddress },
      addEventListener: () => undefined,
      postMessage: (message: RpcMessage) => this.#receive(message),
      importScripts: (address: string) => {
        this.imported.push(address);
        this.#run(
          blobs.get(address) ?? readFileSync(path.join(dist, path.basename(new URL(address).pathname)), 'utf8'),
        );
      },
    });
    this.#self['self'] = this.#self;
    this.#run(readFileSync(path.join(dist, 'web-server.js'), 'utf8'));
  }

  /** Shakes hands, with what a client says that offers to read files. */
  async initialize(initializationOptions: unknown, folders: readonly string[] = []): Promise<void> {
    const workspaceFolders = folders.map((uri) => ({ uri, name: uri }));
    const capabilities = { workspace: { workspaceFolders: true } };
    const client = { processId: null, rootUri: null, capabilities, workspaceFolders };
    await this.request('initialize', { ...client, initializationOptions });
    this.notify('initialized', {});
  }

  request<T>(method: string, params: unknown): Promise<T> {
    const id = ++this.#lastId;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result as T);
        else reject(new Error(error.message));
      });
      this.#send({ id, method, params });
    });
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  async end(): Promise<void> {
    await this.request('shutdown', undefined);
  }

  #run(text: string): void {
    vm.runInContext(text, this.#self);
  }

  #send(message: object): void {
    this.#self['onmessage']({ data: { jsonrpc: '2.0', ...message } });
  }

  #receive(message: RpcMessage): void {
    const { id, method, params } = message;
    if (method === undefined) {
      this.#pending.get(Number(id))?.(message);
      this.#pending.delete(Number(id));
    } else if (id === undefined) {
      this.notifications.push(message);
    } else {
      this.#send({ id, result: this.#answer(method, params) });
    }
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFailed } from 'vitest';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { CoverageResult } from '../../server/src/protocol/protocol';
import { JsonRpcPeer, type RpcMessage } from './json-rpc-peer';
import { memoryFileSystem } from './memory-file-system';

export const serverBundle = path.resolve(import.meta.dirname, '../../dist/server.js');

/** A copy of the server with those of its scripts alone that are chosen by name. */
export function copyServer(isCopied: (script: string) => boolean): string {
  const [from, to] = [path.dirname(serverBundle), mkdtempSync(path.join(tmpdir(), 'firebreak-'))];
  for (const script of readdirSync(from).filter((name) => /^server[\w-]*\.js$/.test(name) && isCopied(name))) {
    copyFileSync(path.join(from, script), path.join(to, script));
  }
  return path.join(to, 'server.js');
}

export interface LanguageServerOptions {
  /** Another script than the bundled server. */
  readonly bundle?: string;
  /** URIs of the workspace folders; none when absent. */
  readonly folders?: readonly string[];
  readonly capabilities?: ClientCapabilities;
  readonly initializationOptions?: unknown;
  /** Replaces fields of the `initialize` parameters; `undefined` takes one away. */
  readonly initialize?: Record<string, unknown>;
  /** Files by URI that only the client can read; it refuses to read any when absent. */
  readonly files?: ReadonlyMap<string, string>;
  /** Answers `workspace/configuration`, perhaps later, with an error when it throws; null for each setting when absent. */
  readonly configuration?: (items: readonly { readonly section?: string; readonly scopeUri?: string }[]) => unknown;
  /** Answers requests that only the client of another server knows, by their method; with an error when it throws. */
  readonly answers?: Readonly<Record<string, (params: unknown) => unknown>>;
}

/** What VS Code says about itself, as far as the server asks. */
export const fullCapabilities: ClientCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: {
      documentChanges: true,
      resourceOperations: ['create', 'rename', 'delete'],
      changeAnnotationSupport: { groupsOnLabel: true },
    },
  },
  textDocument: {
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: false,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1, 2] },
    },
    codeAction: {
      disabledSupport: true,
      isPreferredSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } },
    },
  },
};

/** Spawns the bundled server and shakes hands. The transcript is printed when the test fails. */
export async function startLanguageServer(options: LanguageServerOptions = {}): Promise<LanguageServer> {
  const server = new LanguageServer(options);
  await server.initialize();
  return server;
}

export class LanguageServer {
  readonly process: ChildProcess;
  /** Every `publishDiagnostics` in the order of arrival. */
  readonly published: PublishDiagnosticsParams[] = [];
  /** Every other notification, and every request that the client does not answer by itself. */
  readonly notifications: RpcMessage[] = [];
  /** What the server registered dynamically. */
  readonly registrations: { readonly method: string; readonly registerOptions?: unknown }[] = [];
  initializeResult: InitializeResult | undefined;
  readonly exited: Promise<number | null>;
  readonly #options: LanguageServerOptions;
  readonly #peer: JsonRpcPeer;
  readonly #pending = new Map<number, (message: RpcMessage) => void>();
  readonly #waiting = new Set<() => void>();
  readonly #texts = new Map<string, { version: number; text: string }>();
  #lastId = 0;
  #readNotifications = 0;

  constructor(options: LanguageServerOptions) {
    this.#options = options;
    this.process = spawn(process.execPath, [options.bundle ?? serverBundle, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const { stdin, stdout } = this.process;
    if (stdin === null || stdout === null) throw new Error('The server has no standard streams.');
    this.#peer = new JsonRpcPeer(stdout, stdin, (message) => this.#receive(message));
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code) => resolve(code));
    });
    onTestFailed(() => console.log(this.#peer.transcript.join('\n')));
  }

  async initialize(): Promise<void> {
    const { folders = [], capabilities = fullCapabilities, initializationOptions, initialize = {} } = this.#options;
    const params: Record<string, unknown> = {
      processId: process.pid,
      rootUri: folders[0] ?? null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri.slice(uri.lastIndexOf('/') + 1) })),
      capabilities,
      initializationOptions,
      ...initialize,
    };
    this.initializeResult = await this.request<InitializeResult>('initialize', params);
    this.notify('initialized', {});
  }

  request<T>(method: string, params?: unknown): Promise<T> {
    return this.#start<T>(method, params).answer;
  }

  /** A question that is taken back before it is begun: the server reads both messages at once, however busy it is. */
  cancelledRequest<T>(method: string, params?: unknown): Promise<T> {
    return this.#peer.atOnce(() => {
      const { id, answer } = this.#start<T>(method, params);
      this.notify('$/cancelRequest', { id });
      return answer;
    });
  }

  #start<T>(method: string, params: unknown): { readonly id: number; readonly answer: Promise<T> } {
    const id = ++this.#lastId;
    const answer = new Promise<T>((resolve, reject) => {
      this.#pending.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result as T);
        else reject(Object.assign(new Error(error.message), { code: error.code }));
      });
    });
    answer.catch(() => undefined);
    this.#peer.send({ id, method, ...(params === undefined ? {} : { params }) });
    return { id, answer };
  }

  notify(method: string, params?: unknown): void {
    this.#peer.send({ method, ...(params === undefined ? {} : { params }) });
  }

  sendRaw(body: string): void {
    this.#peer.sendRaw(body);
  }

  open(uri: string, text: string, languageId = 'yaml'): void {
    this.#texts.set(uri, { version: 1, text });
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** Replaces the whole text. */
  change(uri: string, text: string): void {
    const version = (this.#texts.get(uri)?.version ?? 0) + 1;
    this.#texts.set(uri, { version, text });
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] });
  }

  close(uri: string): void {
    this.#texts.delete(uri);
    this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** The text of an open document. */
  text(uri: string): string {
    const document = this.#texts.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open.`);
    return document.text;
  }

  version(uri: string): number | undefined {
    return this.#texts.get(uri)?.version;
  }

  watched(changes: readonly { readonly uri: string; readonly type: 1 | 2 | 3 }[]): void {
    this.notify('workspace/didChangeWatchedFiles', { changes });
  }

  /** Computing time of the server so far; the clock's time where the system has no account of it to read. */
  cpuSeconds(): number {
    const account = `/proc/${this.process.pid}/stat`;
    if (!existsSync(account)) return performance.now() / 1000;
    // proc(5): behind the name in brackets, utime and stime are fields 12 and 13, in hundredths of a second.
    const fields = readFileSync(account, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  coverage(): Promise<CoverageResult> {
    return this.request('firebreak/coverage');
  }

  /** What an editor shows for the file once the server has caught up with everything sent before. */
  async diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    await this.coverage();
    return this.shown(uri);
  }

  /** What an editor shows at this moment. */
  shown(uri: string): readonly Diagnostic[] {
    return this.published.findLast((params) => params.uri === uri)?.diagnostics ?? [];
  }

  async codes(uri: string): Promise<readonly string[]> {
    return (await this.diagnostics(uri)).map(({ code }) => String(code)).sort();
  }

  codeActions(uri: string, range: Range, diagnostics?: readonly Diagnostic[], only?: readonly string[]) {
    return this.request<CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: diagnostics ?? this.shown(uri), ...(only === undefined ? {} : { only }) },
    });
  }

  /** The actions at the finding of a rule, each with its edit. */
  async fixes(uri: string, ruleId: string): Promise<readonly CodeAction[]> {
    const diagnostic = (await this.diagnostics(uri)).find(({ code }) => code === ruleId);
    if (diagnostic === undefined) throw new Error(`No ${ruleId} in ${uri}.`);
    const actions = (await this.codeActions(uri, diagnostic.range, [diagnostic])) ?? [];
    return Promise.all(
      actions.map((action) =>
        action.edit || action.command || action.disabled
          ? action
          : this.request<CodeAction>('codeAction/resolve', action),
      ),
    );
  }

  /** Applies an edit as an editor does, to open documents; created files are opened. */
  apply(edit: WorkspaceEdit): void {
    for (const [uri, edits] of Object.entries(edit.changes ?? {})) this.change(uri, editedText(this.text(uri), edits));
    for (const change of edit.documentChanges ?? []) {
      if ('kind' in change) {
        if (change.kind !== 'create') throw new Error(`Unexpected ${change.kind}.`);
        this.open(change.uri, '');
        continue;
      }
      const { uri, version } = change.textDocument;
      if (version !== null && version !== this.version(uri)) throw new Error(`${uri} has another version.`);
      const edits = change.edits.filter((item) => 'newText' in item);
      this.change(uri, editedText(this.text(uri), edits));
    }
  }

  /** Resolves when the condition holds; it is looked at after every message. */
  async until(what: string, condition: () => boolean, milliseconds = 60_000): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`Not in ${milliseconds} ms: ${what}`));
      }, milliseconds);
      const look = () => {
        if (!condition()) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  /** Takes the notifications that nobody has looked at yet, apart from diagnostics, which are state. */
  takeNotifications(method?: string): readonly RpcMessage[] {
    const taken = this.notifications.slice(this.#readNotifications);
    this.#readNotifications = this.notifications.length;
    const unexpected = taken.filter((message) => method !== undefined && message.method !== method);
    if (unexpected.length > 0) throw new Error(`Unexpected: ${JSON.stringify(unexpected)}`);
    return taken;
  }

  /** Shuts the server down: it must end with 0, and have said nothing that the test has not looked at. */
  async end(): Promise<void> {
    await this.request('shutdown');
    this.notify('exit');
    const code = await this.#exitCode();
    if (code !== 0) throw new Error(`The server ended with ${code}.`);
    const unread = this.takeNotifications();
    if (unread.length > 0) throw new Error(`Nobody read ${JSON.stringify(unread)}.`);
    if (this.#pending.size > 0) throw new Error(`${this.#pending.size} requests have no answer.`);
  }

  async #exitCode(): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.process.kill('SIGKILL');
        reject(new Error('The server did not end.'));
      }, 30_000);
    });
    return Promise.race([this.exited, impatience]).finally(() => clearTimeout(timer));
  }

  #receive(message: RpcMessage): void {
    if (message.method === undefined) {
      const { id } = message;
      if (typeof id === 'number') {
        this.#pending.get(id)?.(message);
        this.#pending.delete(id);
      } else {
        this.notifications.push(message);
      }
    } else if (message.id !== undefined && message.id !== null) {
      const { id } = message;
      void this.#answerServer(message).then((answer) => this.#peer.send({ id, ...answer }));
    } else if (message.method === 'textDocument/publishDiagnostics') {
      this.published.push(message.params as PublishDiagnosticsParams);
    } else {
      this.notifications.push(message);
    }
    for (const look of [...this.#waiting]) look();
  }

  async #answerServer(message: RpcMessage): Promise<Pick<RpcMessage, 'result' | 'error'>> {
    const params = message.params as { items?: []; registrations?: [] };
    switch (message.method) {
      case 'workspace/configuration': {
        const answer = this.#options.configuration ?? ((items) => items.map(() => null));
        return answered(() => answer(params.items ?? []));
      }
      case 'client/registerCapability':
        this.registrations.push(...(params.registrations ?? []));
        return { result: null };
      case 'client/unregisterCapability':
        return { result: null };
      case 'firebreak/readFile':
      case 'firebreak/readDirectory': {
        const { files } = this.#options;
        if (files === undefined) return { error: { code: -32601, message: 'Unknown method.' } };
        const { uri } = message.params as { uri: string };
        const fileSystem = memoryFileSystem(files);
        const isFile = message.method === 'firebreak/readFile';
        return { result: await (isFile ? fileSystem.readFile(uri) : fileSystem.readDirectory(uri)) };
      }
      default: {
        const answer = this.#options.answers?.[message.method ?? ''];
        if (answer !== undefined) return answered(() => answer(message.params));
        this.notifications.push(message);
        return { error: { code: -32601, message: 'Unknown method.' } };
      }
    }
  }
}

async function answered(answer: () => unknown): Promise<Pick<RpcMessage, 'result' | 'error'>> {
  try {
    return { result: await answer() };
  } catch {
    return { error: { code: -32603, message: 'Refused.' } };
  }
}

/** Applies LSP edits that do not overlap; computed on lines, without the server's code. */
function editedText(text: string, edits: readonly { readonly range: Range; readonly newText: string }[]): string {
  const offset = ({ line, character }: Range['start']) => {
    let start = 0;
    for (let current = 0; current < line; current++) {
      const lineEnd = /\r\n|\n|\r/g;
      lineEnd.lastIndex = start;
      if (lineEnd.exec(text) === null) return text.length;
      start = lineEnd.lastIndex;
    }
    return Math.min(start + character, text.length);
  };
  const ordered = edits
    .map(({ range, newText }) => ({ start: offset(range.start), end: offset(range.end), newText }))
    .sort((a, b) => b.start - a.start);
  return ordered.reduce(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    text,
  );
}

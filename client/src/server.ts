import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import {
  type AnalysisChanged,
  analysisChangedNotification,
  type InitializationOptions,
} from '../../server/src/protocol/protocol';
import { servesFiles } from './file-port';

export type ClientOptions = Omit<LanguageClientOptions, 'revealOutputChannelOn'>;

/** Creates the language client; differs between Node and the web. */
export type CreateClient = (options: ClientOptions) => Promise<BaseLanguageClient>;

/** The language server as the rest of the extension sees it: started on first use, restarted on request. */
export class Server {
  readonly output: vscode.LogOutputChannel;
  /** The language client, from the first use on. */
  client: BaseLanguageClient | undefined;
  readonly #createClient: CreateClient;
  readonly #analysisChanged = new vscode.EventEmitter<AnalysisChanged>();
  readonly #failed = new vscode.EventEmitter<void>();
  readonly #running = new vscode.EventEmitter<void>();
  #started: Promise<BaseLanguageClient> | undefined;
  #restarted: Promise<void> | undefined;
  #isTried = false;
  /** It has started, and nobody asked it to stop. */
  #isUp = false;
  #logged = '';
  /** What the server reported last; undefined when it has reported nothing or has ended. */
  lastChange: AnalysisChanged | undefined;

  readonly onAnalysisChanged = this.#analysisChanged.event;
  readonly onFailed = this.#failed.event;
  readonly onStarted = this.#running.event;

  constructor(createClient: CreateClient, output: vscode.LogOutputChannel) {
    this.#createClient = createClient;
    this.output = output;
  }

  /** For what starts the server by itself: once it was tried, a server that is not running waits for the user. */
  get isTried(): boolean {
    return this.#isTried;
  }

  /** It answers requests, and asking it starts nothing. */
  get isRunning(): boolean {
    return this.#isUp;
  }

  /** Starts the server unless it is running or starting. Rejects when it cannot be started; the log says why. */
  ensureStarted(): Promise<BaseLanguageClient> {
    this.#isTried = true;
    this.#started ??= this.#start().catch((error: unknown) => {
      this.#started = undefined;
      this.output.error(`The server could not be started: ${error instanceof Error ? error.message : String(error)}`);
      this.#hasFailed();
      throw error;
    });
    return this.#started;
  }

  async request<T>(method: string, params?: unknown, token?: vscode.CancellationToken): Promise<T> {
    const client = await this.ensureStarted();
    if (token !== undefined) return client.sendRequest<T>(method, params, token);
    return params === undefined ? client.sendRequest<T>(method) : client.sendRequest<T>(method, params);
  }

  /** Somebody who asks again while it is restarting gets that restart: a client that is stopping cannot be started. */
  restart(): Promise<void> {
    this.#restarted ??= this.#restart().finally(() => {
      this.#restarted = undefined;
    });
    return this.#restarted;
  }

  async stop(): Promise<void> {
    const client = await this.#started?.catch(() => undefined);
    this.#isUp = false;
    if (client?.needsStop()) await client.stop();
    this.#started = undefined;
  }

  async #restart(): Promise<void> {
    const client = await this.#started?.catch(() => undefined);
    this.#started = undefined;
    this.#isUp = false;
    // A server that hangs does not answer; the client ends its process all the same.
    if (client?.needsStop()) await client.stop().catch(() => undefined);
    await this.ensureStarted();
  }

  async #start(): Promise<BaseLanguageClient> {
    const client = this.client ?? (await this.#connect());
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      // A client whose first start failed gives the same answer for ever: the next try needs another.
      this.client = undefined;
      throw error;
    }
    this.#isUp = true;
    this.output.info('The language server has started.');
    this.#running.fire();
    return client;
  }

  /** The client starts a server that crashed by itself, until that happens too often. Then the user does. */
  #stateChanged(client: BaseLanguageClient): void {
    if (!this.#isUp || client.needsStop()) return;
    this.#isUp = false;
    this.#started = undefined;
    // A new one counts the crashes from the start.
    this.client = undefined;
    this.output.error('The language server has ended and is not started again by itself.');
    this.#hasFailed();
  }

  #hasFailed(): void {
    this.lastChange = undefined;
    this.#failed.fire();
  }

  /** One line whenever the numbers change: enough to see that the server works, and on what. */
  #log({ isComplete, workloads, openWorkloads }: AnalysisChanged): void {
    const line = `Analysed ${workloads} workloads, ${openWorkloads} of them open for ingress or egress.`;
    if (!isComplete || line === this.#logged) return;
    this.#logged = line;
    this.output.info(line);
  }

  async #connect(): Promise<BaseLanguageClient> {
    const initializationOptions: InitializationOptions = {
      uriScheme: vscode.env.uriScheme,
      filesExclude: excludedFiles(),
      analysisChanged: true,
      fileSystem: true,
    };
    const client = await this.#createClient({
      documentSelector: documentSelector(),
      outputChannel: this.output,
      initializationOptions,
    });
    servesFiles(client);
    // Between an end and the start that follows at once, the client is stopped for a moment.
    client.onDidChangeState(() => queueMicrotask(() => this.#stateChanged(client)));
    client.onNotification(analysisChangedNotification, (change: AnalysisChanged) => {
      this.#log(change);
      this.lastChange = change;
      this.#analysisChanged.fire(change);
    });
    return client;
  }
}

const languages = ['yaml', 'helm', 'json'];

export function isServedLanguage(languageId: string): boolean {
  return languages.includes(languageId);
}

/** Views of old versions and of diffs are documents of other schemes: they stay out. */
function documentSelector(): { scheme: string; language: string }[] {
  const schemes = new Set([
    'file',
    'untitled',
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme),
  ]);
  return [...schemes].flatMap((scheme) => languages.map((language) => ({ scheme, language })));
}

function excludedFiles(): string[] {
  const patterns = vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude') ?? {};
  return Object.entries(patterns).flatMap(([pattern, value]) => (value === true ? [pattern] : []));
}

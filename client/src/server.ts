import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import {
  type AnalysisChanged,
  analysisChangedNotification,
  type InitializationOptions,
} from '../../server/src/protocol/protocol';

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
  #started: Promise<BaseLanguageClient> | undefined;
  #logged = '';

  readonly onAnalysisChanged = this.#analysisChanged.event;
  readonly onFailed = this.#failed.event;

  constructor(createClient: CreateClient, output: vscode.LogOutputChannel) {
    this.#createClient = createClient;
    this.output = output;
  }

  /** Starts the server unless it is running or starting. Rejects when it cannot be started; the log says why. */
  ensureStarted(): Promise<BaseLanguageClient> {
    this.#started ??= this.#start().catch((error: unknown) => {
      this.#started = undefined;
      this.output.error(`The server could not be started: ${error instanceof Error ? error.message : String(error)}`);
      this.#failed.fire();
      throw error;
    });
    return this.#started;
  }

  async request<T>(method: string, params?: unknown): Promise<T> {
    const client = await this.ensureStarted();
    return params === undefined ? client.sendRequest<T>(method) : client.sendRequest<T>(method, params);
  }

  async restart(): Promise<void> {
    const client = await this.#started?.catch(() => undefined);
    this.#started = undefined;
    // A server that hangs does not answer; the client ends its process all the same.
    if (client?.needsStop()) await client.stop().catch(() => undefined);
    await this.ensureStarted();
  }

  async stop(): Promise<void> {
    const client = await this.#started?.catch(() => undefined);
    if (client?.needsStop()) await client.stop();
    this.#started = undefined;
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
    this.output.info('The language server has started.');
    return client;
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
    };
    const client = await this.#createClient({
      documentSelector: documentSelector(),
      outputChannel: this.output,
      initializationOptions,
    });
    client.onNotification(analysisChangedNotification, (change: AnalysisChanged) => {
      this.#log(change);
      this.#analysisChanged.fire(change);
    });
    return client;
  }
}

/** Views of old versions and of diffs are documents of other schemes: they stay out. */
function documentSelector(): { scheme: string; language: string }[] {
  const schemes = new Set([
    'file',
    'untitled',
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme),
  ]);
  return [...schemes].flatMap((scheme) => ['yaml', 'helm', 'json'].map((language) => ({ scheme, language })));
}

function excludedFiles(): string[] {
  const patterns = vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude') ?? {};
  return Object.entries(patterns).flatMap(([pattern, value]) => (value === true ? [pattern] : []));
}

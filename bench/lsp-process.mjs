/** A language server as a child process: the protocol over its stdio, its CPU time and memory from /proc. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import protocol from 'vscode-languageserver/node';

/** A server is at rest when it has used no CPU and sent nothing for this long; both servers debounce for less. */
const REST_MS = 300;
/** CPU that a resting process may use between two looks. */
const NOISE_MS = 0.3;

export class LspProcess {
  #child;
  #connection;
  #lastMessage = 0;
  #diagnostics = new Map();
  #listeners = new Set();

  /** `answers` maps a request of the server to its answer; every other request is answered with null. */
  constructor({ name, args, answers = {} }) {
    this.name = name;
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let errors = '';
    this.#child.stderr.on('data', (data) => {
      errors = (errors + data).slice(-4000);
    });
    this.failed = new Promise((_, reject) => {
      this.#child.on('exit', (code) => reject(new Error(`${name} ended with code ${code}\n${errors}`)));
    });
    this.failed.catch(() => {});
    this.#connection = protocol.createProtocolConnection(this.#child.stdout, this.#child.stdin);
    this.#connection.onRequest((method, params) => {
      this.#lastMessage = performance.now();
      return answers[method]?.(params) ?? null;
    });
    this.#connection.onNotification((method, params) => {
      this.#lastMessage = performance.now();
      if (method !== 'textDocument/publishDiagnostics') return;
      this.#diagnostics.set(params.uri, params.diagnostics);
      for (const listener of this.#listeners) listener(params);
    });
    this.#connection.listen();
  }

  /** Opens a folder; resolves with the time when the server came to rest. */
  async start(folder, afterInitialized) {
    const uri = pathToFileURL(folder).href;
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        // As VS Code's client says it, which shows diagnostics of any version.
        textDocument: { publishDiagnostics: { versionSupport: false, relatedInformation: true }, synchronization: {} },
      },
    });
    this.notify('initialized', {});
    afterInitialized?.();
    return this.rest();
  }

  request(method, params) {
    return Promise.race([this.#connection.sendRequest(method, params), this.failed]);
  }

  notify(method, params) {
    return this.#connection.sendNotification(method, params);
  }

  diagnostics(uri) {
    return this.#diagnostics.get(uri) ?? [];
  }

  /** The milliseconds until diagnostics of `uri` fulfil `condition`. */
  async published(uri, condition, timeoutMs = 20_000) {
    const begin = performance.now();
    let listener;
    const arrived = new Promise((resolve) => {
      listener = (params) => params.uri === uri && condition(params.diagnostics) && resolve(performance.now() - begin);
      this.#listeners.add(listener);
    });
    const late = sleep(timeoutMs, undefined, { ref: false }).then(() => undefined);
    const result = await Promise.race([arrived, late, this.failed]);
    this.#listeners.delete(listener);
    return result;
  }

  /** Waits until the server is at rest; the answer is when it came to rest. */
  async rest() {
    let busyAt = performance.now();
    let cpu = this.cpuMs();
    while (performance.now() - busyAt < REST_MS) {
      await Promise.race([sleep(25), this.failed]);
      const now = this.cpuMs();
      if (now - cpu > NOISE_MS) busyAt = performance.now();
      busyAt = Math.max(busyAt, this.#lastMessage);
      cpu = now;
    }
    return busyAt;
  }

  /** CPU time of all threads in milliseconds; /proc/<pid>/stat counts in steps of 10 ms, too coarse for one edit. */
  cpuMs() {
    const tasks = `/proc/${this.#child.pid}/task`;
    let nanoseconds = 0;
    for (const task of readdirSync(tasks)) {
      nanoseconds += Number(readFileSync(`${tasks}/${task}/schedstat`, 'utf8').split(' ')[0]);
    }
    return nanoseconds / 1e6;
  }

  /** Resident memory in MB: now, and at its peak. */
  memory() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    const megabytes = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
    return { resident: megabytes('VmRSS'), peak: megabytes('VmHWM') };
  }

  async stop() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await Promise.race([this.request('shutdown').then(() => this.notify('exit')), sleep(2000)]).catch(() => {});
    await Promise.race([ended, sleep(1000)]);
    this.#child.kill('SIGKILL');
    this.#connection.dispose();
  }
}

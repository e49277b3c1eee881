/** CPU and wall time of edits in an open file, as a language server sees them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileUnderEdit } from './generate.mjs';
import { median } from './table.mjs';

/** Each changes one line that the generator wrote, to a text that the file never had. */
export const EDITS = {
  comment: { line: '  # comment 0', write: (index) => `  # comment ${index}` },
  label: { line: '        tier: tier-0', write: (index) => `        tier: tier-${index}` },
  port: { line: '          port: 8000', write: (index) => `          port: ${8000 + index}` },
};

/** Each switches a diagnostic on and off: what the server publishes shows when it is there. */
const SWITCHES = {
  syntax: { line: '  # comment 0', off: '  # comment', on: '  broken: [' },
  policy: { line: '  policyTypes: [Egress]', off: '  policyTypes: [Ingress]', on: '  policyTypes: [Egress]' },
};

export class EditedFile {
  #version = 1;
  #texts;

  constructor(folder, bytes) {
    this.text = fileUnderEdit(bytes);
    const path = join(folder, `edited-${bytes}.yaml`);
    writeFileSync(path, this.text);
    this.uri = pathToFileURL(path).href;
    this.#texts = this.text.split('\n');
  }

  /** Opens the file and waits until the server is at rest. */
  async open(server) {
    this.#version = 1;
    server.notify('textDocument/didOpen', {
      textDocument: { uri: this.uri, languageId: 'yaml', version: 1, text: this.text },
    });
    await server.rest();
  }

  close(server) {
    server.notify('textDocument/didClose', { textDocument: { uri: this.uri } });
  }

  /** The median CPU milliseconds of one edit, after `warmUp` edits that do not count. */
  async cpuPerEdit(server, kind, { warmUp, count }) {
    const { line, write } = EDITS[kind];
    const samples = [];
    for (let index = 1; index <= warmUp + count; index++) {
      const before = server.cpuMs();
      this.#change(server, line, write(index));
      await server.rest();
      if (index > warmUp) samples.push(server.cpuMs() - before);
    }
    return median(samples);
  }

  /** The median milliseconds from an edit until its diagnostics; undefined where nothing came. */
  async wallPerEdit(server, kind, count) {
    const { line, on, off } = SWITCHES[kind];
    const samples = [];
    for (let index = -1; index <= 2 * count; index++) {
      const before = summary(server.diagnostics(this.uri));
      const published = server.published(this.uri, (diagnostics) => summary(diagnostics) !== before, 5_000);
      this.#change(server, line, index % 2 ? on : off);
      if (index > 0) samples.push(await published);
      await server.rest();
    }
    return samples.includes(undefined) ? undefined : median(samples);
  }

  edit(a,b,c){return this.#change(a,b,c)}
  #change(server, line, text) {
    const number = this.#texts.indexOf(line);
    if (number < 0) throw new Error(`The file under edit has no line "${line}"`);
    const range = { start: { line: number, character: 0 }, end: { line: number, character: 1000 } };
    server.notify('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.#version },
      contentChanges: [{ range, text }],
    });
  }
}

/** Which rules report how often: differs exactly when a finding comes or goes. */
function summary(diagnostics) {
  return diagnostics
    .map(({ code, message }) => code ?? message)
    .sort()
    .join();
}

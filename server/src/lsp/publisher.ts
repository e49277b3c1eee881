import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import { type Analysis, changedFiles, findingsOf } from '../core';
import type { ClientFeatures } from './client-features';
import type { OpenDocuments } from './open-documents';
import { timeSlices } from './time-slices';
import { toDiagnostics } from './to-protocol';

export interface PublisherOptions {
  readonly features: ClientFeatures;
  readonly documents: OpenDocuments;
  /** The current analysis. */
  analysis(): Analysis;
  send(params: PublishDiagnosticsParams): void;
  onError(error: unknown): void;
}

/**
 * Pushes diagnostics, and only what differs from what the client was sent before.
 * Everything published comes from the analysis of that moment, so a long list of files never carries old findings.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  /** The analysis whose changes were noted last. */
  #seen: Analysis;
  readonly #dirty = new Set<string>();
  /** What the client shows, by file; files without diagnostics are absent. */
  readonly #shown = new Map<string, string>();
  /** Files whose related locations lie in the file of the key. */
  readonly #pointingAt = new Map<string, Set<string>>();
  #draining: Promise<void> | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#seen = options.analysis();
  }

  /** The analysis has changed: publishes what differs, open documents first. */
  update(): void {
    const analysis = this.#options.analysis();
    const changed = changedFiles(this.#seen, analysis);
    this.#seen = analysis;
    for (const uri of changed) {
      this.#dirty.add(uri);
      for (const pointing of this.#pointingAt.get(uri) ?? []) this.#dirty.add(pointing);
    }
    const isOpen = (uri: string) => this.#options.documents.get(uri) !== undefined;
    for (const uri of [...this.#dirty].filter(isOpen)) this.#publish(uri);
    this.#startDraining();
  }

  /** Resolves when the client was sent everything that differs. */
  async settled(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  #startDraining(): void {
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
      // Something came after the last look and before this.
      if (this.#dirty.size > 0) this.#startDraining();
    });
  }

  async #drain(): Promise<void> {
    const pause = timeSlices();
    for (const uri of this.#dirty) {
      this.#publish(uri);
      const slice = pause();
      if (slice !== undefined) await slice;
    }
  }

  #publish(uri: string): void {
    this.#dirty.delete(uri);
    try {
      const { features, documents } = this.#options;
      const analysis = this.#options.analysis();
      const findings = findingsOf(analysis, uri);
      const spelling = (canonical: string) => documents.spelling(canonical);
      const diagnostics = [...toDiagnostics(findings, { analysis, features, spelling })];
      for (const related of findings.flatMap((finding) => finding.related)) this.#note(uri, related.at.uri);
      const content = JSON.stringify(diagnostics);
      if (content === (this.#shown.get(uri) ?? '[]')) return;
      if (diagnostics.length === 0) this.#shown.delete(uri);
      else this.#shown.set(uri, content);
      const version = documents.version(uri);
      this.#options.send({ uri: spelling(uri), ...(version === null ? {} : { version }), diagnostics });
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #note(from: string, to: string): void {
    if (from === to) return;
    const pointing = this.#pointingAt.get(to);
    if (pointing === undefined) this.#pointingAt.set(to, new Set([from]));
    else pointing.add(from);
  }
}

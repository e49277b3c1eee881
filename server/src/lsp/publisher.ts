import type { PublishDiagnosticsParams } from 'vscode-languageserver';
import {
  type Analysis,
  changedFiles,
  type Finding,
  filesWithFindings,
  findingsOf,
  hasMoved,
  rewrittenInPlace,
} from '../core';
import { canonicalUri } from '../workspace/uri';
import type { ClientFeatures } from './client-features';
import type { OpenDocuments } from './open-documents';
import type { Settings } from './settings';
import { timeSlices } from './time-slices';
import { toDiagnostics } from './to-protocol';

export interface PublisherOptions {
  readonly features: ClientFeatures;
  readonly documents: OpenDocuments;
  /** The current analysis. */
  analysis(): Analysis;
  /** What the user has chosen for the folder of a file. */
  settingsFor(uri: string): Settings;
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
  /** What the client was sent last, by file. Files without diagnostics are absent once that is certain. */
  readonly #shown = new Map<string, Shown>();
  /** The related locations of a file that lie in other ones. */
  readonly #related = new Map<string, readonly Located[]>();
  /** The files whose related locations lie in the file of the key. */
  readonly #pointingAt = new Map<string, Set<string>>();
  /** Files in which no more than columns and related locations have moved: clients move what they show, so they wait for phase 2. */
  readonly #behind = new Set<string>();
  #draining: Promise<void> | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.#seen = options.analysis();
  }

  /** Phase 1 has changed the analysis: publishes what differs, open documents first. */
  update(): void {
    const before = this.#seen;
    const changes = this.#changes();
    for (const [uri, rewritten] of changes) {
      // Whether each still holds is for phase 2 to say.
      const isSame = rewritten !== undefined && before.findings.get(uri) === this.#seen.findings.get(uri);
      (isSame ? this.#behind : this.#dirty).add(uri);
    }
    this.#publishDirty();
  }

  /** Phase 2 has caught up: nothing more is going to change for now. */
  completed(): void {
    for (const uri of [...this.#changes().keys(), ...this.#behind]) this.#dirty.add(uri);
    this.#behind.clear();
    this.#publishDirty();
    this.#confirm();
  }

  /** The files that are others than at the last look, with `rewrittenInPlace`; what points at what may have moved is behind. */
  #changes(): ReadonlyMap<string, readonly number[] | undefined> {
    const before = this.#seen;
    const analysis = this.#options.analysis();
    this.#seen = analysis;
    const changes = new Map<string, readonly number[] | undefined>();
    for (const uri of changedFiles(before, analysis)) {
      const rewritten = rewrittenInPlace(before.files.get(uri), analysis.files.get(uri));
      changes.set(uri, rewritten);
      const mayHaveMoved = ({ at }: Located) =>
        at.uri === uri && (rewritten === undefined || rewritten.includes(at.documentIndex));
      for (const from of this.#pointingAt.get(uri) ?? []) {
        const places = this.#related.get(from)?.filter(mayHaveMoved) ?? [];
        const isInPlace = rewritten !== undefined;
        if (places.some((place) => hasMoved(place, before, analysis, isInPlace))) this.#behind.add(from);
      }
    }
    return changes;
  }

  #publishDirty(): void {
    const isOpen = (uri: string) => this.#options.documents.get(uri) !== undefined;
    for (const uri of [...this.#dirty].filter(isOpen)) this.#publish(uri);
    this.#startDraining();
  }

  /** A document was opened, perhaps by another spelling of its URI than the one its diagnostics stand under. */
  opened(uri: string): void {
    this.#publish(uri);
  }

  /** A document was closed: where findings are shown in open files only, they go. */
  closed(uri: string): void {
    // What was sent for a version that the client had left by then is sent once more, for the file.
    this.#publish(uri, { isConfirmation: this.#options.features.comparesVersions && this.#shown.has(uri) });
  }

  /** The user wants other findings to be shown, or none. */
  settingsChanged(): void {
    for (const uri of [...this.#shown.keys(), ...filesWithFindings(this.#options.analysis())]) this.#dirty.add(uri);
    this.#startDraining();
  }

  /**
   * Clients that compare versions drop what comes while somebody types on, and would never see it when the findings
   * stay the same: they are sent it again, for the version of now.
   */
  #confirm(): void {
    const { features, documents } = this.#options;
    if (!features.comparesVersions) return;
    // Only open documents have versions; what is shown may be every file of the workspace.
    for (const document of documents.all()) {
      const uri = canonicalUri(document.uri);
      const version = documents.version(uri);
      const shown = this.#shown.get(uri);
      if (shown === undefined || version === null || version === shown.version) continue;
      if (this.#dirty.has(uri)) this.#publish(uri, { isConfirmation: true });
      else {
        this.#shown.set(uri, { ...shown, version });
        this.#options.send({ uri: shown.name, version, diagnostics: JSON.parse(shown.content) });
      }
    }
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

  #publish(uri: string, { isConfirmation } = { isConfirmation: false }): void {
    this.#dirty.delete(uri);
    try {
      const { features, documents } = this.#options;
      const analysis = this.#options.analysis();
      const findings = this.#isWanted(uri) ? findingsOf(analysis, uri) : [];
      const spelling = (canonical: string) => documents.spelling(canonical);
      const diagnostics = [...toDiagnostics(findings, { analysis, features, spelling })];
      this.#point(uri, findings);
      const shown = this.#shown.get(uri);
      // A closed document is cleared under the name by which it was known when it was open.
      const name = documents.get(uri)?.uri ?? shown?.name ?? uri;
      const content = JSON.stringify(diagnostics);
      const isSame = content === (shown?.content ?? none) && name === (shown?.name ?? name);
      if (isSame && !isConfirmation) return;
      if (shown !== undefined && shown.name !== name) this.#options.send({ uri: shown.name, diagnostics: [] });
      const version = documents.version(uri);
      const mayBeDropped = features.comparesVersions && version !== null;
      if (content === none && !mayBeDropped) this.#shown.delete(uri);
      else this.#shown.set(uri, { name, content, version });
      this.#options.send({ uri: name, ...(version === null ? {} : { version }), diagnostics });
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #isWanted(uri: string): boolean {
    const { documents, settingsFor } = this.#options;
    const { isEnabled, diagnosticsScope } = settingsFor(uri);
    return isEnabled && (diagnosticsScope === 'workspace' || documents.get(uri) !== undefined);
  }

  #point(from: string, findings: readonly Finding[]): void {
    const places = findings.flatMap(({ related }) => related.filter(({ at }) => at.uri !== from));
    for (const { at } of this.#related.get(from) ?? []) this.#pointingAt.get(at.uri)?.delete(from);
    if (places.length === 0) this.#related.delete(from);
    else this.#related.set(from, places);
    for (const { at } of places) {
      const pointing = this.#pointingAt.get(at.uri);
      if (pointing === undefined) this.#pointingAt.set(at.uri, new Set([from]));
      else pointing.add(from);
    }
  }
}

type Located = Pick<Finding['related'][number], 'at' | 'place'>;

interface Shown {
  /** The URI as it was sent. */
  readonly name: string;
  /** The diagnostics as JSON. */
  readonly content: string;
  /** Of the document at that time; null when it was not open. */
  readonly version: number | null;
}

const none = '[]';

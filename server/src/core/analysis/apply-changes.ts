import { Map as PersistentMap } from 'immutable';
import { baselineName } from '../baseline/baseline';
import type { Checkpoint } from '../checkpoint';
import { isConfigName } from '../config/config';
import type { Finding } from '../rules/finding';
import { eachAlone, type FolderGroups } from '../scopes/folder-groups';
import { baseNameOf } from '../scopes/relative-uri';
import { suppressionsOf } from '../suppression/apply-suppressions';
import { type Analysis, advance, type LeftOut } from './analysis';
import { configsAfter } from './configs-after';
import { documentFindings } from './document-findings';
import { seesSameSigns, signsAfter } from './encryption-signs-of';
import { needsAfter } from './group-needs';
import { hasSameValues } from './has-same-values';
import { moveFindings } from './move-findings';
import { type FileRole, isChartFile, isKustomizationFile, readSourceFile, templateReason } from './read-source-file';
import { areSameFindings } from './same-findings';
import { isSubset } from './sets';
import type { SourceFile } from './source-file';
import { unreadDoubt } from './unread-files';

/** What happened to one file: its text is known, it exists and is not read, or it is gone. */
export type FileChange =
  | {
      readonly kind: 'set';
      readonly uri: string;
      /** Relative to `folder`, with `/`. */
      readonly path: string;
      readonly folder: string;
      readonly text: string;
    }
  /** No manifest, but what a kustomization makes a ConfigMap or Secret of: see `generatorInputs`. */
  | {
      readonly kind: 'generator-input';
      readonly uri: string;
      readonly path: string;
      readonly folder: string;
      readonly text: string;
    }
  /** The file exists but is not read: too large, binary, unreadable. */
  | {
      readonly kind: 'left-out';
      readonly uri: string;
      readonly path: string;
      readonly folder: string;
      readonly reason: string;
      /** How it begins, as far as that is known. */
      readonly head?: string | undefined;
    }
  | { readonly kind: 'delete'; readonly uri: string };

/** Phase 1: reads what changed and finds what one document alone shows. Costs the changed documents. */
export function applyChanges(analysis: Analysis, changes: readonly FileChange[]): Analysis {
  const draft = new Draft(analysis, documentFindings);
  for (const change of chartsFirst(changes)) draft.apply(change);
  return draft.finish();
}

/**
 * Reads what changed, file by file, for somebody who asks for no findings: no rule runs, and those of documents are
 * missing. Awaits the checkpoint between files and throws what it throws.
 */
export async function readChanges(
  analysis: Analysis,
  changes: readonly FileChange[],
  checkpoint: Checkpoint,
): Promise<Analysis> {
  const draft = new Draft(analysis, () => []);
  for (const change of chartsFirst(changes)) {
    await checkpoint();
    draft.apply(change);
  }
  return draft.finish();
}

/** They decide which of the other files are templates. */
function chartsFirst(changes: readonly FileChange[]): readonly FileChange[] {
  const isOfChart = ({ uri }: FileChange) => isChartFile(uri);
  return [...changes.filter(isOfChart), ...changes.filter((change) => !isOfChart(change))];
}

/** Discovery has delivered everything in these folders; findings about what is absent are made from now on. */
export function setComplete(
  analysis: Analysis,
  folders: readonly string[],
  leftOut: readonly LeftOut[],
  folderGroups: FolderGroups = eachAlone(folders),
): Analysis {
  const isSameGroup = (group: readonly string[]) => analysis.folderGroups.some((known) => isSameSet(group, known));
  const sameFolders = isSameSet(folders, analysis.folders) && folderGroups.every(isSameGroup);
  // Who refers to a generation would otherwise hear of a change where somebody has made an empty folder.
  if (analysis.isRead && sameFolders && isEqualLeftOut(analysis.leftOut, leftOut)) return analysis;
  return advance(
    analysis,
    {
      folders,
      folderGroups,
      leftOut,
      isRead: true,
      isLayoutCurrent: analysis.isLayoutCurrent && analysis.isRead && sameFolders,
      // What is left out is not called missing in a kustomization that names it.
      areNamesCurrent: analysis.areNamesCurrent && isSameLeftOut(analysis.leftOut, leftOut),
    },
    [],
  );
}

function isSameLeftOut(a: readonly LeftOut[], b: readonly LeftOut[]): boolean {
  const urisOf = (entries: readonly LeftOut[]) => entries.map(({ uri, target = '' }) => `${uri} ${target}`);
  return isSameSet(urisOf(a), urisOf(b));
}

function isEqualLeftOut(a: readonly LeftOut[], b: readonly LeftOut[]): boolean {
  const isEqual = (one: LeftOut, other: LeftOut | undefined) =>
    one.uri === other?.uri &&
    one.path === other.path &&
    one.reason === other.reason &&
    one.holds === other.holds &&
    one.target === other.target;
  return a.length === b.length && a.every((entry, i) => isEqual(entry, b[i]));
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return isSubset(a, b) && isSubset(b, a);
}

/** Collects one batch of changes; lives for one call. */
class Draft {
  readonly #before: Analysis;
  readonly #findIn: typeof documentFindings;
  readonly #pending: Analysis['pending'];
  readonly #touched: string[] = [];
  #files: Analysis['files'];
  #layoutFiles: Analysis['layoutFiles'];
  #configFiles: Analysis['configFiles'];
  #baselineFiles: Analysis['baselineFiles'];
  #definedGroups: Analysis['definedGroups'];
  #signs: Analysis['signs'];
  #findings: Analysis['findings'];
  #disturbed: Analysis['disturbed'];
  #areNamesCurrent: boolean;
  #unread: Analysis['unread'];
  #suppressing: Analysis['suppressing'];
  #needs: Analysis['needs'];

  constructor(analysis: Analysis, findIn: typeof documentFindings) {
    this.#before = analysis;
    this.#findIn = findIn;
    this.#pending = analysis.pending.asMutable();
    this.#files = analysis.files.asMutable();
    this.#findings = analysis.findings.asMutable();
    this.#layoutFiles = analysis.layoutFiles;
    this.#configFiles = analysis.configFiles;
    this.#baselineFiles = analysis.baselineFiles;
    this.#definedGroups = analysis.definedGroups;
    this.#disturbed = analysis.disturbed;
    this.#signs = analysis.signs;
    this.#areNamesCurrent = analysis.areNamesCurrent;
    this.#unread = analysis.unread;
    this.#suppressing = analysis.suppressing;
    this.#needs = analysis.needs;
  }

  apply(change: FileChange): void {
    if (change.kind === 'delete') {
      this.#remove(change.uri);
      if (isChartFile(change.uri)) this.#readAgainBelow(change.uri);
      return;
    }
    const isNewChart = isChartFile(change.uri) && !this.#layoutFiles.has(change.uri);
    this.#set(this.#read(change));
    this.#setUnread(change.uri, change.kind === 'left-out' ? unreadDoubt(change) : undefined);
    if (isNewChart) this.#readAgainBelow(change.uri);
  }

  finish(): Analysis {
    const isLayoutCurrent = this.#before.isLayoutCurrent && this.#layoutFiles === this.#before.layoutFiles;
    // A new definition may make a kind real, wherever it is used.
    const { definedGroups, baselineFiles } = this.#before;
    const isLocal =
      this.#definedGroups === definedGroups &&
      this.#baselineFiles === baselineFiles &&
      seesSameSigns(this.#signs, this.#before.signs);
    const config = configsAfter(this.#before, this.#configFiles);
    const touched = isLocal && config.configs === this.#before.configs ? this.#touched : undefined;
    return advance(
      this.#before,
      {
        files: this.#files.asImmutable(),
        unread: this.#unread,
        findings: this.#findings.asImmutable(),
        layoutFiles: this.#layoutFiles,
        configFiles: this.#configFiles,
        baselineFiles: this.#baselineFiles,
        ...config,
        definedGroups: this.#definedGroups,
        signs: this.#signs,
        suppressing: this.#suppressing,
        needs: this.#needs,
        pending: this.#pending.asImmutable(),
        disturbed: this.#disturbed,
        isLayoutCurrent,
        areNamesCurrent: this.#areNamesCurrent,
      },
      touched,
    );
  }

  #read(change: Exclude<FileChange, { kind: 'delete' }>): SourceFile {
    const { uri, path, folder } = change;
    if (change.kind === 'left-out') return { uri, path, folder, text: '', documents: [], notAnalysed: change.reason };
    if (change.kind === 'generator-input') return readSourceFile(change, 'generator-input');
    return readSourceFile(change, this.#roleOf(uri), this.#files.get(uri));
  }

  #set(file: SourceFile): void {
    const { uri } = file;
    const previous = this.#files.get(uri);
    if (previous === undefined) this.#areNamesCurrent = false;
    this.#files.set(uri, file);
    if (isKustomizationFile(file.path) || isChartFile(file.path)) this.#layoutFiles = this.#layoutFiles.set(uri, file);
    if (this.#isConfig(uri)) this.#configFiles = this.#configFiles.set(uri, file);
    if (this.#roleOf(uri) === 'baseline') this.#baselineFiles = this.#baselineFiles.set(uri, file);
    // A template's own documents, where they are kept, define nothing.
    const documents = file.notAnalysed === undefined ? file.documents : [];
    const groups = documents.flatMap(({ document }) =>
      document.content.kind === 'ignored' && document.content.definesGroup !== undefined
        ? [document.content.definesGroup]
        : [],
    );
    const knownGroups = this.#definedGroups.get(uri) ?? [];
    if (groups.join() !== knownGroups.join()) {
      this.#definedGroups = groups.length > 0 ? this.#definedGroups.set(uri, groups) : this.#definedGroups.delete(uri);
    }
    this.#signs = signsAfter(this.#signs, uri, file);
    this.#needs = needsAfter(this.#needs, previous, file);
    const wasSuppressing = this.#suppressing.has(uri);
    const isSuppressing = this.#configFiles.has(uri) || suppressionsOf(file).length > 0;
    this.#suppressing = isSuppressing ? this.#suppressing.add(uri) : this.#suppressing.delete(uri);
    const slicesBefore = this.#findings.get(uri);
    const slices = moveFindings(slicesBefore, previous, file);
    if (slices !== slicesBefore) this.#disturbed = this.#disturbed.add(uri);
    this.#setSlices(uri, withDocumentSlice(slices, this.#findIn(file, this.#before.options)));
    const isCommentedOnly =
      !wasSuppressing && !isSuppressing && hasSameValues(previous, file) && !this.#before.layout.generatedBy.has(uri);
    // Comments that suppress nothing, and are no part of a ConfigMap, mean nothing to any scope, and phase 2 need not look.
    if (!isCommentedOnly) this.#pending.add(uri);
    if (!isCommentedOnly || this.#findings.get(uri) !== slicesBefore) this.#touched.push(uri);
  }

  #remove(uri: string): void {
    const file = this.#files.get(uri);
    if (file === undefined) return;
    this.#files.delete(uri);
    this.#needs = needsAfter(this.#needs, file, undefined);
    this.#areNamesCurrent = false;
    this.#setUnread(uri, undefined);
    this.#layoutFiles = this.#layoutFiles.delete(uri);
    this.#configFiles = this.#configFiles.delete(uri);
    this.#baselineFiles = this.#baselineFiles.delete(uri);
    this.#definedGroups = this.#definedGroups.delete(uri);
    this.#signs = signsAfter(this.#signs, uri, undefined);
    this.#suppressing = this.#suppressing.delete(uri);
    // Findings of namespaces go at once too: nothing may point into a file that is gone.
    this.#findings.delete(uri);
    this.#disturbed = this.#disturbed.add(uri);
    this.#touched.push(uri);
    this.#pending.add(uri);
  }

  #setUnread(uri: string, doubt: string | undefined): void {
    if (this.#unread.get(uri) === doubt || !['manifests', 'chart-template'].includes(this.#roleOf(uri))) return;
    this.#unread = doubt === undefined ? this.#unread.delete(uri) : this.#unread.set(uri, doubt);
    this.#areNamesCurrent = false;
  }

  #setSlices(uri: string, slices: Slices): void {
    if (slices === undefined || slices.isEmpty()) this.#findings.delete(uri);
    else this.#findings.set(uri, slices);
  }

  #roleOf(uri: string): FileRole {
    if (this.#isConfig(uri)) return 'config';
    if (baseNameOf(uri) === baselineName || uri === this.#before.options.chosenBaseline) return 'baseline';
    return this.#isChartTemplate(uri) ? 'chart-template' : 'manifests';
  }

  #isConfig(uri: string): boolean {
    const { chosenConfig } = this.#before.options;
    return chosenConfig === undefined ? isConfigName(baseNameOf(uri)) : chosenConfig.uri === uri;
  }

  #isChartTemplate(uri: string): boolean {
    for (let at = uri.lastIndexOf('/templates/'); at >= 0; at = uri.lastIndexOf('/templates/', at - 1)) {
      if (this.#layoutFiles.has(`${uri.slice(0, at)}/Chart.yaml`)) return true;
      if (at === 0) break;
    }
    return false;
  }

  /** A chart appeared or vanished: the files below its `templates` are, or are no longer, templates. */
  #readAgainBelow(chartUri: string): void {
    const prefix = `${chartUri.slice(0, chartUri.lastIndexOf('/'))}/templates/`;
    for (const file of [...this.#files.values()]) {
      if (!file.uri.startsWith(prefix) || file.isGeneratorInput) continue;
      const isTemplate = this.#isChartTemplate(file.uri);
      if (file.text !== '') this.#set(readSourceFile(file, this.#roleOf(file.uri)));
      // Nothing in it is analysed and its text is gone, but as a template it is listed.
      else if (file.notAnalysed === undefined && isTemplate) this.#set({ ...file, notAnalysed: templateReason });
      else if (file.notAnalysed === templateReason && !isTemplate) this.#set({ ...file, notAnalysed: undefined });
    }
  }
}

type Slices = ReturnType<Analysis['findings']['get']>;

/** With what is found in the documents themselves; the same object where that is nothing new. */
function withDocumentSlice(slices: Slices, findings: readonly Finding[]): Slices {
  if (findings.length === 0) return slices?.delete('document');
  const known = slices?.get('document');
  if (known !== undefined && areSameFindings(known, findings)) return slices;
  return (slices ?? PersistentMap<string, readonly Finding[]>()).set('document', findings);
}

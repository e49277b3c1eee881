import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { type ConfigSet, noConfigs } from '../config/config-set';
import { type AnalysisTotals, noTotals } from '../coverage/coverage-totals';
import type { EncryptionSign } from '../kubernetes/encryption-signs';
import type { Finding } from '../rules/finding';
import type { GroupName } from '../rules/groups';
import { type LoadedGroups, type LoadPart, loadAtOnce, noGroups } from '../rules/rule-group';
import type { FolderGroups } from '../scopes/folder-groups';
import { emptyLayout, type ScopeLayout } from '../scopes/layout';
import { type IgnoredFindings, nothingIgnored } from './ignored-findings';
import type { JudgedExpectation } from './judge-expectations';
import type { KustomizeEvaluation } from './late-parts';
import type { AnalysisOptions } from './options';
import { Readers } from './readers';
import type { ScopeState } from './scope-state';
import type { SourceFile } from './source-file';

/**
 * Everything known about one state of the workspace. Immutable: an edit gives the next one and shares what did not change.
 * Phase 1 (`applyChanges`) reads changed files; phase 2 (`completeAnalysis`) brings scopes and namespace findings up to date.
 */
export interface Analysis {
  readonly generation: number;
  readonly options: AnalysisOptions;
  /** By URI. Files in which nothing is Kubernetes are kept too, without their text. */
  readonly files: PersistentMap<string, SourceFile>;
  /** Workspace folders' URIs, without trailing slash. */
  readonly folders: readonly string[];
  /** Those of them that form one cluster together. */
  readonly folderGroups: FolderGroups;
  /** Files that were found, may hold manifests and are not read: what that means, in one sentence, by URI. */
  readonly unread: PersistentMap<string, string>;
  /** What discovery left out, shown as "Not analysed". */
  readonly leftOut: readonly LeftOut[];
  /** False until discovery has delivered the whole workspace: no absence finding before that. */
  readonly isRead: boolean;
  /** Everything is read, and every group of rules that is needed is loaded, with what it needs. */
  readonly isComplete: boolean;
  /** The groups of rules that are loaded. */
  readonly groups: LoadedGroups;
  /** Loads what only some workspaces need. */
  readonly loadPart: LoadPart;
  /** Works out what kustomizations build; undefined until there are some, and where it cannot be loaded. */
  readonly kustomize: KustomizeEvaluation | undefined;
  /** The groups of which the findings are. */
  readonly judgedGroups: LoadedGroups;
  /** Groups that could not load what they need for some of their documents; the next change tries it again. */
  readonly unprepared: ReadonlySet<GroupName>;
  /** URIs of the files that a group judges; groups that judge none are absent. */
  readonly needs: PersistentMap<GroupName, PersistentSet<string>>;
  /** URIs whose files changed and that phase 2 has not looked at yet. */
  readonly pending: PersistentSet<string>;
  /** URIs of those of them whose findings of scopes phase 1 has moved or dropped, so that they are not what phase 2 left. */
  readonly disturbed: PersistentSet<string>;
  /** The files that decide the scopes: kustomizations and charts. */
  readonly layoutFiles: PersistentMap<string, SourceFile>;
  readonly layout: ScopeLayout;
  /** False when a layout file or the folders changed since `layout` was built. */
  readonly isLayoutCurrent: boolean;
  /** The files that are configurations of ours. */
  readonly configFiles: PersistentMap<string, SourceFile>;
  readonly configs: ConfigSet;
  /** The files that may be baselines. */
  readonly baselineFiles: PersistentMap<string, SourceFile>;
  /** The configurations of which `stated` of the scopes is. */
  readonly statedConfigs: ConfigSet;
  /** False when what configurations say of rules and namespaces changed since phase 2. */
  readonly areRulesCurrent: boolean;
  /** What entries of configurations ignore. */
  readonly ignored: IgnoredFindings;
  /** The configurations of which `ignored` is. */
  readonly countedConfigs: ConfigSet;
  /** The expectations that do not hold, by the URI of their configuration. */
  readonly expectations: PersistentMap<string, readonly JudgedExpectation[]>;
  /** False when a file came or went, or is left out or no longer, since phase 2: kustomizations may name files that are not there. */
  readonly areNamesCurrent: boolean;
  readonly scopes: PersistentMap<string, ScopeState>;
  /** How many workloads of the scopes are covered. */
  readonly totals: AnalysisTotals;
  /** URIs of the files that suppress findings, or try to, and of configurations. */
  readonly suppressing: PersistentSet<string>;
  /** Which files' findings hang on what stands elsewhere. */
  readonly readers: Readers;
  /** The patch files at which findings of a slice are shown, by slice. */
  readonly patched: PersistentMap<string, ReadonlySet<string>>;
  /** API groups that CustomResourceDefinitions of the workspace define, by file. */
  readonly definedGroups: PersistentMap<string, readonly string[]>;
  /** What may encrypt connections between pods, by the files that mention it. Read through `signsOf`. */
  readonly signs: PersistentMap<string, readonly EncryptionSign[]>;
  /** By file URI, then by slice (`document`, or scope and namespace). Read through `findingsOf`. */
  readonly findings: PersistentMap<string, PersistentMap<string, readonly Finding[]>>;
  /** The files that got findings about how files form scopes when these were made last: no other one has any. */
  readonly withScopeFindings: ReadonlySet<string>;
  /** The last generations and the files whose findings each of them touched; see `changedFiles`. */
  readonly history: readonly HistoryEntry[];
}

export interface HistoryEntry {
  readonly generation: number;
  /** Undefined: any file may have changed. */
  readonly touched: readonly string[] | undefined;
}

/** A file or folder that is not read; `path` is relative to its workspace folder, `reason` one sentence. */
export interface LeftOut {
  readonly uri: string;
  readonly path: string;
  readonly reason: string;
  /** Set where nobody has chosen to leave it out: what it is, or leads to. */
  readonly holds?: 'file' | 'folder' | undefined;
  /** URI of the file or folder that a symbolic link leads to, where that is known. */
  readonly target?: string | undefined;
}

/** The state before anything was read: no files, no scopes, not complete. Groups of rules may be loaded later. */
export function emptyAnalysis(
  options: AnalysisOptions,
  groups: LoadedGroups = noGroups,
  loadPart: LoadPart = loadAtOnce,
): Analysis {
  return {
    generation: 0,
    options,
    files: PersistentMap(),
    folders: [],
    folderGroups: [],
    unread: PersistentMap(),
    leftOut: [],
    isRead: false,
    isComplete: false,
    groups,
    loadPart,
    kustomize: undefined,
    judgedGroups: groups,
    unprepared: new Set(),
    needs: PersistentMap(),
    pending: PersistentSet(),
    disturbed: PersistentSet(),
    layoutFiles: PersistentMap(),
    layout: emptyLayout,
    isLayoutCurrent: true,
    configFiles: PersistentMap(),
    baselineFiles: PersistentMap(),
    configs: noConfigs,
    statedConfigs: noConfigs,
    areRulesCurrent: true,
    ignored: nothingIgnored,
    expectations: PersistentMap(),
    countedConfigs: noConfigs,
    areNamesCurrent: true,
    scopes: PersistentMap(),
    totals: noTotals,
    suppressing: PersistentSet(),
    readers: new Readers(),
    patched: PersistentMap(),
    definedGroups: PersistentMap(),
    signs: PersistentMap(),
    findings: PersistentMap(),
    withScopeFindings: new Set(),
    history: [],
  };
}

/** Whether a CustomResourceDefinition of the workspace defines kinds of this API group. */
export function definesGroup(analysis: Pick<Analysis, 'definedGroups'>, group: string): boolean {
  return analysis.definedGroups.some((groups) => groups.includes(group));
}

/** The groups of rules that the workspace needs and that are not loaded. */
export function missingGroups({ needs, groups }: Pick<Analysis, 'needs' | 'groups'>): readonly GroupName[] {
  return [...needs.keys()].filter((name) => !groups.has(name));
}

const historyLength = 64;

/** The next generation, with the files whose findings it touched. */
export function advance(
  analysis: Analysis,
  change: Partial<Omit<Analysis, 'generation' | 'history' | 'readers' | 'isComplete'>>,
  touched: readonly string[] | undefined,
): Analysis {
  const generation = analysis.generation + 1;
  const history = [...analysis.history.slice(1 - historyLength), { generation, touched }];
  const next: Writable<Analysis> = {
    ...analysis,
    ...change,
    readers: new Readers(analysis.readers),
    generation,
    history,
  };
  const isEvaluated = next.layout.traces.size === 0 || next.kustomize !== undefined;
  next.isComplete = next.isRead && isEvaluated && missingGroups(next).length === 0 && next.unprepared.size === 0;
  return next;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * URIs of the files whose findings may differ between an analysis and a later one that was made from it. Files whose
 * findings nobody gathered from the earlier one, or from one before it, may be missing.
 * Costs what the changes cost, not what the workspace holds, unless the two are far apart.
 */
export function changedFiles(before: Analysis, after: Analysis): readonly string[] {
  // Kustomizations decide whether some findings hold, in files that did not change themselves (`Rule.holds`).
  if (before.layout !== after.layout) return everyFile(before, after);
  const distance = after.generation - before.generation;
  const entries = distance === 0 ? [] : after.history.slice(-distance);
  const isGapless = entries.length === distance;
  const touched = new Set<string>();
  for (const entry of entries) {
    if (entry.touched === undefined) return everyFile(before, after);
    for (const uri of entry.touched) touched.add(uri);
  }
  return isGapless ? [...touched] : everyFile(before, after);
}

function everyFile(before: Analysis, after: Analysis): readonly string[] {
  return [...new Set([...filesWithFindings(before), ...filesWithFindings(after)])];
}

/** URIs of the files in which something may be found: by a rule, or about a suppression. Sorted. */
export function filesWithFindings({ findings, suppressing }: Analysis): readonly string[] {
  return [...new Set([...findings.keys(), ...suppressing])].sort();
}

/** The slice of what is found of what a scope builds; in `patched` where something is. */
export function buildSlice(scopeId: string): string {
  return `build ${scopeId}`;
}

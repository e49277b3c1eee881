import { Map as PersistentMap, Set as PersistentSet } from 'immutable';
import type { Checkpoint } from '../checkpoint';
import { namespaceOf } from '../cluster/namespace-view';
import { type CountedNamespace, replaceTotals } from '../coverage/coverage-totals';
import { groupBy } from '../group-by';
import type { Finding } from '../rules/finding';
import type { RuleGroup } from '../rules/rule-group';
import {
  buildFindings,
  clusterFindings,
  clusterWideFindings,
  clusterWideGroupFindings,
  groupFindings,
  namespaceFindings,
  scopeFindings,
} from '../rules/run-rules';
import { contributesTo, type ScopeLayout, scopesTouchedBy } from '../scopes/layout';
import { affectedFiles } from './affected-files';
import { type Analysis, advance, buildSlice, changedFiles, filesWithFindings } from './analysis';
import { groupDocumentFindings } from './document-findings';
import { usesIn } from './findings-of';
import { prepareGroups } from './group-needs';
import { nothingIgnored, withUses } from './ignored-findings';
import { loadExpectations } from './late-parts';
import { placeAtPatches } from './place-at-patch';
import { areSameFindings, withoutAlike } from './same-findings';
import type { ScopeState } from './scope-state';
import { updateScopes } from './update-scopes';

/**
 * Phase 2: brings scopes and namespace findings up to date with the files that changed. Awaits `checkpoint` between
 * units and throws what it throws (`Cancelled`); the analysis that was passed in stays valid and unchanged.
 */
export async function completeAnalysis(analysis: Analysis, checkpoint: Checkpoint): Promise<Analysis> {
  const { isRead, isComplete, isLayoutCurrent, areNamesCurrent, areRulesCurrent } = analysis;
  const isCurrent = analysis.pending.size === 0 && isLayoutCurrent && areNamesCurrent && areRulesCurrent;
  // What could not be loaded is tried again.
  if (!isRead || (isCurrent && isComplete)) return analysis;
  const { layout, kustomize, scopes, uris, isAligned } = await updateScopes(analysis, checkpoint);
  // What the rules found under other choices is made anew; what is found in documents is chosen when it is gathered.
  const start = areRulesCurrent ? analysis : withoutRuleFindings(analysis);
  const { again, ...prepared } = await prepareGroups(analysis, scopes, uris, checkpoint);
  // What such a group found for other facts meanwhile is not what stands in the files.
  const [pending, disturbed] = [start.pending.union(again), start.disturbed.union(again)];
  const ready = { ...start, ...prepared, layout, kustomize, pending, disturbed };
  const next = await publish(ready, scopes, uris && new Set([...uris, ...again]), checkpoint);
  const { notes } = analysis.readers;
  const counted = countIgnored(analysis, isAligned && areRulesCurrent ? next : publishScopeFindings(next));
  const judged = await withExpectations(counted, checkpoint);
  // Of files that somebody gathered meanwhile it was not known on what they hang.
  const late = analysis.readers.notedSince(notes);
  return late.length === 0 ? judged : advance(judged, {}, late);
}

function withoutRuleFindings(analysis: Analysis): Analysis {
  const { findings, files } = analysis;
  const all = PersistentSet(files.keys());
  return { ...analysis, findings: findings.map(withoutNamespaces), pending: all, disturbed: all };
}

function withoutNamespaces(
  slices: PersistentMap<string, readonly Finding[]>,
): PersistentMap<string, readonly Finding[]> {
  return slices.filter((_, slice) => slice === documentSlice);
}

const documentSlice = 'document';

/** Brings up to date which entries of configurations are used; what they are about may have changed in files that did. */
function countIgnored(before: Analysis, after: Analysis): Analysis {
  const isIgnoring = [...after.configs.values()].some(({ config }) => config.ignore.length > 0);
  if (!isIgnoring) return after.ignored === nothingIgnored ? after : { ...after, ignored: nothingIgnored };
  const isSameConfig = before.countedConfigs === after.configs;
  const uris = isSameConfig ? [...before.pending, ...changedFiles(before, after)] : filesWithFindings(after);
  const known = isSameConfig ? after.ignored : nothingIgnored;
  const ignored = withUses(known, new Map(uris.map((uri) => [uri, usesIn(after, uri)])));
  if (ignored === after.ignored && isSameConfig) return after;
  const isSame = isSameConfig && ignored.counts.keySeq().toSet().equals(after.ignored.counts.keySeq().toSet());
  const configUris = isSame ? [] : [...after.configFiles.keys()];
  return advance(after, { ignored, countedConfigs: after.configs }, configUris);
}

/** Brings up to date what became of the expectations; those of before, where what judges them cannot be loaded. */
async function withExpectations(analysis: Analysis, checkpoint: Checkpoint): Promise<Analysis> {
  const { configs, expectations, loadPart } = analysis;
  if (expectations.isEmpty() && [...configs.values()].every(({ config }) => config.expect.length === 0))
    return analysis;
  return (await loadExpectations(loadPart))?.judgeExpectations(analysis, checkpoint) ?? analysis;
}

/** Findings about how files form scopes: few files decide them, so they are made anew when names or layout change. */
function publishScopeFindings(analysis: Analysis): Analysis {
  const byUri = groupBy(scopeFindings(analysis), uriOf);
  const touched = [...analysis.withScopeFindings].filter((uri) => analysis.findings.get(uri)?.has(scopeSlice));
  let { findings } = analysis;
  for (const uri of new Set([...touched, ...byUri.keys()]))
    findings = setSlice(findings, uri, scopeSlice, byUri.get(uri));
  return advance(analysis, { findings, withScopeFindings: new Set(byUri.keys()) }, [...touched, ...byUri.keys()]);
}

const scopeSlice = 'scopes';

/**
 * Runs the rules of every namespace that is not the one it was, and replaces their findings.
 * `uris` are the files that were read again; undefined for all of them.
 */
async function publish(
  analysis: Analysis,
  after: Analysis['scopes'],
  uris: ReadonlySet<string> | undefined,
  checkpoint: Checkpoint,
): Promise<Analysis> {
  const { options, pending, disturbed, scopes: before } = analysis;
  let { findings, totals, patched } = analysis;
  const touched = new Set<string>();
  const replace = (scopeId: string, slice: string, old: readonly Finding[], found: readonly Finding[]) => {
    const next = placeAtPatches(analysis, scopeId, found);
    // The files of patches, which may have findings of the slice without any of the objects having changed.
    const patches = new Set(next === found ? [] : next.flatMap(({ at }, i) => (at === found[i]?.at ? [] : at.uri)));
    const patchesBefore = patched.get(slice) ?? noPatches;
    if (patches.size > 0) patched = patched.set(slice, patches);
    else if (patchesBefore.size > 0) patched = patched.delete(slice);
    const isPlacing = patches.size + patchesBefore.size > 0;
    const mayDiffer = new Set(isPlacing ? [...old, ...next].map(uriOf) : withoutAlike(old, next).map(uriOf));
    // What phase 1 has moved or dropped an undo brings back.
    if (!disturbed.isEmpty()) for (const { at } of [...old, ...next]) if (disturbed.has(at.uri)) mayDiffer.add(at.uri);
    for (const uri of patchesBefore) mayDiffer.add(uri);
    if (mayDiffer.size === 0) return;
    const ofThem = (findings: readonly Finding[]) =>
      groupBy(
        findings.filter(({ at }) => mayDiffer.has(at.uri)),
        uriOf,
      );
    const [oldByUri, nextByUri] = [ofThem(old), ofThem(next)];
    for (const uri of mayDiffer) {
      write(uri, slice, isPlacing ? sliceOf(uri, slice) : oldByUri.get(uri), nextByUri.get(uri));
    }
  };
  const write = (
    uri: string,
    slice: string,
    old: readonly Finding[] | undefined,
    list: readonly Finding[] | undefined,
  ) => {
    if (!disturbed.has(uri) && areSameFindings(old, list)) return;
    findings = setSlice(findings, uri, slice, analysis.files.has(uri) ? list : undefined);
    touched.add(uri);
  };
  const sliceOf = (uri: string, slice: string) => findings.get(uri)?.get(slice);
  const reads = uris === undefined ? undefined : byScope(analysis.layout, uris);
  const replaceOfDocuments = (group: RuleGroup, uri: string) => {
    const slice = `document ${group.name}`;
    const file = analysis.files.get(uri);
    const isJudged = analysis.needs.get(group.name)?.has(uri) === true;
    const found = file === undefined || !isJudged ? [] : groupDocumentFindings(group, file, options);
    const old = sliceOf(uri, slice);
    if (found.length === 0 ? old === undefined : areSameFindings(old, found)) return;
    findings = setSlice(findings, uri, slice, found.length === 0 ? undefined : found);
    touched.add(uri);
  };
  const replaceOfGroups = (
    id: string,
    slice: string,
    find: (group: RuleGroup, state: ScopeState | undefined) => readonly Finding[],
  ) => {
    for (const [name, group] of analysis.groups) {
      const judged = analysis.judgedGroups.get(name);
      const old = judged === undefined ? nothing : find(judged, before.get(id));
      const found = find(group, after.get(id));
      const key = `group ${name} ${slice}`;
      if (old.length + found.length > 0 || patched.has(key)) replace(id, key, old, found);
    }
  };
  const replaceOfBuild = (id: string) => {
    const slice = buildSlice(id);
    const scope = after.get(id)?.scope;
    const byUri = groupBy(scope === undefined ? [] : buildFindings(analysis, scope), uriOf);
    const urisBefore = patched.get(slice) ?? noPatches;
    if (byUri.size === 0 && urisBefore.size === 0) return;
    patched = byUri.size === 0 ? patched.delete(slice) : patched.set(slice, new Set(byUri.keys()));
    for (const uri of new Set([...urisBefore, ...byUri.keys()])) write(uri, slice, sliceOf(uri, slice), byUri.get(uri));
  };
  const isRegrouped = analysis.groups !== analysis.judgedGroups;
  // Nothing can have come or gone there, and nothing is placed at another file than it was.
  const isSettled = (id: string, name: string) => {
    if (isRegrouped || !disturbed.isEmpty() || !patched.isEmpty() || analysis.layout.traces.has(id)) return false;
    const [old, next] = [before.get(id), after.get(id)];
    return old?.facts === next?.facts && old?.namespaces.get(name) === next?.namespaces.get(name);
  };
  const namespaces = [...namespacesToPublish(before, after, reads)];
  for (const [id, name] of namespaces) {
    await checkpoint();
    if (isSettled(id, name)) continue;
    replace(
      id,
      `${id} ${name}`,
      findingsOfNamespace(before.get(id), name, options),
      findingsOfNamespace(after.get(id), name, options),
    );
    replaceOfGroups(id, `${id} ${name}`, (group, state) => {
      const view = state?.namespaces.get(name);
      return view === undefined || state === undefined ? nothing : groupFindings(group, view, state.facts, options);
    });
    totals = replaceTotals(totals, name, counted(before.get(id), name), counted(after.get(id), name));
  }
  for (const id of scopesToPublish(before, after, reads)) {
    await checkpoint();
    replace(id, `cluster ${id}`, findingsOfScope(before.get(id), options), findingsOfScope(after.get(id), options));
    const clusterWide = (state: ScopeState | undefined) =>
      state === undefined ? nothing : clusterWideFindings(state.facts, options);
    replaceOfBuild(id);
    replace(id, `cluster-wide ${id}`, clusterWide(before.get(id)), clusterWide(after.get(id)));
    replaceOfGroups(id, `cluster-wide ${id}`, (group, state) =>
      state === undefined ? nothing : clusterWideGroupFindings(group, state.facts, options),
    );
  }
  const groups = [...analysis.groups.values()];
  for (const group of groups) for (const uri of pending) replaceOfDocuments(group, uri);
  if (uris !== undefined) {
    const { readers, suppressing } = analysis;
    const change = { before, after, uris, namespaces };
    for (const uri of affectedFiles({ readers, suppressing, findings }, change)) touched.add(uri);
  }
  return advance(
    analysis,
    {
      scopes: after,
      statedConfigs: analysis.configs,
      judgedGroups: analysis.groups,
      totals,
      findings,
      patched,
      layout: analysis.layout,
      isLayoutCurrent: true,
      areNamesCurrent: true,
      areRulesCurrent: true,
      pending: PersistentSet(),
      disturbed: PersistentSet(),
    },
    // Where the scopes are others, anything may be: see `changedFiles`.
    uris === undefined ? undefined : [...touched],
  );
}

type Reads = ReadonlyMap<string, ReadonlySet<string>>;

/** The files that were read again, by the ids of the scopes that they are part of. */
function byScope(layout: ScopeLayout, uris: ReadonlySet<string>): Reads {
  const reads = new Map<string, Set<string>>();
  for (const uri of uris) {
    // A patch may be for no object, and is of the scope all the same.
    const built = layout.patchedBy.has(uri) ? scopesTouchedBy(layout, uri) : [];
    for (const id of new Set([...contributesTo(layout, uri), ...built])) {
      const ofScope = reads.get(id);
      if (ofScope === undefined) reads.set(id, new Set([uri]));
      else ofScope.add(uri);
    }
  }
  return reads;
}

function findingsOfNamespace(
  state: ScopeState | undefined,
  name: string,
  options: Analysis['options'],
): readonly Finding[] {
  const view = state?.namespaces.get(name);
  return view === undefined || state === undefined ? [] : namespaceFindings(view, state.facts, options);
}

function counted(state: ScopeState | undefined, name: string): CountedNamespace | undefined {
  const view = state?.namespaces.get(name);
  return view === undefined || state === undefined ? undefined : { view, facts: state.facts };
}

const noPatches: ReadonlySet<string> = new Set();
const nothing: readonly Finding[] = [];

function findingsOfScope(state: ScopeState | undefined, options: Analysis['options']): readonly Finding[] {
  return state === undefined ? nothing : clusterFindings(state.duplicates, options);
}

/** The scopes that changed, and those of the files read; all of them where these are not given. */
function scopesToPublish(
  before: Analysis['scopes'],
  after: Analysis['scopes'],
  reads: Reads | undefined,
): readonly string[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  return ids.filter((id) => reads === undefined || before.get(id) !== after.get(id) || reads.has(id));
}

/** The namespaces in which findings may come or go: all where the scope's facts changed, else those of the files read. */
function* namespacesToPublish(
  before: Analysis['scopes'],
  after: Analysis['scopes'],
  reads: Reads | undefined,
): Iterable<readonly [scopeId: string, name: string]> {
  for (const id of scopesToPublish(before, after, reads)) {
    const states = [before.get(id), after.get(id)].filter((state) => state !== undefined);
    const isLocal = reads !== undefined && states.length === 2 && states[0]?.facts === states[1]?.facts;
    const isStatedAnew = states[0]?.stated !== states[1]?.stated;
    const uris = reads?.get(id) ?? new Set();
    const names = states.flatMap((state) => [
      ...(isLocal ? namesIn(state, uris) : state.namespaces.keys()),
      ...(isStatedAnew ? state.stated.namespaceLabels.keys() : []),
    ]);
    for (const name of new Set(names)) yield [id, name];
  }
}

function namesIn(state: ScopeState, uris: ReadonlySet<string>): Iterable<string> {
  const entities = [...uris].flatMap((uri) => state.contributions.get(uri) ?? []);
  return entities.map(namespaceOf).filter((name) => name !== undefined);
}

function setSlice(
  findings: Analysis['findings'],
  uri: string,
  slice: string,
  list: readonly Finding[] | undefined,
): Analysis['findings'] {
  const slices = findings.get(uri) ?? PersistentMap<string, readonly Finding[]>();
  const next = list === undefined ? slices.delete(slice) : slices.set(slice, list);
  return next.isEmpty() ? findings.delete(uri) : findings.set(uri, next);
}

function uriOf({ at }: Finding): string {
  return at.uri;
}

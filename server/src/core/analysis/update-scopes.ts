import { Map as PersistentMap } from 'immutable';
import type { Checkpoint } from '../checkpoint';
import { chosenRendering } from '../config/chosen-rendering';
import { namedClusters } from '../config/named-clusters';
import type { Entity } from '../kubernetes/entities';
import { buildLayout, contributesTo, dependentsOf, incompleteReason, type ScopeLayout } from '../scopes/layout';
import { missingReason } from '../scopes/layout-problems';
import type { Analysis } from './analysis';
import { loadKustomizeEvaluation } from './late-parts';
import { readContribution } from './read-contribution';
import { emptyScopeState, setContributions, setIncomplete } from './scope-state';
import { foldersOfConfigs, stateClusters } from './state-clusters';
import { unreadByScope } from './unread-files';

export interface UpdatedScopes {
  readonly layout: ScopeLayout;
  readonly kustomize: Analysis['kustomize'];
  readonly scopes: Analysis['scopes'];
  /** The files that were read again; undefined for all of them. */
  readonly uris: ReadonlySet<string> | undefined;
  /** No scope came or went, and none has got or lost what it names. */
  readonly isAligned: boolean;
}

/** Brings the scopes up to date with the files that changed. Throws what the checkpoint throws. */
export async function updateScopes(analysis: Analysis, checkpoint: Checkpoint): Promise<UpdatedScopes> {
  const { pending, isLayoutCurrent, areNamesCurrent, areRulesCurrent } = analysis;
  const clusters = namedClusters(analysis.configs);
  const rendering = chosenRendering(analysis.configs);
  const layout =
    isLayoutCurrent && clusters.key === analysis.layout.clusters.key && rendering.key === analysis.layout.rendering.key
      ? analysis.layout
      : buildLayout(analysis.layoutFiles.values(), analysis.folders, analysis.folderGroups, clusters, rendering);
  const kustomize =
    analysis.kustomize ?? (layout.traces.size > 0 ? await loadKustomizeEvaluation(analysis.loadPart) : undefined);
  const isSameLayout = layout === analysis.layout && kustomize === analysis.kustomize;
  const isLocal = isSameLayout && areRulesCurrent;
  const uris = isLocal ? withDependents(layout, pending) : new Set([...pending, ...analysis.files.keys()]);
  const isAligned = isSameLayout && areNamesCurrent;
  const laidOut = { ...analysis, layout, kustomize };
  const aligned = isAligned ? analysis.scopes : alignScopes(laidOut);
  const contributed = await contribute(analysis.layout, laidOut, aligned, uris, checkpoint);
  const scopes = stateClusters(analysis, contributed);
  return { layout, kustomize, scopes, uris: isLocal ? uris : undefined, isAligned };
}

function withDependents(layout: ScopeLayout, pending: Analysis['pending']): ReadonlySet<string> {
  const uris = new Set(pending);
  for (const uri of pending) for (const dependent of dependentsOf(layout, uri)) uris.add(dependent);
  return uris;
}

/** Contributes the files to the scopes they belong to now, and takes them out of those they belonged to before. */
async function contribute(
  before: ScopeLayout,
  analysis: Analysis,
  aligned: Analysis['scopes'],
  uris: ReadonlySet<string>,
  checkpoint: Checkpoint,
): Promise<Analysis['scopes']> {
  const reads = new Map<string, Map<string, readonly Entity[]>>();
  for (const uri of uris) {
    await checkpoint();
    const file = analysis.files.get(uri);
    const memberships = file === undefined ? [] : contributesTo(analysis.layout, uri);
    for (const id of new Set([...contributesTo(before, uri), ...memberships])) {
      const isMember = file !== undefined && memberships.includes(id);
      const entities = isMember ? readContribution(analysis, id, file) : [];
      reads.set(id, (reads.get(id) ?? new Map()).set(uri, entities));
    }
  }
  let scopes = aligned;
  for (const [id, files] of reads) {
    const state = scopes.get(id);
    if (state === undefined) continue;
    const next = setContributions(state, files, foldersOfConfigs(analysis.configs));
    if (next !== state) scopes = scopes.set(id, next);
  }
  return scopes;
}

/** The scopes of the layout, with what is kept of them and whether everything that they name is there. */
function alignScopes(analysis: Analysis): Analysis['scopes'] {
  const { layout } = analysis;
  const hasFile = (uri: string) => analysis.files.has(uri);
  const unreadIn = unreadByScope(analysis, layout);
  return PersistentMap(
    layout.scopes.map((scope) => {
      const unread = unreadIn.get(scope.id) ?? [];
      const isEvaluated = scope.kind !== 'kustomization' || analysis.kustomize !== undefined;
      const unevaluated = isEvaluated ? undefined : unevaluatedReason;
      const missing = unevaluated ?? incompleteReason(layout, scope.id) ?? missingReason(layout, scope.id, hasFile);
      const known = analysis.scopes.get(scope.id);
      const state = known?.scope.name === scope.name ? known : emptyScopeState(scope);
      return [scope.id, setIncomplete(state, missing ?? unread[0], unread)];
    }),
  );
}

const unevaluatedReason = 'A part of Firebreak could not be loaded, so what the kustomization builds is not known.';

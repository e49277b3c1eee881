import { isChartFile } from '../analysis/read-source-file';
import type { SourceFile } from '../analysis/source-file';
import { type ChartFolders, chartOf, findCharts } from './charts';
import { eachAlone, type FolderGroups, leaderOf } from './folder-groups';
import { layersOf } from './kustomize/chain';
import { findClaims, findGeneratorInputs, findPatches } from './kustomize/claims';
import type { Kustomization } from './kustomize/kustomization';
import { buildGraph, type KustomizationGraph } from './kustomize/kustomization-graph';
import type { Trace } from './kustomize/trace';
import { traceRoots } from './kustomize/trace-roots';
import { baseNameOf, isWithin, parentOf } from './relative-uri';
import type { Scope } from './scope';

/**
 * Which files form which cluster: every kustomization that no other one uses, every Helm chart,
 * and, of each workspace folder or group of them, the files that belong to neither.
 * Built from kustomization files and Chart.yaml alone; every other file is placed by its URI (`membershipsOf`).
 * A configuration may say that of these files some form a cluster of their own.
 * Left out: Argo CD and Flux applications.
 */
export interface ScopeLayout {
  readonly scopes: readonly Scope[];
  readonly folders: readonly string[];
  readonly folderGroups: FolderGroups;
  readonly clusters: ClusterNames;
  readonly rendering: Rendering;
  readonly graph: KustomizationGraph;
  readonly charts: ChartFolders;
  /** By scope id. */
  readonly traces: ReadonlyMap<string, Trace>;
  /** Scope ids by the URI of a resource file. */
  readonly scopesOfFile: ReadonlyMap<string, readonly string[]>;
  /** The same by the URI of a kustomization that generates something. */
  readonly scopesOfGenerator: ReadonlyMap<string, readonly string[]>;
  /** The kustomizations that apply a file as a patch. */
  readonly patchedBy: ReadonlyMap<string, readonly Kustomization[]>;
  /** The kustomizations that make a ConfigMap or Secret of a file. */
  readonly generatedBy: ReadonlyMap<string, readonly Kustomization[]>;
  /** Every file that some kustomization names, in whatever role, and the kustomization files themselves. */
  readonly claimed: ReadonlySet<string>;
}

/** The clusters that configurations name. */
export interface ClusterNames {
  /** The same where the same files are of the same clusters. */
  readonly key: string;
  /** Those of which a folder may have files. */
  readonly in: (folder: string) => readonly string[];
  /** That of a file. */
  readonly of: (uri: string) => string | undefined;
}

export const noClusters: ClusterNames = { key: '', in: () => [], of: () => undefined };

/** What of kustomizations somebody wants to have built. URIs are those of kustomization files. */
export interface Rendering {
  /** The same where the same kustomizations are built. */
  readonly key: string;
  /** Where not, the files that it names are manifests like any others. */
  readonly isEvaluated: (uri: string) => boolean;
  /** Whether it is a cluster; undefined: where no other one uses it. */
  readonly isRoot: (uri: string) => boolean | undefined;
}

export const everyKustomization: Rendering = { key: '', isEvaluated: () => true, isRoot: () => undefined };

/** A file named kustomization.yaml, kustomization.yml, Kustomization or Chart.yaml; others are passed over. */
export type LayoutInput = SourceFile;

/** `folders` are the URIs of the workspace folders, without trailing slash. */
export function buildLayout(
  files: Iterable<LayoutInput>,
  folders: readonly string[],
  folderGroups: FolderGroups = eachAlone(folders),
  clusters: ClusterNames = noClusters,
  rendering: Rendering = everyKustomization,
): ScopeLayout {
  const inputs = [...files];
  const chartFiles = inputs.filter(({ path }) => isChartFile(path));
  const graph = buildGraph(inputs.filter(({ path, uri }) => !isChartFile(path) && rendering.isEvaluated(uri)));
  const traces = traceRoots(graph, rendering.isRoot);
  const charts = findCharts(chartFiles);
  return {
    scopes: [
      ...[...traces.keys()].map((root) => kustomizationScope(root, folders)),
      ...charts.roots.map((chart) => chartScope(chart, folders)),
      ...folderGroups.flatMap((group) => folderScopes(group, folderGroups, clusters)),
    ],
    folders,
    folderGroups,
    clusters,
    rendering,
    graph,
    charts,
    traces: new Map([...traces].map(([root, trace]) => [scopeIdOf(root), trace])),
    scopesOfFile: placeFiles(traces, ({ files }) => files.keys()),
    scopesOfGenerator: placeFiles(traces, ({ generators }) => generators.keys()),
    patchedBy: findPatches(graph),
    generatedBy: findGeneratorInputs(graph),
    claimed: findClaims(graph),
  };
}

/** The layout of nothing. */
export const emptyLayout: ScopeLayout = buildLayout([], []);

/**
 * The ids of the scopes in which this file's documents are resources.
 * None for files that are only patches, generators' inputs or kustomizations, for those of components that nobody uses,
 * and for files outside of the workspace folders.
 */
export function membershipsOf(layout: ScopeLayout, uri: string): readonly string[] {
  const scopes = layout.scopesOfFile.get(uri);
  if (scopes !== undefined) return scopes;
  if (layout.claimed.has(uri)) return [];
  const chart = chartOf(layout.charts, uri);
  if (chart !== undefined) return [`chart:${chart.uri}`];
  const folder = innermostFolder(layout.folders, uri);
  return folder === undefined ? [] : [folderScopeId(leaderOf(layout.folderGroups, folder), layout.clusters.of(uri))];
}

/** The same, and the scopes in which a kustomization generates ConfigMaps and Secrets: where a file has entities. */
export function contributesTo(layout: ScopeLayout, uri: string): readonly string[] {
  return layout.scopesOfGenerator.get(uri) ?? membershipsOf(layout, uri);
}

/** Whether nothing reads the file but kustomizations, as a resource or as a patch. */
export function isOnlyKustomized(layout: ScopeLayout, uri: string): boolean {
  return membershipsOf(layout, uri).every((id) => id.startsWith('kustomization:'));
}

function folderScopeId(leader: string, cluster: string | undefined): string {
  return cluster === undefined ? `folder:${leader}` : `folder:${leader}#${cluster}`;
}

/**
 * The ids of the scopes that a mistake in this file touches: those in which its documents are resources,
 * and those built by this kustomization or with this patch.
 */
export function scopesTouchedBy(layout: ScopeLayout, uri: string): readonly string[] {
  const builders = new Set(layout.patchedBy.get(uri));
  for (const kustomization of [...layout.graph.byDirectory.values(), ...layout.graph.surplus]) {
    if (kustomization.uri !== uri) continue;
    // A second kustomization file in a folder is read by nobody, and breaks what the first one builds.
    builders.add(layout.graph.byDirectory.get(kustomization.directory) ?? kustomization);
  }
  const built = [...layout.traces].flatMap(([id, { kustomizations }]) =>
    [...builders].some((builder) => kustomizations.has(builder)) ? [id] : [],
  );
  return [...new Set([...membershipsOf(layout, uri), ...built])];
}

/**
 * The files that must be read again when this file's content changes: it is a patch of the resources in them, or of what
 * they generate a ConfigMap or Secret is made of it.
 */
export function dependentsOf(layout: ScopeLayout, uri: string): readonly string[] {
  const dependents = new Set<string>();
  const add = (users: readonly Kustomization[], chainsIn: (trace: Trace) => Trace['files']) => {
    for (const trace of layout.traces.values()) {
      if (!users.some((user) => trace.kustomizations.has(user))) continue;
      for (const [file, chains] of chainsIn(trace)) {
        if (chains.some((chain) => layersOf(chain).some((layer) => users.includes(layer)))) dependents.add(file);
      }
    }
  };
  add(layout.patchedBy.get(uri) ?? [], ({ files }) => files);
  add(layout.generatedBy.get(uri) ?? [], ({ generators }) => generators);
  return [...dependents];
}

/**
 * Why absence cannot be judged in a scope, because something that it deploys is not known; undefined when everything is.
 * Files that a kustomization names and that do not exist are a matter of `missingReason`.
 */
export function incompleteReason(layout: ScopeLayout, scopeId: string): string | undefined {
  if (scopeId.startsWith('chart:')) return 'The chart is not rendered, so what its templates deploy is not known.';
  return layout.traces.get(scopeId)?.incomplete;
}

function placeFiles(
  traces: ReadonlyMap<Kustomization, Trace>,
  urisOf: (trace: Trace) => Iterable<string>,
): ReadonlyMap<string, readonly string[]> {
  const scopesOfFile = new Map<string, string[]>();
  for (const [root, trace] of traces) {
    for (const uri of urisOf(trace)) {
      const ids = scopesOfFile.get(uri);
      if (ids === undefined) scopesOfFile.set(uri, [scopeIdOf(root)]);
      else ids.push(scopeIdOf(root));
    }
  }
  return scopesOfFile;
}

function scopeIdOf(root: Kustomization): string {
  return `kustomization:${root.uri}`;
}

function kustomizationScope(root: Kustomization, folders: readonly string[]): Scope {
  return { id: scopeIdOf(root), kind: 'kustomization', name: folderName(root, folders) };
}

function chartScope(chart: SourceFile, folders: readonly string[]): Scope {
  return { id: `chart:${chart.uri}`, kind: 'chart', name: folderName(chart, folders) };
}

/** What no cluster has that is named, and each of those. */
function folderScopes(group: readonly string[], groups: FolderGroups, clusters: ClusterNames): readonly Scope[] {
  const [leader = ''] = group;
  const folder = groups.length > 1 ? group.map(baseNameOf).join('+') : undefined;
  const names = new Set(group.flatMap(clusters.in));
  return [
    { id: folderScopeId(leader, undefined), kind: 'folder', name: folder ?? 'default' },
    ...[...names].map((name) => ({
      id: folderScopeId(leader, name),
      kind: 'folder' as const,
      name: folder === undefined ? name : `${folder}/${name}`,
    })),
  ];
}

/** The path of the folder that holds the file; with several workspace folders it starts with the folder's name. */
function folderName(
  file: { readonly path: string; readonly folder: string; readonly uri: string },
  folders: readonly string[],
): string {
  const path = file.path.includes('/') ? parentOf(file.path) : '';
  if (folders.length < 2) return path || baseNameOf(file.folder);
  return path ? `${baseNameOf(file.folder)}/${path}` : baseNameOf(file.folder);
}

/** The workspace folder that a file belongs to. */
export function innermostFolder(folders: readonly string[], uri: string): string | undefined {
  const around = folders.filter((folder) => isWithin(uri, folder));
  return around.reduce<string | undefined>((a, b) => (a !== undefined && a.length > b.length ? a : b), undefined);
}

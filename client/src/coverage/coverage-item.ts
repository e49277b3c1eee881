import type {
  CoverageNamespace,
  CoveragePolicy,
  CoverageResult,
  CoverageScope,
  CoverageState,
  CoverageWorkload,
  CoverageWorkloadPolicy,
  NotAnalysed,
  PlainLocation,
} from '../../../server/src/protocol/protocol';
import { entryPointsItem } from './entry-items';
import { leaf, withUniqueIds } from './rows';

/** One row of the Coverage view, as data: `coverage-view.ts` turns it into a tree item. */
export interface CoverageItem {
  /** Stable between two answers of the server, so that rows stay expanded and selected. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Id of a product icon. */
  readonly icon: string;
  /** Plain text, one fact a line. */
  readonly tooltip: readonly string[];
  /** What a screen reader says. */
  readonly spoken: string;
  readonly children: readonly CoverageItem[];
  readonly isExpanded: boolean;
  /** Where a click leads. */
  readonly location?: PlainLocation;
  /** Set for rows that stand for a whole file. */
  readonly fileUri?: string;
}

/** The rows of the view, top level first. `shortPath` names a file as the editor does. */
export function coverageItems(coverage: CoverageResult, shortPath: (uri: string) => string): readonly CoverageItem[] {
  const isSmall = coverage.totals.workloads <= expandedWorkloads;
  const scopes = coverage.scopes.filter((scope) => !isEmpty(scope) || isUnknown(scope));
  const only = scopes.length === 1 ? scopes.find((scope) => !isEmpty(scope)) : undefined;
  const rows = only
    ? scopeRows(only, '', { isSmall, shortPath })
    : scopes.map((scope) => scopeItem(scope, { isSmall, shortPath }));
  return [...rows, ...(coverage.notAnalysed.length > 0 ? [notAnalysedItem(coverage.notAnalysed)] : [])];
}

/** Up to this many workloads, namespaces are shown open. */
const expandedWorkloads = 30;

function isEmpty({ namespaces, policies, entryPoints }: CoverageScope): boolean {
  return namespaces.length + policies.length + entryPoints.length === 0;
}

/** A kustomization that applies nothing that is known, and something that is missing. */
function isUnknown(scope: CoverageScope): boolean {
  return scope.kind === 'kustomization' && scope.incomplete !== null && isEmpty(scope);
}

interface Display {
  readonly isSmall: boolean;
  shortPath(uri: string): string;
}

function scopeItem(scope: CoverageScope, display: Display): CoverageItem {
  const workloads = scope.namespaces.flatMap((namespace) => namespace.workloads);
  const kind = { kustomization: 'Kustomization', chart: 'Chart', folder: 'Folder' }[scope.kind];
  const state = isUnknown(scope) ? 'unknown' : summary(workloads);
  // The numbers first: in a narrow side bar the end is cut off, and the tooltip has it all.
  const description = `${state} · ${kind}`;
  return {
    id: scope.id,
    label: scope.name,
    description,
    icon: isUnknown(scope) ? 'question' : 'layers',
    tooltip: [
      `${kind} "${scope.name}": the manifests that are applied together, analysed as one cluster.`,
      ...(scope.incomplete === null ? [] : [`What is missing is not reported here: ${scope.incomplete}`]),
    ],
    spoken: `${kind} ${scope.name}, ${state}`,
    children: scopeRows(scope, `${scope.id}/`, display),
    isExpanded: display.isSmall,
  };
}

function scopeRows(scope: CoverageScope, prefix: string, display: Display): readonly CoverageItem[] {
  const namespaces = [...scope.namespaces]
    .sort((a, b) => compareTexts(a.name, b.name))
    .map((namespace) => namespaceItem(namespace, prefix, display));
  return withUniqueIds([
    ...(isUnknown(scope) ? [reasonItem(scope.incomplete ?? '', scope.id)] : []),
    ...namespaces,
    ...(scope.entryPoints.length > 0 ? [entryPointsItem(scope.entryPoints, prefix, display.shortPath)] : []),
    ...(scope.policies.length > 0 ? [policiesItem(scope, prefix, display)] : []),
  ]);
}

function namespaceItem(namespace: CoverageNamespace, prefix: string, display: Display): CoverageItem {
  const { name, inferredFrom, workloads } = namespace;
  const isWritten = inferredFrom === 'metadata.namespace';
  const id = `${prefix}namespace:${name}`;
  return {
    id,
    label: name,
    description: summary(workloads),
    icon: inferredFrom === 'default' ? 'question' : 'shield',
    tooltip: [
      `Namespace "${name}"${isWritten ? '' : ' (inferred)'}: ${whereFrom(inferredFrom)}`,
      ...(workloads.length > 0 ? [`${summary(workloads)}.`] : []),
    ],
    spoken: `Namespace ${name}${isWritten ? '' : ', inferred'}, ${summary(workloads)}`,
    children: withUniqueIds(workloads.map((workload) => workloadItem(workload, `${id}/`, display))),
    isExpanded: display.isSmall,
  };
}

function whereFrom(inferredFrom: string): string {
  switch (inferredFrom) {
    case 'metadata.namespace':
      return 'written in metadata.namespace.';
    case 'default':
      return 'no manifest names one, so the default applies.';
    default:
      return `set by ${inferredFrom}.`;
  }
}

function workloadItem(workload: CoverageWorkload, prefix: string, display: Display): CoverageItem {
  const { kind, name, location, policies, reason, tls } = workload;
  const id = `${prefix}${kind}:${name}`;
  const ingress = `ingress ${stateText(workload.ingress, policies, 'ingress')}`;
  const egress = `egress ${stateText(workload.egress, policies, 'egress')}`;
  return {
    id,
    label: name,
    description: [kind, ingress, egress, ...(tls === null ? [] : [`from outside: ${tls.words}`])].join(' · '),
    icon: stateIcon[worstState(workload)],
    tooltip: [
      `${kind} "${name}"`,
      `Ingress ${stateMeaning[workload.ingress]}`,
      `Egress ${stateMeaning[workload.egress]}`,
      ...(tls === null ? [] : [`From outside ${tls.words}.`]),
      ...(reason === null ? [] : [reason]),
    ],
    spoken: `${kind} ${name}, ingress ${workload.ingress}, egress ${workload.egress}${tls === null ? '' : `, from outside ${tls.words}`}`,
    children: withUniqueIds([
      ...(reason === null ? [] : [reasonItem(reason, id)]),
      ...policies.map((policy) => selectedByItem(policy, id, display)),
    ]),
    isExpanded: false,
    location,
  };
}

/** `open`, `✓2` (restricted by two policies), `closed` or `unknown`. */
function stateText(
  state: CoverageState,
  policies: readonly CoverageWorkloadPolicy[],
  direction: 'ingress' | 'egress',
): string {
  if (state !== 'restricted') return state;
  return `✓${policies.filter(({ directions }) => directions.includes(direction)).length}`;
}

const stateMeaning: Readonly<Record<CoverageState, string>> = {
  open: 'open: no policy limits it.',
  restricted: 'restricted: only what its policies allow.',
  closed: 'closed: its policies allow nothing.',
  unknown: 'unknown: something that may decide it is not analysed.',
};

const stateIcon: Readonly<Record<CoverageState, string>> = {
  open: 'warning',
  unknown: 'question',
  restricted: 'shield',
  closed: 'lock',
};

/** What a workload counts as: a direction that is known to be open outweighs one that is not known. */
function worstState({ ingress, egress }: CoverageWorkload): CoverageState {
  return (
    (['open', 'unknown', 'restricted'] as const).find((state) => ingress === state || egress === state) ?? 'closed'
  );
}

function reasonItem(reason: string, parentId: string): CoverageItem {
  return leaf({
    id: `${parentId}/reason`,
    label: reason,
    description: '',
    icon: 'info',
    tooltip: [reason],
    spoken: reason,
  });
}

function selectedByItem(policy: CoverageWorkloadPolicy, parentId: string, { shortPath }: Display): CoverageItem {
  const { kind, name, location } = policy;
  const place = `${shortPath(location.uri)}:${location.range.start.line + 1}`;
  const directions = policy.directions.join(', ');
  return leaf({
    id: `${parentId}/selected-by:${kind}:${name}`,
    label: `Selected by ${name}`,
    description: `${directions} · ${place}`,
    icon: 'law',
    tooltip: [`${kind} "${name}"`, place],
    spoken: `Selected by ${kind} ${name} for ${policy.directions.join(' and ')}, ${place}`,
    location,
  });
}

function policiesItem({ policies }: CoverageScope, prefix: string, display: Display): CoverageItem {
  const idle = policies.filter(({ selects }) => selects === 0).length;
  const description =
    idle === 0 ? `${policies.length}` : `${policies.length} · ${idle} ${idle === 1 ? 'selects' : 'select'} nothing`;
  const id = `${prefix}policies`;
  const sorted = [...policies].sort(
    (a, b) => compareTexts(a.namespace ?? '', b.namespace ?? '') || compareTexts(a.name, b.name),
  );
  return {
    id,
    label: 'Policies',
    description,
    icon: 'law',
    tooltip: ['The policies of this cluster and how many workloads each selects.'],
    spoken: `Policies, ${description}`,
    children: withUniqueIds(sorted.map((policy) => policyItem(policy, id, display))),
    isExpanded: false,
  };
}

function policyItem(policy: CoveragePolicy, parentId: string, { shortPath }: Display): CoverageItem {
  const { kind, namespace, name, location, selects } = policy;
  const count =
    selects === null ? 'selection unknown' : selects === 0 ? 'selects nothing' : `selects ${workloadCount(selects)}`;
  const place = `${shortPath(location.uri)}:${location.range.start.line + 1}`;
  return leaf({
    id: `${parentId}/${kind}:${namespace ?? ''}:${name}`,
    label: name,
    description: [...(namespace === null ? [] : [namespace]), count].join(' · '),
    icon: selects === null ? 'question' : selects === 0 ? 'warning' : 'law',
    tooltip: [`${kind} "${name}" ${count}.`, place],
    spoken: `${kind} ${name}${namespace === null ? '' : ` in ${namespace}`}, ${count}`,
    location,
  });
}

function notAnalysedItem(entries: readonly NotAnalysed[]): CoverageItem {
  const description = `${entries.length}`;
  return {
    id: 'not-analysed',
    label: 'Not analysed',
    description,
    icon: 'circle-slash',
    tooltip: ['What was not read, and why. Nothing is concluded from it.'],
    spoken: `Not analysed, ${description}`,
    children: withUniqueIds(entries.map(notAnalysedEntry)),
    isExpanded: false,
  };
}

function notAnalysedEntry({ uri, path, reason }: NotAnalysed): CoverageItem {
  const isFolder = path.endsWith('/');
  return leaf({
    id: `not-analysed/${uri}`,
    label: path,
    description: reason,
    icon: isFolder ? 'folder' : 'file',
    tooltip: [path, reason],
    spoken: `${path} was not analysed. ${reason}`,
    ...(isFolder ? {} : { fileUri: uri, location: { uri, range: fileStart } }),
  });
}

const fileStart = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** `8 workloads · 2 open · 1 unknown`. */
function summary(workloads: readonly CoverageWorkload[]): string {
  const counts = (['open', 'unknown'] as const).flatMap((state) => {
    const count = workloads.filter((workload) => worstState(workload) === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return [workloadCount(workloads.length), ...counts].join(' · ');
}

function workloadCount(count: number): string {
  if (count === 0) return 'no workloads';
  return count === 1 ? '1 workload' : `${count} workloads`;
}

/** The same order everywhere, whatever the locale. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import {
  isMissingParts,
  type NamespaceCoverage,
  type PlacedWorkload,
  type ScopeCoverage,
} from '../coverage/coverage-of';
import type { EntryCoverage } from '../coverage/entry-coverage';
import type { CoverageState } from '../coverage/workload-coverage';
import { assertNever } from '../invariant';
import { coverageWords } from './check-text';
import { alignColumns, type Cell } from './columns';
import type { EntriesOf } from './coverage-json';
import { entryRows } from './entry-rows';
import type { Paint, Painter } from './paint';
import type { AnalysisSummary } from './summarise';
import { count, visible } from './words';

/** A table a scope, its namespaces and workloads in it, then what was not analysed, then one line that sums up. */
export function coverageText(
  scopes: readonly ScopeCoverage[],
  entriesOf: EntriesOf,
  summary: AnalysisSummary,
  paint: Paint,
): string {
  const shown = shownScopes(scopes, entriesOf);
  const blocks = shown.map((scope) => printScope(scope, entriesOf(scope), shown.length > 1, paint));
  return [...blocks, ...printNotAnalysed(summary, paint), `${paint.strong(capitalise(coverageWords(summary)))}\n`].join(
    '\n',
  );
}

/** Those of which there is something to say. */
export function shownScopes(scopes: readonly ScopeCoverage[], entriesOf: EntriesOf): readonly ScopeCoverage[] {
  return scopes.filter(
    (scope) => scope.namespaces.length > 0 || entriesOf(scope).points.length > 0 || isMissingParts(scope),
  );
}

function printScope(
  scope: ScopeCoverage,
  { points, workloads }: EntryCoverage,
  isOneOfSeveral: boolean,
  paint: Paint,
): string {
  const tlsOf = ({ resource }: PlacedWorkload) => workloads.get(resource)?.words ?? '–';
  const columns = ['NAMESPACE', 'WORKLOAD', 'INGRESS', 'EGRESS', 'POLICIES', ...(workloads.size > 0 ? ['TLS'] : [])];
  const header = columns.map((text) => ({ text, paint: paint.faint }));
  const rows = scope.namespaces.flatMap((namespace) => namespaceRows(namespace, paint));
  const all = scope.namespaces.flatMap((namespace) => namespace.workloads);
  const withTls = rows.map((row, index) => {
    const workload = all[index];
    return workloads.size === 0 || workload === undefined ? row : [...row, { text: tlsOf(workload) }];
  });
  const title = isOneOfSeveral ? [`${paint.strong(visible(scope.name))} ${paint.faint(`(${scope.kind})`)}`] : [];
  const known = rows.length === 0 ? 'What it applies is unknown' : 'Not everything is known';
  const doubt = scope.incomplete === undefined ? [] : [paint.doubtful(`${known}: ${visible(scope.incomplete)}`)];
  const table = rows.length === 0 ? [] : alignColumns([header, ...withTls]);
  const between = rows.length > 0 && points.length > 0 ? [''] : [];
  return [...title, ...doubt, ...table, ...between, ...entryRows(points, paint)].map((line) => `${line}\n`).join('');
}

function namespaceRows(namespace: NamespaceCoverage, paint: Paint): readonly (readonly Cell[])[] {
  return namespace.workloads.map((workload, index) => [
    // Said once: the rows below belong to the same namespace.
    { text: index === 0 ? namespace.name : '', paint: paint.strong },
    { text: `${workload.resource.kind} ${workload.resource.name}` },
    { text: workload.ingress, paint: statePaint(workload.ingress, paint) },
    { text: workload.egress, paint: statePaint(workload.egress, paint) },
    { text: policyWords(workload) || '–', paint: paint.faint },
  ]);
}

/** The policies that select the workload; the direction is named where a policy isolates only one. */
export function policyWords({ policies, reason }: PlacedWorkload): string {
  const names = policies.map(({ resource, directions }) =>
    directions.length === 1 ? `${resource.name} (${directions[0]})` : resource.name,
  );
  return [...(names.length > 0 ? [names.join(', ')] : []), ...(reason === undefined ? [] : [reason])].join(' · ');
}

function statePaint(state: CoverageState, paint: Paint): Painter {
  switch (state) {
    case 'open':
      return paint.bad;
    case 'restricted':
    case 'closed':
      return paint.good;
    case 'unknown':
      return paint.doubtful;
    default:
      return assertNever(state);
  }
}

function printNotAnalysed({ notAnalysed }: AnalysisSummary, paint: Paint): readonly string[] {
  if (notAnalysed.length === 0) return [];
  const title = paint.strong(`Not analysed (${count(notAnalysed.length, 'entry', 'entries')})`);
  const rows = alignColumns(
    notAnalysed.map(({ file, reason }) => [{ text: `  ${file}` }, { text: reason, paint: paint.faint }]),
  );
  return [[title, ...rows].map((line) => `${line}\n`).join('')];
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { ScopeCoverage } from '../coverage/coverage-of';
import type { PlacedEntryPoint } from '../coverage/entry-coverage';
import { coverageWords } from './check-text';
import type { EntriesOf } from './coverage-json';
import { capitalise, policyWords, shownScopes } from './coverage-text';
import { markdownHead, markdownRow } from './markdown-table';
import type { AnalysisSummary } from './summarise';

/**
 * Tables of GitHub's Markdown, with `scope` first where there are several: the workloads, and below headings the entry
 * points, the scopes of which not everything is known, and what was not analysed, as far as there are any. Before them
 * one line that sums up.
 */
export function coverageMarkdown(
  scopes: readonly ScopeCoverage[],
  entriesOf: EntriesOf,
  summary: AnalysisSummary,
): string {
  const shown = shownScopes(scopes, entriesOf);
  const isScoped = shown.length > 1;
  const hasTls = shown.some((scope) => entriesOf(scope).workloads.size > 0);
  const table = (title: string, columns: readonly string[], rowsOf: (scope: ScopeCoverage) => readonly string[][]) => {
    const rows = shown.flatMap((scope) => rowsOf(scope).map((row) => (isScoped ? [scope.name, ...row] : row)));
    return section(title, isScoped ? ['scope', ...columns] : columns, rows);
  };
  return [
    `${capitalise(coverageWords(summary))}\n`,
    table('', ['namespace', 'workload', 'ingress', 'egress', 'policies', ...(hasTls ? ['tls'] : [])], (scope) =>
      workloadRows(scope, entriesOf, hasTls),
    ),
    table('Entry points', ['entry point', 'by', 'from', 'leads to', 'certificate', 'tls'], (scope) =>
      entriesOf(scope).points.map(entryRow),
    ),
    section(
      'Not everything is known',
      ['scope', 'because'],
      shown.flatMap(({ name, incomplete }) => (incomplete === undefined ? [] : [[name, incomplete]])),
    ),
    section(
      'Not analysed',
      ['file', 'because'],
      summary.notAnalysed.map(({ file, reason }) => [file, reason]),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function section(title: string, columns: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  return `${title === '' ? '' : `## ${title}\n\n`}${markdownHead(columns)}${rows.map(markdownRow).join('')}`;
}

function workloadRows({ namespaces, ...scope }: ScopeCoverage, entriesOf: EntriesOf, hasTls: boolean): string[][] {
  const { workloads } = entriesOf(scope);
  return namespaces.flatMap(({ name, workloads: ofNamespace }) =>
    ofNamespace.map((workload) => {
      const { resource, ingress, egress } = workload;
      const tls = hasTls ? [workloads.get(resource)?.words ?? ''] : [];
      return [name, `${resource.kind} ${resource.name}`, ingress, egress, policyWords(workload), ...tls];
    }),
  );
}

function entryRow({ point, description }: PlacedEntryPoint): string[] {
  const { identity, namespace } = point.object;
  const { request, sources, backends, certificates, words } = description;
  const by = `${identity.kind} ${namespace}/${identity.name}`;
  return [request, by, sources, backends.join(', '), certificates.join(', '), words];
}

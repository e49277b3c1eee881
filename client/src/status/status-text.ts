import type { AnalysisChanged, FileStatus } from '../../../server/src/protocol/protocol';
import { visible } from '../visible';

/** `$(shield) 12/15`, what it counts in words, and the namespaces; undefined where there is nothing to count. */
export interface CoverageStatus {
  readonly text: string;
  readonly spoken: string;
  /** Lines of plain text: names come from manifests. */
  readonly tooltip: readonly string[];
}

export function coverageStatus(change: AnalysisChanged): CoverageStatus | undefined {
  const { workloads, coveredWorkloads, openWorkloads, namespaces } = change;
  if (workloads === 0) return undefined;
  const spoken = `${coveredWorkloads} of ${workloadCount(workloads)} covered by network policies in both directions`;
  const unknown = workloads - coveredWorkloads - openWorkloads;
  return {
    text: `$(shield) ${coveredWorkloads}/${workloads}`,
    spoken,
    tooltip: [
      `${spoken}.`,
      ...(unknown > 0 ? [`${unknown} of them unknown: a part of what decides is not analysed.`] : []),
      ...namespaces.map(
        (namespace) =>
          `${visible(namespace.name)}: ${workloadCount(namespace.workloads)}` +
          (namespace.openWorkloads > 0 ? `, ${namespace.openWorkloads} open` : ''),
      ),
    ],
  };
}

/** What is said about one file; undefined for a file in which nothing is Kubernetes. */
export interface FileStatusText {
  readonly text: string;
  readonly detail: string | undefined;
  readonly isBusy: boolean;
  readonly isWarning: boolean;
}

export function fileStatusText(status: FileStatus): FileStatusText | undefined {
  const { objectCount, namespaces, notAnalysed, isComplete } = status;
  if (objectCount === 0 && notAnalysed === null) return undefined;
  const objects = objectCount === 1 ? '1 object' : `${objectCount} objects`;
  const [first, ...others] = namespaces;
  const place =
    first === undefined
      ? []
      : others.length > 0
        ? [`${namespaces.length} namespaces`]
        : [`ns ${visible(first.name)}${first.inferredFrom === 'metadata.namespace' ? '' : ` (${first.inferredFrom})`}`];
  return {
    text: notAnalysed !== null && objectCount === 0 ? 'Not analysed' : [objects, ...place].join(' · '),
    detail:
      notAnalysed === null
        ? others.length > 0
          ? namespaces.map(({ name }) => visible(name)).join(', ')
          : undefined
        : visible(notAnalysed),
    isBusy: !isComplete,
    isWarning: notAnalysed !== null,
  };
}

function workloadCount(count: number): string {
  return count === 1 ? '1 workload' : `${count} workloads`;
}

import type { Analysis } from '../../analysis/analysis';
import type { NamespaceView } from '../../cluster/namespace-view';
import { workloadsWithLabels } from '../../cluster/workloads-with-labels';
import type { Fix } from '../../fixes/fix';
import { setOtherValue } from '../../fixes/label-value-fixes';
import { viewsOf } from '../../fixes/new-policy';
import { offeredCandidates } from '../../fixes/offered-candidates';
import { yamlString } from '../../fixes/policy-yaml';
import { byDistance } from '../../text/nearest';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import type { Data } from './service-backend-mismatch';

export const serviceBackendMismatchFixes: ProposeFixes = (finding, analysis) => {
  const { namespace, kind } = finding.data as Data;
  const [view, ...others] = viewsOf(analysis, finding, namespace);
  // What is right for one scope may be wrong for another.
  if (view === undefined || others.length > 0) return [];
  return kind === 'port' ? otherPorts(finding, view) : kind === 'no-pods' ? otherLabels(analysis, finding, view) : [];
};

/** Values that pods have which fulfil the rest of the selector. */
function otherLabels(analysis: Analysis, finding: Finding, { workloads }: NamespaceView): readonly Fix[] {
  const { label, path, selector } = finding.data as Data;
  if (label === null) return [];
  const [key] = label;
  const rest = new Map(selector.filter(([other]) => other !== key));
  const candidates = rest.size === 0 ? workloads : workloadsWithLabels(workloads, rest);
  const values = candidates.flatMap(({ labels }) => labels.get(key) ?? []);
  return setOtherValue(analysis, finding.at, path, label, values);
}

/** Names where they are declared, because they follow the pods. */
function otherPorts(finding: Finding, { workloads }: NamespaceView): readonly Fix[] {
  const { port, path, selector } = finding.data as Data;
  // Clients know the number of the Service; only where a target is written, it can be another one.
  if (port === null || path.at(-1) !== 'targetPort') return [];
  const declared = workloadsWithLabels(workloads, new Map(selector)).flatMap(({ ports }) => ports);
  const names = byDistance(
    `${port}`,
    declared.flatMap(({ name }) => name ?? []),
  );
  const numbers = declared.filter(({ name }) => name === undefined).map((each) => each.port);
  return [...names, ...new Set(numbers)].slice(0, offeredCandidates).map((candidate) => ({
    title: `Target port ${typeof candidate === 'string' ? `"${candidate}"` : candidate}`,
    isSafe: false,
    actions: [
      {
        kind: 'set-field',
        at: finding.at,
        path,
        value: typeof candidate === 'string' ? yamlString(candidate) : `${candidate}`,
      },
    ],
  }));
}

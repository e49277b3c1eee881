import type { Fix } from '../../fixes/fix';
import { viewsOf } from '../../fixes/new-policy';
import { offeredCandidates } from '../../fixes/offered-candidates';
import { yamlString } from '../../fixes/policy-yaml';
import type { Service } from '../../kubernetes/entities';
import { byDistance } from '../../text/nearest';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import { exposes } from './dangling-backends';
import { type Data, portWords } from './ingress-backend-missing';

export const ingressBackendMissingFixes: ProposeFixes = (finding, analysis) => {
  const [view, ...others] = viewsOf(analysis, finding, (finding.data as Data).namespace);
  // What is right for one scope may be wrong for another.
  if (view === undefined || others.length > 0) return [];
  return (finding.data as Data).isMissing ? otherServices(finding, view.services) : otherPorts(finding, view.services);
};

function otherServices(finding: Finding, services: readonly Service[]): readonly Fix[] {
  const { service, port, portOf, kind, paths } = finding.data as Data;
  const ref = { port: port ?? undefined, portOf };
  const candidates = services
    .filter((each) => exposes(each, { kind }, ref))
    .map(({ name, writtenName = name }) => (kind === 'ingress' ? writtenName : name));
  return byDistance(service, candidates)
    .slice(0, offeredCandidates)
    .map((name) => ({
      title: `Forward to Service "${name}"`,
      isSafe: false,
      actions: paths.map((path) => ({ kind: 'set-field', at: finding.at, path, value: yamlString(name) })),
    }));
}

/** A number for a number and a name for a name, because they stand in fields of their own. */
function otherPorts(finding: Finding, services: readonly Service[]): readonly Fix[] {
  const { service, port, portOf, paths } = finding.data as Data;
  if (port === null) return [];
  const meant = services.filter(({ name, writtenName = name }) => name === service || writtenName === service);
  const ports = meant.flatMap((each) => each.ports);
  const candidates =
    typeof port === 'string'
      ? byDistance(
          port,
          ports.flatMap(({ name }) => name ?? []),
        )
      : ports.map((each) => (portOf === 'pod' ? each.targetPort : each.port));
  return [...new Set(candidates)]
    .filter((candidate) => typeof candidate === typeof port)
    .slice(0, offeredCandidates)
    .map((candidate) => ({
      title: `Forward to port ${portWords(candidate)}`,
      isSafe: false,
      actions: paths.map((path) => ({
        kind: 'set-field',
        at: finding.at,
        path,
        value: typeof candidate === 'number' ? `${candidate}` : yamlString(candidate),
      })),
    }));
}

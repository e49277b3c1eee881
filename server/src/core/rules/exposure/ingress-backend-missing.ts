import { mayBeHeldElsewhere } from '../../analysis/other-scopes';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { Fix } from '../../fixes/fix';
import { viewsOf } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import type { Service } from '../../kubernetes/entities';
import type { BackendRef } from '../../kubernetes/forwarding';
import { limits } from '../../limits';
import { byDistance, nearest } from '../../text/nearest';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { DraftFinding, Rule } from '../rule';
import { type DanglingBackend, danglingBackends, exposes } from './dangling-backends';

type Data = {
  readonly namespace: string;
  readonly service: string;
  readonly port: string | number | null;
  readonly portOf: BackendRef['portOf'];
  readonly isMissing: boolean;
  readonly kind: 'ingress' | 'route';
  /** Of the names or, where there is the Service, of the ports. */
  readonly paths: readonly FieldPath[];
};

export const ingressBackendMissing: Rule = {
  id: 'ingress-backend-missing',
  title: 'Backend that there is not',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    const isAbsenceKnown = !isSystemNamespace(view.name) && !hasUnknownPods(view, facts);
    const isEmpty = view.services.length === 0 && view.workloads.length === 0;
    for (const dangling of danglingBackends(view)) {
      if (dangling.services.length > 0) yield missingPort(dangling);
      else if (isAbsenceKnown) {
        const names = view.services.map(({ name, writtenName = name }) => writtenName);
        yield { ...missingService(dangling, view.name, names), severity: isEmpty ? 'information' : 'warning' };
      }
    }
  },
  holds(finding, surroundings) {
    const { namespace, service, isMissing } = finding.data as Data;
    const names = ({ name, writtenName }: Service) => name === service || writtenName === service;
    return !isMissing || !mayBeHeldElsewhere(surroundings, finding, namespace, ({ services }) => services.some(names));
  },
  fixes(finding, analysis) {
    const [view, ...others] = viewsOf(analysis, finding, (finding.data as Data).namespace);
    // What is right for one scope may be wrong for another.
    if (view === undefined || others.length > 0) return [];
    return (finding.data as Data).isMissing
      ? otherServices(finding, view.services)
      : otherPorts(finding, view.services);
  },
};

function missingService({ entry, refs }: DanglingBackend, namespace: string, names: readonly string[]): DraftFinding {
  const [{ service = '' } = {}] = refs;
  const meant = nearest(service, names);
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  return {
    ...placed({ entry, refs }, 'namePath'),
    message: `${entry.identity.kind} "${entry.identity.name}" forwards to Service "${service}", which is not in namespace "${namespace}".${hint}`,
    data: dataOf({ entry, refs, services: [] }),
  };
}

function missingPort(dangling: DanglingBackend): DraftFinding {
  const { entry, refs, services } = dangling;
  const [{ service = '', port = '' } = {}] = refs;
  const found = placed(dangling, 'portPath');
  return {
    ...found,
    message: `${entry.identity.kind} "${entry.identity.name}" forwards to port ${portWords(port)} of Service "${service}", which has only ${portsOf(services)}.`,
    related: [
      ...services.map(({ ref, basePath, identity }) => ({
        at: ref,
        place: field([...basePath, 'spec', 'ports'], 'key' as const),
        message: `The ports of Service "${identity.name}".`,
      })),
      ...found.related,
    ].slice(0, limits.relatedLocations),
    data: dataOf(dangling),
  };
}

/** At the first of the backends, with the others. */
function placed({ entry, refs }: Pick<DanglingBackend, 'entry' | 'refs'>, key: 'namePath' | 'portPath') {
  const { ref: at, basePath, identity } = entry;
  const [first, ...others] = refs.map((ref) => field([...basePath, ...(ref[key] ?? ref.namePath)]));
  return {
    at,
    place: first ?? field([...basePath, 'spec']),
    resource: identity,
    related: others
      .slice(0, limits.relatedLocations)
      .map((place) => ({ at, place, message: 'The same backend is named here.' })),
  };
}

function dataOf({ entry, refs, services }: DanglingBackend): Data {
  const isMissing = services.length === 0;
  const [{ service = '', port = null, portOf = 'service' } = {}] = refs;
  const paths = refs.map(({ namePath, portPath }) => [...entry.basePath, ...(isMissing ? namePath : (portPath ?? []))]);
  return { namespace: entry.namespace, service, port, portOf, isMissing, kind: entry.kind, paths };
}

function portsOf(services: readonly Service[]): string {
  const words = services.flatMap(({ ports }) =>
    ports.map(({ name, port }) => (name === undefined ? `${port}` : `${port} (${name})`)),
  );
  return words.length > 3 ? `${words.slice(0, 3).join(', ')}, …` : words.join(', ');
}

function portWords(port: number | string): string {
  return typeof port === 'number' ? `${port}` : `"${port}"`;
}

const offered = 3;

function otherServices(finding: Finding, services: readonly Service[]): readonly Fix[] {
  const { service, port, portOf, kind, paths } = finding.data as Data;
  const ref = { port: port ?? undefined, portOf };
  const candidates = services
    .filter((each) => exposes(each, { kind }, ref))
    .map(({ name, writtenName = name }) => (kind === 'ingress' ? writtenName : name));
  return byDistance(service, candidates)
    .slice(0, offered)
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
    .slice(0, offered)
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

import { mayBeHeldElsewhere } from '../../analysis/other-scopes';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { Service } from '../../kubernetes/entities';
import type { BackendRef } from '../../kubernetes/forwarding';
import { limits } from '../../limits';
import { nearest } from '../../text/nearest';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import type { DraftFinding, Guarded, NamespaceRule } from '../rule';
import { type DanglingBackend, danglingBackends } from './dangling-backends';

export type Data = {
  readonly namespace: string;
  readonly service: string;
  readonly port: string | number | null;
  readonly portOf: BackendRef['portOf'];
  readonly isMissing: boolean;
  readonly kind: 'ingress' | 'route';
  /** Of the names or, where there is the Service, of the ports. */
  readonly paths: readonly FieldPath[];
};

export const ingressBackendMissing: NamespaceRule & Guarded = {
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

/** `80`, or `"http"`. */
export function portWords(port: number | string): string {
  return typeof port === 'number' ? `${port}` : `"${port}"`;
}

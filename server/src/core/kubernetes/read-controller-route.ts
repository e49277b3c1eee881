import { type FieldPath, fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { BackendRef, Route } from './forwarding';
import { groupOf } from './read-resource';
import { portAt } from './read-service';
import type { Resource } from './resource';

/** The kinds of routes that only one ingress controller reads, with the lists that name Services. */
const readers: readonly {
  readonly group: RegExp;
  readonly kind: RegExp;
  readonly lists: (resource: Resource) => readonly FieldPath[];
}[] = [
  // https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
  { group: /^traefik\.(io|containo\.us)$/, kind: /^IngressRoute(TCP|UDP)?$/, lists: ofRoutes },
  // https://projectcontour.io/docs/1.33/config/api/
  {
    group: /^projectcontour\.io$/,
    kind: /^HTTPProxy$/,
    lists: (resource) => [...ofRoutes(resource), ['spec', 'tcpproxy', 'services']],
  },
];

/** Routes of Traefik and Contour; undefined for other kinds. Left out: what stands between them and Services. */
export function readControllerRoute(
  resource: Resource,
): Pick<Route, 'protocol' | 'backends' | 'parents' | 'hostnames'> | undefined {
  const { kind, node } = resource;
  const reader = readerOf(resource);
  if (reader === undefined) return undefined;
  return {
    protocol: kind.endsWith('UDP') ? 'UDP' : 'TCP',
    backends: reader
      .lists(resource)
      .flatMap((list) => itemsAt(node, list).flatMap((_, index) => readBackend(resource, [...list, index]))),
    parents: undefined,
    hostnames: [],
  };
}

/** Whether a route is of one of these kinds, which neither OpenShift's router nor a Gateway serves. */
export function isOfOneController({ identity: { apiVersion, kind } }: Pick<Route, 'identity'>): boolean {
  return readerOf({ group: groupOf(apiVersion), kind }) !== undefined;
}

function readerOf({ group, kind }: Pick<Resource, 'group' | 'kind'>) {
  return readers.find((each) => each.group.test(group) && each.kind.test(kind));
}

function ofRoutes({ node }: Resource): readonly FieldPath[] {
  return itemsAt(node, ['spec', 'routes']).map((_, index) => ['spec', 'routes', index, 'services']);
}

function readBackend({ node }: Resource, path: FieldPath): readonly BackendRef[] {
  const item = nodeAt(node, path);
  const service = stringAt(item, ['name']);
  const weight = fieldOf(item, 'weight');
  const isWeightless = weight?.kind === 'scalar' && weight.value === 0;
  if (service === undefined || isWeightless || (stringAt(item, ['kind']) ?? 'Service') !== 'Service') return [];
  const namespace = stringAt(item, ['namespace']);
  const port = portAt(item, 'port');
  const portPath = port === undefined ? undefined : [...path, 'port'];
  return [{ namespace, service, port, portOf: 'service', namePath: [...path, 'name'], portPath }];
}

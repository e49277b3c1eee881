import { type FieldPath, fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { BackendRef, Route, RouteParent } from './forwarding';
import { gatewayRouteKinds } from './kinds';
import { readControllerRoute } from './read-controller-route';
import { portAt } from './read-service';
import type { Resource } from './resource';

/** Routes of OpenShift, of Gateway API and of single ingress controllers; undefined for other kinds. */
export function readRoute(
  resource: Resource,
): Pick<Route, 'protocol' | 'backends' | 'parents' | 'hostnames'> | undefined {
  if (resource.group === 'route.openshift.io' && resource.kind === 'Route') return readOpenShiftRoute(resource);
  if (resource.group === 'gateway.networking.k8s.io' && gatewayRouteKinds.has(resource.kind)) {
    return readGatewayRoute(resource);
  }
  return readControllerRoute(resource);
}

/** https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1 */
function readOpenShiftRoute(resource: Resource): ReturnType<typeof readRoute> {
  const spec = fieldOf(resource.node, 'spec');
  const targets: readonly FieldPath[] = [
    ['spec', 'to'],
    ...itemsAt(spec, ['alternateBackends']).map((_, index) => ['spec', 'alternateBackends', index]),
  ];
  const port = portAt(fieldOf(spec, 'port'), 'targetPort');
  return {
    protocol: 'TCP',
    backends: targets.flatMap((path): readonly BackendRef[] => {
      const target = nodeAt(resource.node, path);
      const service = stringAt(target, ['name']);
      if (service === undefined || isWeightless(target) || (stringAt(target, ['kind']) ?? 'Service') !== 'Service') {
        return [];
      }
      // A number is a port of the endpoints, and a name is looked up among the ports of the Service.
      const portPath = port === undefined ? undefined : ['spec', 'port', 'targetPort'];
      return [{ namespace: undefined, service, port, portOf: 'pod', namePath: [...path, 'name'], portPath }];
    }),
    parents: undefined,
    hostnames: [],
  };
}

function readGatewayRoute(resource: Resource): ReturnType<typeof readRoute> {
  const spec = fieldOf(resource.node, 'spec');
  return {
    protocol: resource.kind === 'UDPRoute' ? 'UDP' : 'TCP',
    backends: itemsAt(spec, ['rules']).flatMap((rule, index) =>
      backendsOfRule(rule).flatMap((path) => readBackendRef(resource.node, ['spec', 'rules', index, ...path]) ?? []),
    ),
    parents: itemsAt(spec, ['parentRefs']).flatMap((parent) => readParent(parent) ?? []),
    hostnames: itemsAt(spec, ['hostnames']).flatMap((host) => stringAt(host, []) ?? []),
  };
}

/** A rule that redirects answers by itself; one that mirrors sends to one more Service. */
function backendsOfRule(rule: YamlNode): readonly FieldPath[] {
  const filters = itemsAt(rule, ['filters']).map((_, index): FieldPath => ['filters', index]);
  const refs = itemsAt(rule, ['backendRefs']).map((_, index): FieldPath => ['backendRefs', index]);
  const inner = refs.flatMap((ref) =>
    itemsAt(rule, [...ref, 'filters']).map((_, index): FieldPath => [...ref, 'filters', index]),
  );
  const mirrors = [...filters, ...inner].map((filter) => [...filter, 'requestMirror', 'backendRef']);
  const redirects = filters.some((filter) => stringAt(rule, [...filter, 'type']) === 'RequestRedirect');
  return [...(redirects ? [] : refs), ...mirrors];
}

function readBackendRef(root: YamlNode, path: FieldPath): BackendRef | undefined {
  const ref = nodeAt(root, path);
  const service = stringAt(ref, ['name']);
  const isService = (stringAt(ref, ['group']) ?? '') === '' && (stringAt(ref, ['kind']) ?? 'Service') === 'Service';
  const port = portAt(ref, 'port');
  // Gateway API demands the port where a Service is meant.
  if (service === undefined || port === undefined || !isService || isWeightless(ref)) return undefined;
  const paths = { namePath: [...path, 'name'], portPath: [...path, 'port'] };
  return { namespace: stringAt(ref, ['namespace']), service, port, portOf: 'service', ...paths };
}

/** A Service as parent asks a mesh to take the traffic inside of the cluster, and nothing comes from outside by it. */
function readParent(parent: YamlNode): RouteParent | undefined {
  const name = stringAt(parent, ['name']);
  const group = stringAt(parent, ['group']) ?? 'gateway.networking.k8s.io';
  const kind = stringAt(parent, ['kind']) ?? 'Gateway';
  if (name === undefined || (group === '' && kind === 'Service')) return undefined;
  const port = portAt(parent, 'port');
  return {
    kind: group === 'gateway.networking.k8s.io' && kind === 'Gateway' ? 'gateway' : 'other',
    namespace: stringAt(parent, ['namespace']),
    name,
    sectionName: stringAt(parent, ['sectionName']),
    port: typeof port === 'number' ? port : undefined,
  };
}

/** Weight 0 takes no traffic; absent means 1. */
function isWeightless(target: YamlNode | undefined): boolean {
  const weight = fieldOf(target, 'weight');
  return weight?.kind === 'scalar' && weight.value === 0;
}

import { fieldOf, itemsAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { BackendRef, Route, RouteParent } from './forwarding';
import { gatewayRouteKinds } from './kinds';
import { portAt } from './read-service';
import type { Resource } from './resource';

/** Routes of OpenShift and of Gateway API; undefined for other kinds. */
export function readRoute(
  resource: Resource,
): Pick<Route, 'protocol' | 'backends' | 'parents' | 'hostnames'> | undefined {
  if (resource.group === 'route.openshift.io' && resource.kind === 'Route') return readOpenShiftRoute(resource);
  if (resource.group === 'gateway.networking.k8s.io' && gatewayRouteKinds.has(resource.kind)) {
    return readGatewayRoute(resource);
  }
  return undefined;
}

/** https://docs.redhat.com/en/documentation/openshift_container_platform/4.18/html/network_apis/route-route-openshift-io-v1 */
function readOpenShiftRoute(resource: Resource): ReturnType<typeof readRoute> {
  const spec = fieldOf(resource.node, 'spec');
  const targets = [fieldOf(spec, 'to'), ...itemsAt(spec, ['alternateBackends'])];
  const port = portAt(fieldOf(spec, 'port'), 'targetPort');
  return {
    protocol: 'TCP',
    backends: targets.flatMap((target): readonly BackendRef[] => {
      const service = stringAt(target, ['name']);
      if (service === undefined || isWeightless(target) || (stringAt(target, ['kind']) ?? 'Service') !== 'Service') {
        return [];
      }
      // A number is a port of the endpoints, and a name is looked up among the ports of the Service.
      return [{ namespace: undefined, service, port, portOf: 'pod' }];
    }),
    parents: undefined,
    hostnames: [],
  };
}

function readGatewayRoute(resource: Resource): ReturnType<typeof readRoute> {
  const spec = fieldOf(resource.node, 'spec');
  return {
    protocol: resource.kind === 'UDPRoute' ? 'UDP' : 'TCP',
    backends: itemsAt(spec, ['rules']).flatMap(backendsOfRule),
    parents: itemsAt(spec, ['parentRefs']).flatMap((parent) => readParent(parent) ?? []),
    hostnames: itemsAt(spec, ['hostnames']).flatMap((host) => stringAt(host, []) ?? []),
  };
}

/** A rule that redirects answers by itself; one that mirrors sends to one more Service. */
function backendsOfRule(rule: YamlNode): readonly BackendRef[] {
  const filters = itemsAt(rule, ['filters']);
  const refs = itemsAt(rule, ['backendRefs']);
  const inner = refs.flatMap((ref) => itemsAt(ref, ['filters']));
  const mirrors = [...filters, ...inner].flatMap(
    (filter) => fieldOf(fieldOf(filter, 'requestMirror'), 'backendRef') ?? [],
  );
  const redirects = filters.some((filter) => stringAt(filter, ['type']) === 'RequestRedirect');
  return [...(redirects ? [] : refs), ...mirrors].flatMap((ref) => readBackendRef(ref) ?? []);
}

function readBackendRef(ref: YamlNode): BackendRef | undefined {
  const service = stringAt(ref, ['name']);
  const isService = (stringAt(ref, ['group']) ?? '') === '' && (stringAt(ref, ['kind']) ?? 'Service') === 'Service';
  const port = portAt(ref, 'port');
  // Gateway API demands the port where a Service is meant.
  if (service === undefined || port === undefined || !isService || isWeightless(ref)) return undefined;
  return { namespace: stringAt(ref, ['namespace']), service, port, portOf: 'service' };
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

import { fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { EndpointAddress, EndpointSubset, ServiceEndpoints } from './forwarding';
import { portAt } from './read-service';
import { readProtocol } from './read-workload';
import type { Resource } from './resource';

/** Endpoints and EndpointSlice; undefined for other kinds, and for a slice that belongs to no Service. */
export function readServiceEndpoints(resource: Resource): Pick<ServiceEndpoints, 'service' | 'subsets'> | undefined {
  if (resource.kind === 'Endpoints' && resource.group === '') {
    return { service: resource.name, subsets: itemsAt(resource.node, ['subsets']).map(readSubset) };
  }
  if (resource.kind !== 'EndpointSlice' || resource.group !== 'discovery.k8s.io') return undefined;
  const service = resource.labels.get('kubernetes.io/service-name');
  return service === undefined ? undefined : { service, subsets: [readSlice(resource.node)] };
}

function readSubset(subset: YamlNode): EndpointSubset {
  return {
    addresses: itemsAt(subset, ['addresses']).flatMap((node) => addressesAt(node, [fieldOf(node, 'ip')])),
    ports: readPorts(subset),
  };
}

function readSlice(slice: YamlNode): EndpointSubset {
  const endpoints = itemsAt(slice, ['endpoints']).filter((endpoint) => {
    const ready = nodeAt(endpoint, ['conditions', 'ready']);
    return ready?.kind !== 'scalar' || ready.value !== false;
  });
  return {
    addresses: endpoints.flatMap((endpoint) => addressesAt(endpoint, itemsAt(endpoint, ['addresses']))),
    ports: readPorts(slice),
  };
}

function addressesAt(endpoint: YamlNode, nodes: readonly (YamlNode | undefined)[]): readonly EndpointAddress[] {
  const target = fieldOf(endpoint, 'targetRef');
  const pod = stringAt(target, ['kind']) === 'Pod' ? stringAt(target, ['name']) : undefined;
  return nodes.flatMap((node) => {
    const address = stringAt(node, []);
    return address === undefined ? [] : [{ address, pod }];
  });
}

function readPorts(node: YamlNode): EndpointSubset['ports'] {
  return itemsAt(node, ['ports']).flatMap((item) => {
    const port = portAt(item, 'port');
    if (typeof port !== 'number') return [];
    return [{ name: stringAt(item, ['name']) ?? '', port, protocol: readProtocol(fieldOf(item, 'protocol')) }];
  });
}

import { fieldOf, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { EntityBase, Service } from './entities';
import type { Labels } from './labels';
import { readExternalAccess } from './read-external-access';
import { readLabels } from './read-resource';
import { readProtocol } from './read-workload';
import type { Resource } from './resource';

/** Reads a core/v1 Service; undefined for other kinds. */
export function readService(
  resource: Resource,
): Omit<Service, keyof EntityBase | 'kind' | 'namespace' | 'name' | 'writtenName'> | undefined {
  if (resource.kind !== 'Service' || resource.group !== '') return undefined;
  const spec = fieldOf(resource.node, 'spec');
  const selector = fieldOf(spec, 'selector');
  const written = [fieldOf(spec, 'clusterIP'), ...itemsAt(spec, ['clusterIPs'])].flatMap(
    (node) => stringAt(node, []) ?? [],
  );
  const ports = itemsAt(spec, ['ports']);
  return {
    labels: resource.labels,
    scrape: scrapeAsked(resource.annotations),
    selector: isNull(selector) ? undefined : readLabels(selector),
    type: stringAt(spec, ['type']) ?? 'ClusterIP',
    ...(hidesClients(resource, spec) ? { hidesClients: true } : {}),
    ...(stringAt(spec, ['externalTrafficPolicy']) === 'Local' ? { staysOnNode: true } : {}),
    clusterIps: [...new Set(written)].filter((ip) => ip !== 'None' && ip !== ''),
    isHeadless: written.includes('None'),
    externalName: stringAt(spec, ['externalName']),
    access: readExternalAccess(resource),
    hasUnknownPorts: ports.some((node) => typeof portAt(node, 'port') !== 'number'),
    ports: ports.flatMap((node) => {
      const port = portAt(node, 'port');
      if (typeof port !== 'number') return [];
      // targetPort defaults to port.
      const targetPort = portAt(node, 'targetPort') ?? port;
      const protocol = readProtocol(nodeAt(node, ['protocol']));
      const read = { name: stringAt(node, ['name']), port, targetPort, protocol };
      const nodePort = portAt(node, 'nodePort');
      return [typeof nodePort === 'number' && nodePort > 0 ? { ...read, nodePort } : read];
    }),
  };
}

/**
 * https://kubernetes.io/docs/tutorials/services/source-ip/
 * Load balancers with pods as targets keep the client's address; that a class or an annotation asks for one is not certain.
 */
function hidesClients({ annotations }: Resource, spec: YamlNode | undefined): boolean {
  const type = stringAt(spec, ['type']);
  const isCluster = /^(Cluster)?$/.test(stringAt(spec, ['externalTrafficPolicy']) ?? '');
  if (!isCluster || (type !== 'LoadBalancer' && type !== 'NodePort')) return false;
  const isOther = [...annotations].some(
    ([key, value]) => /target-type|preserve|neg/.test(key) || /^(external|nlb-ip)$/.test(value),
  );
  return !isOther && fieldOf(spec, 'loadBalancerClass') === undefined;
}

/** A port by number or name. */
export function portAt(node: YamlNode | undefined, key: string): number | string | undefined {
  const value = fieldOf(node, key);
  if (value?.kind !== 'scalar') return undefined;
  return typeof value.value === 'number' || typeof value.value === 'string' ? value.value : undefined;
}

/** Whether annotations ask Prometheus to scrape: a convention that its own example configuration has made common. */
export function scrapeAsked(annotations: Labels): Service['scrape'] {
  if (annotations.get('prometheus.io/scrape') !== 'true') return undefined;
  const port = annotations.get('prometheus.io/port') ?? '';
  return { port: /^\d{1,5}$/.test(port) ? Number(port) : undefined };
}

import type { Forwarding } from './forwarding';
import { readGateway, readIngressClass, readReferenceGrant } from './read-gateway';
import { readRoute } from './read-route';
import { readServiceEndpoints } from './read-service-endpoints';
import type { Resource } from './resource';

type Distribute<T> = T extends Forwarding ? Omit<T, BaseKey> : never;
type BaseKey = 'ref' | 'basePath' | 'identity' | 'namespaceSource' | 'unknown' | 'digest';

/** What a resource says about where traffic goes on, in a namespace; undefined for kinds that say nothing. */
export function readForwarding(resource: Resource, namespace: string): Distribute<Forwarding> | undefined {
  const { name } = resource;
  const endpoints = readServiceEndpoints(resource);
  if (endpoints !== undefined) return { kind: 'service-endpoints', namespace, ...endpoints };
  const route = readRoute(resource);
  if (route !== undefined) return { kind: 'route', namespace, ...route };
  const gateway = readGateway(resource);
  if (gateway !== undefined) return { kind: 'gateway', namespace, name, ...gateway };
  const grant = readReferenceGrant(resource);
  if (grant !== undefined) return { kind: 'reference-grant', namespace, ...grant };
  const ingressClass = readIngressClass(resource);
  if (ingressClass !== undefined) return { kind: 'ingress-class', namespace: undefined, name, ...ingressClass };
  return undefined;
}

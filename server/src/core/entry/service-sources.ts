import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { type ApiObject, objectsOfKind } from '../gateway/api-object';
import type { Service } from '../kubernetes/entities';
import { sourcesOfObject } from './allowed-sources';
import { type AllowedSources, unknownBecause } from './entry-point';
import { annotationsOf } from './ingress';
import { sameObjectIn } from './same-object';

/** Who reaches a Service of the type LoadBalancer or NodePort from outside. */
export function sourcesOfService(service: Service, view: NamespaceView, facts: NamespaceFacts): AllowedSources {
  const { access, type, unknown } = service;
  if (unknown !== undefined) return unknownBecause(unknown);
  if (type !== 'LoadBalancer') return unknownBecause('who reaches the nodes is not written');
  if (access.loadBalancer === 'unknown') return unknownBecause('its load balancer or its annotations decide');
  const kept = keptService(service, view, facts);
  if (kept === undefined) return unknownBecause('its lists are not known');
  const sources = sourcesOfObject(kept);
  if (access.loadBalancer !== 'limited' || sources.kind === 'listed') return sources;
  const isListedElsewhere = [...annotationsOf(kept).keys()].some((key) =>
    /prefix-lists|-allowed-|allow-rules/.test(key),
  );
  return isListedElsewhere ? unknownBecause('annotations of its load balancer decide') : { kind: 'inside' };
}

/** All of it. One with a certificate is kept for the whole cluster. */
export function keptService(service: Service, view: NamespaceView, facts: NamespaceFacts): ApiObject | undefined {
  const kept = sameObjectIn(objectsOfKind(view, 'Service'), service) ?? sameObjectIn(facts.kept, service);
  return kept as ApiObject | undefined;
}

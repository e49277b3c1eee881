import { dnsPods, openShiftDns } from './cluster-parts';
import type { NamespaceFacts, NamespaceView } from './namespace-view';

/** Whether a namespace has objects of kinds that no other cluster has. */
export function isOfOpenShift({ routes, workloads }: NamespaceView): boolean {
  return (
    routes.some(({ identity }) => identity.apiVersion.startsWith('route.openshift.io/')) ||
    workloads.some(({ identity }) => identity.apiVersion.startsWith('apps.openshift.io/'))
  );
}

/**
 * The facts with cluster DNS as the pods of a namespace have it: that of OpenShift alone, where the namespace is for
 * OpenShift alone. One that has Ingresses as well may be meant for both.
 */
export function factsSeenFrom<F extends DnsFacts>(view: NamespaceView, facts: F): F {
  const isStated = facts.dns !== dnsPods;
  if (isStated || view.ingresses.length > 0 || !isOfOpenShift(view)) return facts;
  const known = onOpenShift.get(facts) ?? ownDns(facts);
  onOpenShift.set(facts, known);
  return known as F;
}

type DnsFacts = Pick<NamespaceFacts, 'dns' | 'dnsNamespaces'>;

/** Every rule that looks at facts keeps what it found by them. */
const onOpenShift = new WeakMap<DnsFacts, DnsFacts>();

function ownDns(facts: DnsFacts): DnsFacts {
  const isOwn = (name: string) => name === openShiftDns;
  return {
    ...facts,
    dns: facts.dns.filter(({ namespace }) => isOwn(namespace)),
    dnsNamespaces: facts.dnsNamespaces.filter(({ name }) => isOwn(name)),
  };
}

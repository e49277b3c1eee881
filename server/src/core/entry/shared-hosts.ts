import type { ScopeState } from '../analysis/scope-state';
import { hasUseFor } from '../certificates/tls-uses';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { type EntryIngress, ingressesIn } from './ingress';

/*
 * ingress-nginx makes one server of all rules for a host, whatever their namespace, and a certificate that one of the
 * Ingresses names is that of the server.
 * https://kubernetes.github.io/ingress-nginx/how-it-works/#building-the-nginx-model
 */

/** A host and the classes of the Ingress that has it, as `hostKey` makes it of these. */
export type HostKey = string;

export function hostKey({ classNames }: Pick<EntryIngress, 'classNames'>, host: string): HostKey {
  return JSON.stringify([host.toLowerCase(), ...classNames]);
}

/** In lower case. */
export function hostOf(key: HostKey): string {
  const [host] = JSON.parse(key) as readonly [string];
  return host;
}

/** The hosts for which Ingresses of a namespace have TLS. */
export function hostsWithTls(view: NamespaceView, facts: NamespaceFacts): ReadonlySet<HostKey> {
  return ofIngresses(ingressesIn(view, facts));
}

const ofIngresses = memoize(
  (ingresses: readonly EntryIngress[]): ReadonlySet<HostKey> =>
    new Set(
      ingresses
        .filter(({ by, tls }) => by === 'ingress-nginx' && tls.length > 0)
        .flatMap((ingress) =>
          ingress.hosts.flatMap(({ host }) => {
            const isServed = host !== undefined && hasUseFor(ingress.object, host);
            return isServed ? hostKey(ingress, host) : [];
          }),
        ),
    ),
);

/** Whether an Ingress of any namespace of a scope has TLS for a host. Costs a look at each namespace that has the host. */
export function hasTlsInScope(
  { namespaces, facts, hostPlaces }: Pick<ScopeState, 'namespaces' | 'facts' | 'hostPlaces'>,
  key: HostKey,
): boolean {
  return [...(hostPlaces.get(hostOf(key))?.keys() ?? [])].some((name) => {
    const view = namespaces.get(name);
    return view !== undefined && hostsWithTls(view, facts).has(key);
  });
}

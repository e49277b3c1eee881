import type { Analysis } from '../../analysis/analysis';
import { lookup, scopesFor } from '../../analysis/lookups';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { isInternalHost } from '../../entry/hosts';
import { hostWords, ingressesIn } from '../../entry/ingress';
import { answersChallengesOnly, edgeOfIngress, isEncryptedByOther } from '../../entry/ingress-edge';
import { isInternalIngress } from '../../entry/internal-entries';
import { type HostKey, hasTlsInScope, hostKey, hostOf, hostsWithTls } from '../../entry/shared-hosts';
import { isPlaceholder } from '../../kubernetes/placeholder';
import type { Guarded, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

export type Data = {
  readonly name: string;
  readonly hosts: readonly string[];
  /** Hosts for which Ingresses of other namespaces may have TLS, which would count for all of it. */
  readonly shared: readonly HostKey[];
};

export const ingressWithoutTls: NamespaceRule & Guarded = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const { object, hosts, hasDefaultBackend } = ingress;
      if (hosts.length === 0 && !hasDefaultBackend) continue;
      if (edgeOfIngress(ingress, view, facts).kind !== 'plain' || answersChallengesOnly(ingress)) continue;
      const hasTls = (key: HostKey) => hostsWithTls(view, facts).has(key);
      if (hosts.length > 0 && hosts.every(({ host }) => isEncryptedByOther(ingress, host, hasTls))) continue;
      // What these have inside, nobody else reaches.
      if ((ingress.by === 'gce' || ingress.by === 'azure') && isInternalIngress(ingress)) continue;
      const names = hosts.flatMap(({ host }) => host ?? []);
      const isInside = (names.length > 0 && names.every(isInternalHost)) || isInternalIngress(ingress);
      yield entryFinding(object, ['spec'], {
        message: `Ingress "${object.identity.name}" serves ${hostWords(hosts)} without TLS: it has no spec.tls.`,
        severity: isInside ? 'information' : 'warning',
        part: 'key',
        data: {
          name: object.identity.name,
          hosts: [...new Set(names)].filter((host) => !isPlaceholder(host)),
          shared:
            ingress.by === 'ingress-nginx' && names.length === hosts.length
              ? names.map((host) => hostKey(ingress, host))
              : [],
        } satisfies Data,
      });
    }
  },
  /** In any scope in which it has no TLS. */
  holds(finding, surroundings) {
    const { shared } = finding.data as Data;
    if (shared.length === 0) return true;
    const ids = finding.scopes.map(({ id }) => id);
    scopesFor(surroundings, [...shared.map((key) => lookup.host(hostOf(key))), ...ids.map(lookup.facts)]);
    const states = scopesOfFinding(surroundings as Analysis, finding);
    return !states.every((state) => shared.every((key) => hasTlsInScope(state, key)));
  },
};

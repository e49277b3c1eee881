import { isInternalHost } from '../../entry/hosts';
import { hostWords, ingressesIn } from '../../entry/ingress';
import { answersChallengesOnly, edgeOfIngress, isEncryptedByOther } from '../../entry/ingress-edge';
import { isInternalIngress } from '../../entry/internal-entries';
import { isPlaceholder } from '../../kubernetes/placeholder';
import type { NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

export type Data = { readonly name: string; readonly hosts: readonly string[] };

export const ingressWithoutTls: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const { object, hosts, hasDefaultBackend } = ingress;
      if (hosts.length === 0 && !hasDefaultBackend) continue;
      if (edgeOfIngress(ingress, facts).kind !== 'plain' || answersChallengesOnly(ingress)) continue;
      if (hosts.length > 0 && hosts.every(({ host }) => isEncryptedByOther(ingress, view, facts, host))) continue;
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
        } satisfies Data,
      });
    }
  },
};

import { type TlsSecretRef, tlsUses, type WrittenHost } from '../../certificates/tls-uses';
import { memoize } from '../../connectivity/memoize';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { textAt } from '../../kubernetes/read-resource';
import { itemsAt } from '../../yaml/field-path';

/** A host that an object serves by TLS, with the Secrets of which one has to be for it. */
export interface ServedHost extends WrittenHost {
  readonly secrets: readonly TlsSecretRef[];
  /** A certificate that the controller has by itself is another possibility. */
  readonly hasDefault: boolean;
}

/** In the order in which they are written. */
export const servedHosts: (document: KeptDocument) => readonly ServedHost[] = memoize((document) => {
  const uses = tlsUses(document);
  const listed = uses.flatMap(({ hosts }) => hosts.map(({ host }) => host));
  const rest = ruleHosts(document).filter(({ host }) => !listed.includes(host));
  const served = new Map<string, ServedHost>();
  for (const { hosts, secret } of uses) {
    for (const each of hosts.length > 0 ? hosts : rest) {
      const key = JSON.stringify([each.path, each.host]);
      const { secrets = [], hasDefault = false } = served.get(key) ?? {};
      served.set(key, {
        ...each,
        secrets: secret === undefined ? secrets : [...secrets, secret],
        hasDefault: hasDefault || secret === undefined,
      });
    }
  }
  return [...served.values()];
});

/** The hosts of an Ingress's rules; empty for other kinds. */
export const ruleHosts: (document: KeptDocument) => readonly WrittenHost[] = memoize(({ identity, content }) => {
  if (identity.kind !== 'Ingress') return [];
  return itemsAt(content, ['spec', 'rules']).flatMap((rule, index) => {
    const host = textAt(rule, ['host']);
    return host === undefined || host === '' || isPlaceholder(host)
      ? []
      : { host, path: ['spec', 'rules', index, 'host'] };
  });
});

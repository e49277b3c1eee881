import { memoize } from '../connectivity/memoize';
import { itemsAt, stringAt } from '../yaml/field-path';
import type { KeptDocument } from './kept-document';

/** The hosts of the rules of an Ingress, in lower case, each once; none of anything else. */
export const ingressHosts: (document: KeptDocument) => readonly string[] = memoize(({ identity, content }) => {
  if (identity.kind !== 'Ingress') return [];
  const hosts = itemsAt(content, ['spec', 'rules']).flatMap((rule) => stringAt(rule, ['host']) || []);
  return [...new Set(hosts.map((host) => host.toLowerCase()))];
});

import { secretText } from '../../certificates/certificate-texts';
import { secretSources } from '../../certificates/secret-sources';
import { memoize } from '../../connectivity/memoize';
import type { KeptDocument } from '../../kubernetes/kept-document';
import { textAt } from '../../kubernetes/read-resource';

/** What is known of the Secrets of a list of objects, once for all that refer to them. `names` are those that have one. */
export const surveySecrets = memoize((kept: readonly KeptDocument[]) => {
  const sources = kept.flatMap(secretSources);
  return {
    sources,
    isManaged: sources.some(({ kind, document }) => kind === 'cert-manager' || isForTls(document)),
    isOperated: sources.some(({ kind }) => kind !== 'written'),
    // Among very many some are always alike.
    names: sources.flatMap(({ secretName }) => secretName ?? []).slice(0, comparedNames),
  };
});

const comparedNames = 200;

function isForTls({ identity, content }: KeptDocument): boolean {
  const type = textAt(content, ['type']);
  return identity.kind === 'Secret' && (type === 'kubernetes.io/tls' || secretText(content, 'tls.crt') !== undefined);
}

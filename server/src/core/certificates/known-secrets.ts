import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import type { KeptDocument } from '../kubernetes/kept-document';
import { type SecretSource, secretSources } from './secret-sources';

/** What is known of a Secret by its name, in a namespace of a scope. */
export type SecretKnowledge =
  /** A manifest is it, or a controller will make it because of one. */
  | { readonly kind: 'known'; readonly sources: readonly SecretSource[] }
  /** Something makes Secrets whose names are not known, or a part of the scope is not read. */
  | { readonly kind: 'unknown' }
  /** Nothing in the manifests makes it. */
  | { readonly kind: 'absent' };

export function knownSecret(
  { name: namespace, kept, configData, scope }: Pick<NamespaceView, 'name' | 'kept' | 'configData' | 'scope'>,
  facts: NamespaceFacts,
  secretName: string,
): SecretKnowledge {
  const inNamespace = sourcesByName(kept);
  const inCluster = sourcesByName(facts.kept);
  const own = inNamespace.get(secretName);
  if (own !== undefined) return { kind: 'known', sources: own };
  if (writtenSecrets(configData).has(secretName)) return { kind: 'unknown' };
  const maybe = [inNamespace, inCluster].some(
    (names) =>
      names.has(undefined) ||
      names.has(secretName) ||
      (scope.kind === 'kustomization' && isPartOfOne(names, secretName)),
  );
  const isUncertain = maybe || facts.incomplete !== undefined || namespace === '';
  return { kind: isUncertain ? 'unknown' : 'absent' };
}

/** Kustomizations rename what they apply, and what refers to it. */
function isPartOfOne(names: ReadonlyMap<string | undefined, unknown>, secretName: string): boolean {
  return [...names.keys()].some((name) => name?.includes(secretName));
}

const writtenSecrets = memoize((configData: NamespaceView['configData']): ReadonlySet<string> => {
  const secrets = configData.filter(({ of }) => of === 'Secret');
  return new Set(secrets.flatMap(({ name, writtenName = name }) => [name, writtenName]));
});

/** The sources of a list of objects by the name of the Secret; under undefined those of which it is not known. */
export const sourcesByName: (
  kept: readonly KeptDocument[],
) => ReadonlyMap<string | undefined, readonly SecretSource[]> = memoize((kept) =>
  groupBy(kept.flatMap(secretSources), ({ secretName }) => secretName),
);

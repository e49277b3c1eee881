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
  const own = sourcesByName(kept).get(secretName);
  if (own !== undefined) return { kind: 'known', sources: own };
  const isWritten = configData.some(
    ({ of, name, writtenName }) => of === 'Secret' && (name === secretName || writtenName === secretName),
  );
  if (isWritten) return { kind: 'unknown' };
  const others = [...sourcesByName(kept).keys(), ...sourcesByName(facts.kept).keys()];
  const maybe = others.some(
    // Kustomizations rename what they apply, and what refers to it.
    (name) =>
      name === undefined || name === secretName || (scope.kind === 'kustomization' && name.includes(secretName)),
  );
  const isUncertain = maybe || facts.incomplete !== undefined || namespace === '';
  return { kind: isUncertain ? 'unknown' : 'absent' };
}

/** The sources of a list of objects by the name of the Secret; under undefined those of which it is not known. */
export const sourcesByName: (
  kept: readonly KeptDocument[],
) => ReadonlyMap<string | undefined, readonly SecretSource[]> = memoize((kept) =>
  groupBy(kept.flatMap(secretSources), ({ secretName }) => secretName),
);

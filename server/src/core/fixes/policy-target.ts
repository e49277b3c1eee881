import { toDns1123Subdomain } from '../kubernetes/api-identity';

/** What a fix that adds policies needs to know; plain JSON, so that it can stand in a finding's data. */
export type PolicyTarget = {
  readonly namespace: string;
  /** False when the manifests around do not state their namespace: then new ones do not either. */
  readonly writesNamespace: boolean;
  /** Part of the name of new files; '' where a shared base gets its namespaces from several kustomizations. */
  readonly fileSuffix: string;
};

/** The target for a namespace as its first workload or policy states it. */
export function policyTarget(namespace: string, namespaceSource: string): PolicyTarget {
  const isOfKustomization = !ownSources.includes(namespaceSource);
  return {
    namespace,
    writesNamespace: namespaceSource === 'metadata.namespace',
    // Nothing in a manifest may lead a new file out of the folder.
    fileSuffix: isOfKustomization ? '' : `-${toDns1123Subdomain(namespace) ?? 'namespace'}`,
  };
}

const ownSources = ['metadata.namespace', 'default', '--namespace', 'firebreak.defaultNamespace'];

import type { ResourceIdentity } from '../kubernetes/resource';

/** How configurations name a resource: `Deployment/shop/web`, `Namespace/shop`; without a namespace that is not known. */
export function resourcePath({ kind, namespace, name }: ResourceIdentity): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

import type { ResourceIdentity } from '../kubernetes/resource';

export function resourceJson({ apiVersion, kind, namespace, name }: ResourceIdentity) {
  return { apiVersion, kind, ...(namespace === undefined ? {} : { namespace }), name };
}

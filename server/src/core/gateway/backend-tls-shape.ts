import { isPlaceholder } from '../kubernetes/placeholder';
import { type FieldPath, isNull, nodeAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { ApiObject } from './api-object';

/** What the API server refuses in a BackendTLSPolicy. */
export interface RefusedPolicy {
  /** From the object. */
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  /** The rest of a sentence that begins with the policy. */
  readonly says: string;
}

/**
 * The rules about `validation` that stand in the schema of v1, and of v1alpha3 as well; v1alpha2 has other fields.
 * https://github.com/kubernetes-sigs/gateway-api/blob/main/apis/v1/backendtlspolicy_types.go
 */
export function refusedPolicy({ content, identity }: ApiObject): RefusedPolicy | undefined {
  if (identity.apiVersion.endsWith('/v1alpha2')) return undefined;
  const validation: FieldPath = ['spec', 'validation'];
  const at = (...path: FieldPath) => [...validation, ...path];
  const node = nodeAt(content, validation);
  // Of a template nobody knows what it will be.
  if (nodeAt(content, ['spec']) === undefined || (node !== undefined && node.kind !== 'map' && !isNull(node)))
    return undefined;
  const near: Omit<RefusedPolicy, 'says'> = { path: node === undefined ? ['spec'] : validation, part: 'key' };
  const hostname = nodeAt(content, at('hostname'));
  if (isEmpty(hostname)) return { ...near, says: 'is refused: validation has no hostname' };
  if (hostname?.kind === 'scalar' && typeof hostname.value === 'string' && isWrongHost(hostname.value)) {
    const says = `is refused: hostname "${hostname.value}" is not the name of one host`;
    return { path: at('hostname'), part: 'value', says };
  }
  const [hasRefs, hasWellKnown] = ['caCertificateRefs', 'wellKnownCACertificates'].map(
    (field) => !isEmpty(nodeAt(content, at(field))),
  );
  if (!hasRefs && !hasWellKnown) {
    return { ...near, says: 'is refused: it has neither caCertificateRefs nor wellKnownCACertificates' };
  }
  if (!hasRefs || !hasWellKnown) return undefined;
  const says = 'is refused: it has both caCertificateRefs and wellKnownCACertificates';
  return { path: at('wellKnownCACertificates'), part: 'key', says };
}

function isEmpty(node: YamlNode | undefined): boolean {
  if (node === undefined || isNull(node)) return true;
  return node.kind === 'scalar' ? node.value === '' : node.kind === 'sequence' && node.items.length === 0;
}

function isWrongHost(hostname: string): boolean {
  return !isPlaceholder(hostname) && !(hostname.length <= 253 && dnsName.test(hostname));
}

const dnsName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

import { memoize } from '../connectivity/memoize';
import { isPlaceholder } from '../kubernetes/placeholder';
import { readLabels, textAt } from '../kubernetes/read-resource';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../yaml/field-path';
import type { YamlMap, YamlNode } from '../yaml/tree';
import type { CertifiedNames } from './host-coverage';

/*
 * What cert-manager is asked for: its Certificates, and annotations of Ingresses and Gateways.
 * https://cert-manager.io/docs/reference/api-docs/
 */

/** A Certificate of cert-manager.io. */
export interface CertificateRequest {
  readonly secretName: string | undefined;
  /** Undefined where one of them is a placeholder. */
  readonly names: CertifiedNames | undefined;
  readonly issuer: IssuerRef | undefined;
  readonly isCa: boolean;
}

export interface IssuerRef {
  readonly name: string;
  readonly kind: 'Issuer' | 'ClusterIssuer';
  /** From the object, to the name. */
  readonly path: FieldPath;
}

export const readCertificateRequest: (object: YamlMap) => CertificateRequest = memoize((object) => {
  const spec = fieldOf(object, 'spec');
  const dnsNames = textsOf(spec, ['dnsNames']);
  const commonName = textAt(spec, ['commonName']);
  const ipAddresses = textsOf(spec, ['ipAddresses']);
  const literal = nodeAt(spec, ['literalSubject']) !== undefined;
  // Authorities such as Let's Encrypt certify the common name as well.
  const all = [...dnsNames, ...(commonName === undefined ? [] : [commonName])];
  return {
    secretName: plain(textAt(spec, ['secretName'])),
    names: literal || [...all, ...ipAddresses].some(isPlaceholder) ? undefined : { dnsNames: all, ipAddresses },
    issuer: readIssuerRef(spec),
    isCa: isTrue(fieldOf(spec, 'isCA')),
  };
});

/** Issuers of other groups are other projects' kinds: nothing is known of them. */
function readIssuerRef(spec: YamlNode | undefined): IssuerRef | undefined {
  const name = plain(textAt(spec, ['issuerRef', 'name']));
  const kind = textAt(spec, ['issuerRef', 'kind']) ?? 'Issuer';
  const group = textAt(spec, ['issuerRef', 'group']) ?? certManager;
  if (name === undefined || group !== certManager || (kind !== 'Issuer' && kind !== 'ClusterIssuer')) return undefined;
  return { name, kind, path: ['spec', 'issuerRef', 'name'] };
}

export const certManager = 'cert-manager.io';

/**
 * What cert-manager's annotations on an Ingress or a Gateway ask for; undefined without any. The issuer is undefined
 * where it is of another group or the one of its settings.
 * https://cert-manager.io/docs/usage/ingress/
 */
export function readShim(
  annotations: ReadonlyMap<string, string>,
): { readonly issuer: IssuerRef | undefined } | undefined {
  const [own, clusterWide] = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'].map((key) =>
    annotations.get(key),
  );
  const key = clusterWide === undefined ? 'cert-manager.io/issuer' : 'cert-manager.io/cluster-issuer';
  const name = plain(clusterWide ?? own);
  if (own === undefined && clusterWide === undefined) {
    return annotations.get('kubernetes.io/tls-acme') === 'true' ? { issuer: undefined } : undefined;
  }
  const isForeign = (annotations.get('cert-manager.io/issuer-group') ?? certManager) !== certManager;
  const kind =
    clusterWide === undefined ? (annotations.get('cert-manager.io/issuer-kind') ?? 'Issuer') : 'ClusterIssuer';
  if (name === undefined || isForeign || (kind !== 'Issuer' && kind !== 'ClusterIssuer')) return { issuer: undefined };
  return { issuer: { name, kind, path: ['metadata', 'annotations', key] } };
}

/** Of an object, where `readShim` looks. */
export function annotationsIn(content: YamlNode): ReadonlyMap<string, string> {
  return readLabels(nodeAt(content, ['metadata', 'annotations']));
}

/** How an Issuer or a ClusterIssuer makes certificates that nobody trusts by himself; undefined for others. */
export function untrustedIssuer(object: YamlMap): 'self-signed' | 'staging' | undefined {
  const spec = fieldOf(object, 'spec');
  if (fieldOf(spec, 'selfSigned') !== undefined) return 'self-signed';
  // https://letsencrypt.org/docs/staging-environment/
  return /\bstaging\b/.test(textAt(spec, ['acme', 'server']) ?? '') ? 'staging' : undefined;
}

function textsOf(node: YamlNode | undefined, path: FieldPath): readonly string[] {
  return itemsAt(node, path).flatMap((item) => textAt(item, []) ?? []);
}

function plain(text: string | undefined): string | undefined {
  return text === undefined || text === '' || isPlaceholder(text) ? undefined : text;
}

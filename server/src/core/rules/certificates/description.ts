import { beginInBase64Twice } from '../../certificates/pem';
import { nodeAt } from '../../yaml/field-path';
import type { GroupDescription } from '../rule-group';

/** Kinds of cert-manager, and those because of which controllers make Secrets, of whatever group; see `secret-sources.ts`. */
const ofItsKind = /^(Certificate|(Cluster)?Issuer|\w+Secret|OnePasswordItem|SecretProviderClass)$/;

/** Those that serve by TLS, or are the Secret with which something does. */
const isServing = /^(Secret|Ingress(Route(TCP)?)?|Gateway|X?ListenerSet|HTTPProxy|VirtualServer|Host)$/;

/** Of the rules about certificates, their keys, and the Secrets that hold them. */
export const certificates = {
  kinds: new Set(),
  isItsText: (text, kind) =>
    text.includes('-----BEGIN ') ||
    // The same as base64.
    text.includes('LS0tLS1CRUdJ') ||
    (kind === 'Secret' && beginInBase64Twice.test(text)) ||
    (kind !== undefined &&
      (ofItsKind.test(kind) ||
        (isServing.test(kind) && /\btls/.test(text)) ||
        (kind === 'VirtualService' && /\bgateways\b/.test(text)))),
  keeps: ({ group, kind, node }) => {
    // Of Istio: its hosts are served with the certificates of Gateways.
    if (group === 'networking.istio.io' && kind === 'VirtualService') {
      return nodeAt(node, ['spec', 'gateways']) === undefined ? undefined : 'namespaced';
    }
    if (ofItsKind.test(kind)) return kind.startsWith('Cluster') ? 'cluster-wide' : 'namespaced';
    const isKept = isServing.test(kind) && (!kind.startsWith('Ingress') || nodeAt(node, ['spec', 'tls']) !== undefined);
    return isKept ? 'namespaced' : undefined;
  },
  rules: {
    'tls-secret-malformed': {
      title: 'Secret for TLS that nothing can serve with',
      severity: 'error',
      slice: 'document',
    },
    'certificate-expired-or-expiring': {
      title: 'Certificate that has expired, or is about to',
      severity: 'warning',
      slice: 'document',
    },
    'private-key-in-manifest': { title: 'Private key in a manifest', severity: 'error', slice: 'document' },
    'weak-certificate': { title: 'Certificate with a weak key or signature', severity: 'warning', slice: 'document' },
    'host-not-covered-by-certificate': {
      title: 'Host that no certificate is for',
      severity: 'warning',
      slice: 'namespace',
    },
    'tls-reference-unresolved': {
      title: 'Secret or issuer for TLS that nothing creates',
      severity: 'warning',
      slice: 'namespace',
    },
    'certificate-rotation-disabled': {
      title: 'Certificate or key that is not renewed as it should',
      severity: 'warning',
      slice: 'namespace',
    },
  },
} as const satisfies GroupDescription;

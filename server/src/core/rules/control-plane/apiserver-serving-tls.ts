import { mendPair } from './certificate-pair';
import { type Component, isMissing, isUnset } from './component';
import { type Flaw, flagRule, writtenOrMissing } from './flag-rule';
import { pki } from './kubeadm-pki';

export const apiserverServingTls = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'kube-apiserver') return;
  if (hasNoCertificates(component)) {
    yield {
      because: 'no --tls-cert-file, --client-ca-file',
      effect: 'has neither certificate nor client authority',
      cis: ['servingCertificate', 'clientCa'],
      mends: [{ title: 'Use the certificates that kubeadm makes', set: { ...served, ...authority } }],
    };
    return;
  }
  yield* checkCertificate(component);
  if (isUnset(component, 'client-ca-file')) {
    yield {
      ...writtenOrMissing(component, 'client-ca-file'),
      effect: 'knows no authority of client certificates, so it takes none',
      cis: 'clientCa',
      mends: [{ title: 'Take client certificates of the cluster: --client-ca-file', set: authority }],
    };
  }
});

const served = { 'tls-cert-file': `${pki}/apiserver.crt`, 'tls-private-key-file': `${pki}/apiserver.key` };
const authority = { 'client-ca-file': `${pki}/ca.crt` };

/** Nobody has given it any: one mistake, not two. */
function hasNoCertificates(component: Component): boolean {
  const files = ['tls-cert-file', 'tls-private-key-file', 'client-ca-file'];
  return !mayServeOthers(component) && files.every((name) => isMissing(component, name));
}

/** A folder of certificates may hold one, and certificates by name may be all that clients see. */
function mayServeOthers({ flags }: Component): boolean {
  return flags.has('cert-dir') || flags.has('tls-sni-cert-key');
}

function* checkCertificate(component: Component): Iterable<Flaw> {
  if (mayServeOthers(component)) return;
  const missing = ['tls-cert-file', 'tls-private-key-file'].filter((name) => isUnset(component, name));
  const [first] = missing;
  if (first === undefined) return;
  const mends = mendPair(component, 'Serve the certificate that kubeadm makes', served);
  if (missing.length === 1) {
    const other = first === 'tls-cert-file' ? 'tls-private-key-file' : 'tls-cert-file';
    yield {
      ...(component.flags.has(other) ? { flag: other } : {}),
      because: `no --${first}`,
      effect: `does not start: --${other} needs the other file`,
      cis: 'servingCertificate',
      mends,
    };
    return;
  }
  yield {
    because: 'no --tls-cert-file',
    effect: 'serves a certificate of its own that no client can verify',
    cis: 'servingCertificate',
    mends,
  };
}

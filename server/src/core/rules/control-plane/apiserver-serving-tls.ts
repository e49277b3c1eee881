import { type Component, isUnset } from './component';
import { type Flaw, flagRule } from './flag-rule';

export const apiserverServingTls = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'kube-apiserver') return;
  yield* checkCertificate(component);
  if (isUnset(component, 'client-ca-file')) {
    yield {
      ...(component.flags.has('client-ca-file') ? { flag: 'client-ca-file' } : { because: 'no --client-ca-file' }),
      effect: 'knows no authority of client certificates, so it takes none',
      cis: 'clientCa',
      mends: [
        {
          title: 'Take client certificates of the cluster: --client-ca-file',
          set: { 'client-ca-file': `${pki}/ca.crt` },
        },
      ],
    };
  }
});

/** Where kubeadm keeps certificates. */
const pki = '/etc/kubernetes/pki';

function* checkCertificate(component: Component): Iterable<Flaw> {
  // A folder of certificates may hold one, and certificates by name may be all that clients see.
  if (component.flags.has('cert-dir') || component.flags.has('tls-sni-cert-key')) return;
  const missing = ['tls-cert-file', 'tls-private-key-file'].filter((name) => isUnset(component, name));
  const [first] = missing;
  if (first === undefined) return;
  const mends = [
    {
      title: 'Serve the certificate that kubeadm makes',
      set: { 'tls-cert-file': `${pki}/apiserver.crt`, 'tls-private-key-file': `${pki}/apiserver.key` },
    },
  ];
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

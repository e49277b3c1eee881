import { type Component, flagValue, isFalse, isMissing, isUnset, listOf } from './component';
import { type Flaw, flagRule } from './flag-rule';

export const kubeletServingCertificate = flagRule(function* (component): Iterable<Flaw> {
  if (component.name === 'kubelet') {
    yield* checkCertificate(component);
    yield* checkRotation(component);
    yield* checkGate(component);
  }
  if (component.name === 'kube-controller-manager') {
    yield* checkGate(component);
    yield* checkRootCa(component);
  }
});

function* checkCertificate(component: Component): Iterable<Flaw> {
  const { absent, flags } = component;
  const flag = 'rotate-server-certificates';
  if (['tls-cert-file', 'tls-private-key-file'].every((name) => flags.has(name) && flagValue(component, name) !== ''))
    return;
  const isOff = isFalse(flagValue(component, flag));
  const isLeftOut = !flags.has(flag) && (absent === 'program' || absent === 'config-file');
  if (!isOff && !isLeftOut) return;
  const name = component.writing.kind === 'fields' ? 'serverTLSBootstrap' : `--${flag}`;
  yield {
    ...(isOff ? { flag } : { because: `no ${name}` }),
    effect: 'shows a certificate of its own that no client can verify',
    // Whoever wrote false wants it so.
    ...(isOff ? {} : { severity: 'information' as const }),
    cis: 'kubeletCertificate',
    mends: [{ title: 'Have the cluster sign the certificate', set: { [flag]: 'true' } }],
  };
}

function* checkRotation(component: Component): Iterable<Flaw> {
  const flag = 'rotate-certificates';
  if (!isFalse(flagValue(component, flag))) return;
  yield {
    flag,
    effect: 'keeps its certificate until it expires, and then the node is lost',
    cis: 'kubeletRotation',
    mends: [{ title: 'Renew the certificate before it expires', set: { [flag]: 'true' } }],
  };
}

const gate = 'RotateKubeletServerCertificate';

function* checkGate(component: Component): Iterable<Flaw> {
  const gates = listOf(flagValue(component, 'feature-gates'));
  const written = gates.findLast((each) => each.startsWith(`${gate}=`));
  if (written === undefined || !isFalse(written.slice(gate.length + 1))) return;
  const isKubelet = component.name === 'kubelet';
  // A map of the document may have other entries, which a text would replace.
  const isText = component.writing.kind !== 'fields';
  const kept = gates.filter((each) => !each.startsWith(`${gate}=`));
  yield {
    flag: 'feature-gates',
    because: `${gate}=false`,
    effect: isKubelet
      ? 'does not renew the certificate that it shows to clients'
      : 'does not sign certificates for kubelets',
    cis: isKubelet ? 'kubeletServerRotation' : 'controllerRotation',
    mends: isText
      ? [
          kept.length === 0
            ? { title: 'Renew serving certificates, the default: remove the gate', remove: ['feature-gates'] }
            : {
                title: 'Renew serving certificates, the default: remove the gate',
                set: { 'feature-gates': kept.join(',') },
              },
        ]
      : [],
  };
}

function* checkRootCa(component: Component): Iterable<Flaw> {
  const flag = 'root-ca-file';
  if (!isUnset(component, flag)) return;
  yield {
    ...(isMissing(component, flag) ? { because: `no --${flag}` } : { flag }),
    effect: 'gives pods nothing to verify the API server with',
    cis: 'rootCa',
    mends: [{ title: 'Give pods the authority of the cluster', set: { [flag]: '/etc/kubernetes/pki/ca.crt' } }],
  };
}

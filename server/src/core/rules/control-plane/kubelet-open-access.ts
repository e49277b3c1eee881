import { type Component, flagValue, isMissing, isTrue, listOf } from './component';
import { type Flaw, flagRule } from './flag-rule';

export const kubeletOpenAccess = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'kubelet') return;
  yield* checkAnonymous(component);
  yield* checkAuthorization(component);
  yield* checkReadOnlyPort(component);
  yield* checkAuthority(component);
  yield* checkTimeout(component);
});

function* checkAnonymous(component: Component): Iterable<Flaw> {
  const isOpen = isTrue(flagValue(component, 'anonymous-auth'));
  if (!isOpen && !isMissing(component, 'anonymous-auth')) return;
  yield {
    ...decidedBy(isOpen, 'anonymous-auth', 'no --anonymous-auth=false'),
    effect: 'serves clients that do not say who they are',
    cis: 'kubeletAnonymous',
    mends: [{ title: 'Refuse who does not say who they are', set: { 'anonymous-auth': 'false' } }],
  };
}

function* checkAuthorization(component: Component): Iterable<Flaw> {
  const isOpen = listOf(flagValue(component, 'authorization-mode')).includes('AlwaysAllow');
  if (!isOpen && !isMissing(component, 'authorization-mode')) return;
  yield {
    ...decidedBy(isOpen, 'authorization-mode', 'no --authorization-mode=Webhook'),
    effect: 'lets every client run commands in its pods',
    cis: 'kubeletAlwaysAllow',
    mends: [{ title: 'Ask the API server who may: Webhook', set: { 'authorization-mode': 'Webhook' } }],
  };
}

function* checkReadOnlyPort(component: Component): Iterable<Flaw> {
  const port = flagValue(component, 'read-only-port');
  const isOpen = port !== undefined && /^\d+$/.test(port) && port !== '0';
  if (!isOpen && !isMissing(component, 'read-only-port')) return;
  yield {
    ...decidedBy(isOpen, 'read-only-port', 'no --read-only-port=0'),
    effect: 'tells everybody about its pods, without authentication',
    cis: 'kubeletReadOnlyPort',
    mends: [{ title: 'Close the read-only port', set: { 'read-only-port': '0' } }],
  };
}

/** With a configuration file, others may add the field: kubeadm does, and drop-in files may. */
function* checkAuthority(component: Component): Iterable<Flaw> {
  if (!isMissing(component, 'client-ca-file')) return;
  yield {
    because: 'no --client-ca-file',
    effect: 'cannot tell the API server from others',
    cis: 'kubeletClientCa',
    mends: [
      {
        title: 'Take client certificates of the cluster: --client-ca-file',
        set: { 'client-ca-file': '/etc/kubernetes/pki/ca.crt' },
      },
    ],
  };
}

function* checkTimeout(component: Component): Iterable<Flaw> {
  const flag = 'streaming-connection-idle-timeout';
  if (!/^0[a-z]*$/.test(flagValue(component, flag) ?? '')) return;
  yield {
    flag,
    effect: 'never closes connections into pods over which nothing is sent',
    severity: 'information',
    cis: 'kubeletIdleTimeout',
    mends: [{ title: 'Close idle connections after 4 hours, the default', set: { [flag]: '4h0m0s' } }],
  };
}

function decidedBy(isWritten: boolean, flag: string, because: string): Pick<Flaw, 'flag' | 'because'> {
  return isWritten ? { flag } : { because };
}

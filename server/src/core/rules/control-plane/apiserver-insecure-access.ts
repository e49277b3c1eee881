import { type Component, flagValue, isMissing, isSince, isTrue, listOf } from './component';
import { type Flaw, flagRule } from './flag-rule';

export const apiserverInsecureAccess = flagRule(function* (component): Iterable<Flaw> {
  if (component.name !== 'kube-apiserver') return;
  yield* checkPorts(component);
  yield* checkFiles(component);
  yield* checkAnonymous(component);
  yield* checkAuthorization(component);
});

function* checkPorts(component: Component): Iterable<Flaw> {
  const port = flagValue(component, 'insecure-port');
  if (port !== undefined && port !== '0') {
    yield {
      flag: 'insecure-port',
      effect: removedIn(component, '1.24') ?? 'serves everybody who reaches the port as an administrator, without TLS',
      cis: 'insecurePort',
      mends: [{ title: 'Serve TLS alone: remove --insecure-port', remove: ['insecure-port'] }],
    };
  }
  if (flagValue(component, 'insecure-bind-address')) {
    yield {
      flag: 'insecure-bind-address',
      effect: removedIn(component, '1.24') ?? 'opens its port without TLS and authentication at more addresses',
      cis: 'insecureAddress',
      mends: [{ title: 'Serve TLS alone: remove --insecure-bind-address', remove: ['insecure-bind-address'] }],
    };
  }
  if (flagValue(component, 'secure-port') === '0') {
    yield {
      flag: 'secure-port',
      effect: 'does not serve TLS',
      cis: 'securePort',
      mends: [{ title: 'Serve TLS at port 6443', set: { 'secure-port': '6443' } }],
    };
  }
}

/** A flag that there is no longer: the program refuses to start. */
function removedIn({ version }: Component, since: string): string | undefined {
  return isSince(version, since) ? `does not start: Kubernetes ${since} removed the flag for plain HTTP` : undefined;
}

function* checkFiles(component: Component): Iterable<Flaw> {
  if (flagValue(component, 'token-auth-file')) {
    yield {
      flag: 'token-auth-file',
      effect: 'takes tokens from a file, which never expire',
      cis: 'tokenFile',
      mends: [{ title: 'Take no tokens from a file: remove --token-auth-file', remove: ['token-auth-file'] }],
    };
  }
  if (flagValue(component, 'basic-auth-file')) {
    yield {
      flag: 'basic-auth-file',
      effect: 'takes passwords from a file, in clear text',
      mends: [{ title: 'Take no passwords: remove --basic-auth-file', remove: ['basic-auth-file'] }],
    };
  }
}

/** Paths for which anybody may ask can be listed in an AuthenticationConfiguration, which the flag excludes. */
function* checkAnonymous(component: Component): Iterable<Flaw> {
  if (component.flags.has('authentication-config')) return;
  // Probes would fail, and the kubelet would restart the server for ever.
  const mends = component.isProbed
    ? []
    : [{ title: 'Refuse who does not say who they are', set: { 'anonymous-auth': 'false' } }];
  if (isTrue(flagValue(component, 'anonymous-auth'))) {
    const effect = 'serves clients that do not say who they are';
    yield { flag: 'anonymous-auth', effect, severity: 'warning', cis: 'anonymous', mends };
  } else if (isMissing(component, 'anonymous-auth')) {
    yield {
      because: 'no --anonymous-auth=false',
      effect: 'serves clients that do not say who they are',
      severity: 'information',
      cis: 'anonymous',
      mends,
    };
  }
}

function* checkAuthorization(component: Component): Iterable<Flaw> {
  if (component.flags.has('authorization-config')) return;
  const effect = 'lets everybody it knows do everything';
  const mends = [{ title: 'Decide by roles: Node,RBAC', set: { 'authorization-mode': 'Node,RBAC' } }];
  if (listOf(flagValue(component, 'authorization-mode')).includes('AlwaysAllow')) {
    yield { flag: 'authorization-mode', effect, cis: 'alwaysAllow', mends };
  } else if (isMissing(component, 'authorization-mode')) {
    yield { because: 'no --authorization-mode', effect, cis: 'alwaysAllow', mends };
  }
}

import type { CisCheck } from './cis';
import { type Component, flagValue, listOf } from './component';
import { type Flaw, flagRule } from './flag-rule';

export const weakTlsComponent = flagRule(function* (component): Iterable<Flaw> {
  yield* checkVersion(component);
  yield* checkSuites(component, component.name === 'etcd' ? 'cipher-suites' : 'tls-cipher-suites');
});

function* checkVersion(component: Component): Iterable<Flaw> {
  const version = flagValue(component, 'tls-min-version');
  const [, old] = /^(?:VersionTLS1|TLS1\.)([01])$/.exec(version ?? '') ?? [];
  if (old === undefined) return;
  yield {
    flag: 'tls-min-version',
    effect: `accepts TLS 1.${old}, which attackers can break`,
    mends: [
      {
        title: 'Accept TLS 1.2 and later',
        set: { 'tls-min-version': component.name === 'etcd' ? 'TLS1.2' : 'VersionTLS12' },
      },
    ],
  };
}

function* checkSuites(component: Component, flag: string): Iterable<Flaw> {
  const suites = listOf(flagValue(component, flag));
  const bad = suites.find((suite) => !strong.has(suite));
  if (bad === undefined) return;
  const kept = suites.filter((suite) => strong.has(suite));
  const cis: CisCheck | undefined =
    component.name === 'kube-apiserver'
      ? 'apiServerCiphers'
      : component.name === 'kubelet'
        ? 'kubeletCiphers'
        : undefined;
  const count = suites.filter((suite) => !strong.has(suite)).length;
  const others = count === 1 ? '' : ` and ${count - 1} more`;
  yield {
    flag,
    because: flag === 'cipher-suites' || component.writing.kind !== 'fields' ? `--${flag}` : 'tlsCipherSuites',
    effect: isKnownToGo(bad) ? `uses ${bad}${others}, ${weaknessOf(bad)}` : `does not start: it has no ${bad}`,
    ...(cis === undefined ? {} : { cis }),
    mends: [
      ...(kept.length === 0 ? [] : [{ title: 'Keep the strong cipher suites', set: { [flag]: kept.join(',') } }]),
      { title: 'Use the cipher suites that the CIS benchmark lists', set: { [flag]: listed.join(',') } },
    ],
  };
}

/** Those for TLS 1.2 that the benchmark lists; those for TLS 1.3 cannot be chosen. */
const listed = [
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
];

const strong: ReadonlySet<string> = new Set([
  ...listed,
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
]);

/** https://pkg.go.dev/crypto/tls#pkg-constants */
function isKnownToGo(suite: string): boolean {
  return (
    /^TLS_(ECDHE_(ECDSA|RSA)|RSA)_WITH_(RC4_128_SHA|AES_128_CBC_SHA|AES_256_CBC_SHA|AES_128_CBC_SHA256)$/.test(suite) ||
    /^TLS_(ECDHE_RSA|RSA)_WITH_3DES_EDE_CBC_SHA$/.test(suite) ||
    /^TLS_RSA_WITH_AES_(128_GCM_SHA256|256_GCM_SHA384)$/.test(suite)
  );
}

function weaknessOf(suite: string): string {
  if (suite.includes('RC4') || suite.includes('3DES')) return 'which is broken';
  if (suite.startsWith('TLS_RSA')) return 'without forward secrecy';
  return 'which is weak';
}

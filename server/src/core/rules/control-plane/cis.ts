/*
 * The recommendations of the CIS Kubernetes Benchmark by what they are about. Their numbers move from benchmark to
 * benchmark, and each benchmark is for versions of Kubernetes.
 */

/** With the first minor version of Kubernetes that each is for. */
const benchmarks = [
  { name: '1.20', since: 19 },
  { name: '1.23', since: 22 },
  { name: '1.24', since: 24 },
  { name: '1.7', since: 25 },
  { name: '1.8', since: 26 },
  { name: '1.9', since: 27 },
  { name: '1.10', since: 28 },
  { name: '1.11', since: 29 },
  { name: '1.12', since: 32 },
] as const;

type Benchmark = (typeof benchmarks)[number]['name'];

/** A number that stays, or the numbers from each benchmark on; '' where it has no such recommendation any more. */
type Numbers = string | Partial<Readonly<Record<Benchmark, string>>>;

const numbers = {
  servingCertificate: { '1.20': '1.2.29', '1.23': '1.2.27', '1.24': '1.2.26', '1.8': '1.2.25', '1.9': '1.2.24' },
  clientCa: { '1.20': '1.2.30', '1.23': '1.2.28', '1.24': '1.2.27', '1.8': '1.2.26', '1.9': '1.2.25' },
  etcdCa: { '1.20': '1.2.31', '1.23': '1.2.29', '1.24': '1.2.28', '1.8': '1.2.27', '1.9': '1.2.26' },
  etcdClient: { '1.20': '1.2.28', '1.23': '1.2.26', '1.24': '1.2.25', '1.8': '1.2.24', '1.9': '1.2.23' },
  kubeletClient: { '1.20': '1.2.4', '1.23': '1.2.5', '1.24': '1.2.4' },
  kubeletCa: { '1.20': '1.2.5', '1.23': '1.2.6', '1.24': '1.2.5' },
  kubeletHttps: { '1.20': '1.2.3', '1.23': '1.2.4', '1.24': '' },
  anonymous: '1.2.1',
  tokenFile: '1.2.2',
  alwaysAllow: { '1.20': '1.2.6', '1.23': '1.2.7', '1.24': '1.2.6' },
  securePort: { '1.20': '1.2.19', '1.23': '1.2.17', '1.24': '1.2.16', '1.8': '' },
  insecurePort: { '1.20': '1.2.18', '1.23': '' },
  insecureAddress: { '1.20': '1.2.17', '1.23': '' },
  apiServerCiphers: { '1.20': '1.2.34', '1.23': '1.2.32', '1.24': '1.2.31', '1.8': '1.2.30', '1.9': '1.2.29' },
  encryption: { '1.20': '1.2.32', '1.23': '1.2.30', '1.24': '1.2.29', '1.8': '1.2.28', '1.9': '1.2.27' },
  encryptionProviders: { '1.20': '1.2.33', '1.23': '1.2.31', '1.24': '1.2.30', '1.8': '1.2.29', '1.9': '1.2.28' },
  rootCa: '1.3.5',
  controllerRotation: '1.3.6',
  controllerAddress: '1.3.7',
  schedulerAddress: '1.4.2',
  etcdCertificate: '2.1',
  etcdClientCertificates: '2.2',
  etcdAutoTls: '2.3',
  etcdPeerCertificate: '2.4',
  etcdPeerClientCertificates: '2.5',
  etcdPeerAutoTls: '2.6',
  etcdOwnCa: '2.7',
  kubeletAnonymous: '4.2.1',
  kubeletAlwaysAllow: '4.2.2',
  kubeletClientCa: '4.2.3',
  kubeletReadOnlyPort: '4.2.4',
  kubeletIdleTimeout: '4.2.5',
  kubeletCertificate: { '1.20': '4.2.10', '1.7': '4.2.9' },
  kubeletRotation: { '1.20': '4.2.11', '1.7': '4.2.10' },
  kubeletServerRotation: { '1.20': '4.2.12', '1.7': '4.2.11' },
  kubeletCiphers: { '1.20': '4.2.13', '1.7': '4.2.12' },
  proxyMetrics: { '1.20': '', '1.9': '4.3.1' },
} as const satisfies Readonly<Record<string, Numbers>>;

export type CisCheck = keyof typeof numbers;

/**
 * The recommendation for a minor version of Kubernetes, `1.29`; for the newest benchmark where the version is not known.
 * Undefined where the benchmark has none.
 */
export function cisOf(
  check: CisCheck,
  version: string | undefined,
): { readonly benchmark: string; readonly id: string } | undefined {
  const minor = version === undefined ? Number.POSITIVE_INFINITY : Number(version.slice(2));
  const last = Math.max(
    0,
    benchmarks.findLastIndex(({ since }) => since <= minor),
  );
  const written: Numbers = numbers[check];
  const id =
    typeof written === 'string'
      ? written
      : benchmarks.slice(0, last + 1).findLast(({ name }) => written[name] !== undefined)?.name;
  const number = typeof written === 'string' || id === undefined ? id : written[id as Benchmark];
  return number ? { benchmark: benchmarks[last]?.name ?? '', id: number } : undefined;
}

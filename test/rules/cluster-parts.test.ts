import { describe, expect, test } from 'vitest';
import { allFindings, fixesFor, planFix, verifyFix } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

const rules = [
  'missing-default-deny-ingress',
  'missing-default-deny-egress',
  'workload-unprotected-ingress',
  'workload-unprotected-egress',
];

interface Names {
  readonly namespace?: string;
  readonly labels?: string;
  readonly image?: string;
  readonly kind?: string;
}

function workload(name: string, { namespace = 'kube-system', labels = 'x: y', image = 'img', kind }: Names): string {
  return `#- ${name}.yaml
apiVersion: apps/v1
kind: ${kind ?? 'Deployment'}
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { ${labels} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: a, image: "${image}", ports: [{ containerPort: 53, protocol: UDP }] }] }
`;
}

describe('parts of the cluster are not called unprotected', () => {
  test.each<[by: string, name: string, names: Names]>([
    ['the label of cluster DNS', 'resolver', { labels: 'k8s-app: kube-dns' }],
    ['a name', 'metrics-server', {}],
    ['a label', 'a', { labels: 'k8s-app: kube-proxy', kind: 'DaemonSet' }],
    ['an image', 'a', { image: 'registry.k8s.io/coredns/coredns:v1.11.1@sha256:00' }],
    ['an image of a mirror', 'a', { image: 'localhost:5000/rancher/mirrored-coredns-coredns:1.10.1' }],
  ])('by %s', (_by, name, names) => checkFindings(workload(name, names), { rules }));

  test.each<[what: string, name: string, names: Names]>([
    ['of another name', 'backup', {}],
    ['that is an application', 'coredns', { image: 'nginx' }],
  ])('but a workload in kube-system %s is', async (_what, name, names) => {
    expect(await found(workload(name, names))).toEqual(['workload-unprotected-egress', 'workload-unprotected-ingress']);
  });

  test('and so is one of that name in another namespace', async () => {
    expect(await found(workload('coredns', { namespace: 'shop' }))).toEqual([
      'missing-default-deny-egress',
      'missing-default-deny-ingress',
    ]);
  });
});

describe('a fix that closes cluster DNS is not offered', () => {
  const dns = workload('coredns', { labels: 'k8s-app: kube-dns' });
  const policy = (labels: string) => `#- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: kube-system }
spec:
  podSelector: { matchLabels: { ${labels} } }
  ingress:
    - from: [{ namespaceSelector: {} }]
`;
  const narrower = 'Admit only pods of namespace "kube-system" in ingress rule 1';
  const closing = 'Pods could not ask cluster DNS any more.';

  test('where the pods of DNS are in the manifests, and where they are not', async () => {
    for (const fixture of [dns + policy('k8s-app: kube-dns'), policy('k8s-app: kube-dns')]) {
      expect(await verdicts(fixture, 'allow-all-ingress')).toMatchObject({ [narrower]: closing });
    }
  });

  test('but one that is about other pods beside them is', async () => {
    const fixture = dns + workload('backup', { labels: 'app: backup' }) + policy('app: backup');
    expect(await verdicts(fixture, 'allow-all-ingress')).toMatchObject({ [narrower]: 'verified' });
  });

  test('a default-deny of the namespace of DNS on OpenShift', async () => {
    const labels = 'dns.operator.openshift.io/daemonset-dns: default';
    const fixture = workload('dns-default', { namespace: 'openshift-dns', labels, kind: 'DaemonSet' });
    const offered = await verdicts(fixture, 'missing-default-deny-ingress');
    expect(Object.keys(offered).length).toBeGreaterThan(0);
    expect([...new Set(Object.values(offered))]).toEqual([closing]);
  });
});

async function found(fixture: string): Promise<readonly string[]> {
  const ids = allFindings(await analyseFiles(filesOf(fixture))).map(({ ruleId }) => ruleId);
  return ids.filter((id) => rules.includes(id)).sort();
}

/** What the verification says to each fix of the first finding of a rule. */
async function verdicts(fixture: string, ruleId: string): Promise<Record<string, string>> {
  const analysis = await analyseFiles(filesOf(fixture));
  const finding = allFindings(analysis).find((each) => each.ruleId === ruleId);
  if (finding === undefined) throw new Error(`${ruleId} finds nothing.`);
  const result: Record<string, string> = {};
  for (const fix of fixesFor(analysis, finding)) {
    const plan = planFix(analysis, fix);
    if (plan.kind === 'refused') continue;
    const verdict = await verifyFix(analysis, finding, plan);
    result[fix.title] = verdict.kind === 'failed' ? verdict.why : verdict.kind;
  }
  return result;
}

function filesOf(fixture: string) {
  return fixture
    .split('#- ')
    .filter((part) => part !== '')
    .map((part) => ({ path: part.slice(0, part.indexOf('\n')), text: part.slice(part.indexOf('\n') + 1) }));
}

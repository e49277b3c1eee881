import { describe, test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = ['allow-all-ingress', 'internet-egress-open', 'metadata-endpoint-reachable', 'rule-without-port-filter'];

interface Body {
  readonly name?: string;
  readonly tier?: string;
  readonly priority?: number;
  readonly subject?: string;
  readonly ingress?: string;
  readonly egress?: string;
}

/** Rules are items of lists, indented by four; markers stand among them. */
function policy(body: Body): string {
  const { name = 'open', tier = 'Admin', priority = 10, subject = '{ namespaces: {} }', ingress, egress } = body;
  return `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: ${name} }
spec:
  tier: ${tier}
  priority: ${priority}
  subject: ${subject}
${ingress === undefined ? '' : `  ingress:\n${ingress}`}${egress === undefined ? '' : `  egress:\n${egress}`}`;
}

const fromAll = '    - action: Accept\n      from: [{ namespaces: {} }]\n';
const fromAllFound =
  fromAll +
  '      #        ~~~~~~~~~~ [allow-all-ingress] "open" admits every pod of every namespace on every port: namespaces {}. No NetworkPolicy can deny that.\n';
const toInternet = '    - action: Accept\n      to: [{ networks: [0.0.0.0/0, "::/0"] }]\n';
const toInternetFound =
  toInternet +
  '      #      ~~~~~~~~ [internet-egress-open] "open" lets pods send data to any internet address on every port: networks 0.0.0.0/0, ::/0.\n';

const check = (yaml: string, severity: 'warning' | 'information' = 'warning') =>
  checkFindings(`#- a.yaml\n${yaml}`, { rules, severity });

describe('a policy of the Admin tier that accepts everything', () => {
  test('has one finding for each rule, and none of its own for each namespace', () =>
    check(
      `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: data }
${policy({ ingress: fromAllFound, egress: toInternetFound })}`,
    ));

  test('is found also where nothing else is in the manifests, and as an AdminNetworkPolicy', async () => {
    await check(policy({ ingress: fromAllFound }));
    await check(`apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: open }
spec:
  priority: 10
  subject: { namespaces: {} }
  ingress:
${fromAllFound.replace('Accept', 'Allow')}  egress:
${toInternetFound.replace('Accept', 'Allow')}`);
  });

  test('is less grave with ports, and said nothing of for DNS', async () => {
    const ports = (port: number) =>
      `      protocols: [{ tcp: { destinationPort: { number: ${port} } } }, { udp: { destinationPort: { number: ${port} } } }]\n`;
    await check(
      policy({ ingress: fromAllFound.replace('every port', 'TCP 443, UDP 443') + ports(443) }),
      'information',
    );
    await check(policy({ ingress: fromAll + ports(53), egress: toInternet + ports(53) }));
  });

  test('is meant where its name or its subject says so', async () => {
    await check(policy({ name: 'allow-public', ingress: fromAll }));
    const subject = '{ namespaces: { matchLabels: { kubernetes.io/metadata.name: ingress-nginx } } }';
    await check(policy({ subject, ingress: fromAll }));
  });

  test('of a baseline is what holds without it', () =>
    check(policy({ tier: 'Baseline', ingress: fromAll, egress: toInternet })));
});

describe('what is decided before', () => {
  const denied = '    - action: Deny\n      from: [{ namespaces: {} }]\n';
  const other = (body: Body) => policy({ name: 'first', priority: 1, ...body });

  test('leaves nothing to accept', async () => {
    await check(policy({ ingress: denied + fromAll }));
    await check(other({ ingress: denied }) + policy({ ingress: fromAll }));
    await check(other({ ingress: denied.replace('Deny', 'Pass') }) + policy({ ingress: fromAll }));
    await check(other({ priority: 10, ingress: denied }) + policy({ ingress: fromAll }));
  });

  test('does not count where it comes later, or is about other pods, peers or ports', async () => {
    await check(policy({ ingress: fromAllFound + denied }));
    await check(other({ priority: 20, ingress: denied }) + policy({ ingress: fromAllFound }));
    const team = '{ namespaces: { matchLabels: { team: a } } }';
    await check(other({ subject: team, ingress: denied }) + policy({ ingress: fromAllFound }));
    await check(
      policy({ ingress: denied.replace('namespaces: {}', `namespaces: { matchLabels: { team: a } }`) + fromAllFound }),
    );
    const ssh = '      protocols: [{ tcp: { destinationPort: { number: 22 } } }]\n';
    await check(policy({ ingress: denied + ssh + fromAllFound }));
  });

  test('counts for a policy that selects some of the same pods', () =>
    check(
      other({ ingress: denied }) +
        policy({ subject: '{ namespaces: { matchLabels: { team: a } } }', ingress: fromAll }),
    ));
});

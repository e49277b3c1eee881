import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const pods = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: a, labels: { app: web } }
status: { podIP: 10.0.0.1 }
---
apiVersion: v1
kind: Pod
metadata: { name: r, namespace: a, labels: { app: r } }
`;

function service(spec: string, status = ''): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: a }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }], ${spec} }
${status}`;
}

function policy(spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: a }
spec: ${spec}
`;
}

const closed = policy('{ podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }');
const onlyPods = policy('{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ podSelector: {} }] }] }');
const onlyClient = policy(
  '{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [{ ipBlock: { cidr: 192.0.2.0/24 } }] }] }',
);
const fullyOpen = policy('{ podSelector: {}, ingress: [{}] }');
const noEgress = policy('{ podSelector: { matchLabels: { app: r } }, policyTypes: [Egress] }');
/** Out of the cluster, and not to its pods. */
const outwards = policy(
  '{ podSelector: { matchLabels: { app: r } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 198.51.100.0/24 } }] }] }',
);

const [pod, client, address] = ['a/r', '192.0.2.1', '198.51.100.7'];

async function verdict(yaml: string, from: string, port = 80): Promise<string> {
  const { folder } = diskWorkspace({ 'a.yaml': pods + yaml });
  const args = ['reach', '--from', from, '--to', address, '--port', `${port}`, '--format', 'json'];
  const [answer] = JSON.parse((await firebreak(args, { cwd: folder })).stdout);
  return `${answer.verdict}: ${answer.reason}`;
}

describe('an external IP leads to the pods of the Service, whose policies decide', () => {
  const external = service(`externalIPs: [${address}]`);
  test.each([
    [
      'closed pods',
      external + closed,
      pod,
      /^denied: 198\.51\.100\.7 is an external IP of Service "a\/web": "a\/web" is iso/,
    ],
    ['closed pods, from outside', external + closed, client, /^denied: /],
    ['no policy', external, pod, /^allowed: 198\.51\.100\.7 is an external IP of Service "a\/web": No policy isolates/],
    ['open pods', external + fullyOpen, client, /^allowed: /],
    ['a pod that may send nothing', external + noEgress, pod, /^denied: /],
    ['a pod that may send only to the address', external + outwards, pod, /^denied: /],
    [
      'a rule about pods',
      external + onlyPods,
      pod,
      /^conditional: .*the client \(allowed\) or of a node \(denied\)\.$/,
    ],
    [
      'a rule about clients',
      external + onlyClient,
      client,
      /^conditional: .*the client \(allowed\) or of a node \(conditional\)\.$/,
    ],
  ])('%s', async (_, yaml, from, expected) => expect(await verdict(yaml, from)).toMatch(expected));

  test('a port that the Service does not have is not forwarded', async () =>
    expect(await verdict(external + closed, pod, 443)).toBe(
      'conditional: 198.51.100.7 is an external IP of Service "a/web", and nothing says what else answers there: Service "a/web" forwards nothing for TCP 443, only TCP 80.',
    ));
});

describe('of the address of a load balancer', () => {
  test.each([
    service(`type: LoadBalancer, loadBalancerIP: ${address}`),
    service('type: LoadBalancer', `status: { loadBalancer: { ingress: [{ ip: ${address} }] } }\n`),
  ])('what all implementations share is certain, and the rest depends: %#', async (balanced) => {
    expect(await verdict(balanced + closed, pod)).toMatch(
      /^denied: 198\.51\.100\.7 is the address of the load balancer of Service "a\/web": "a\/web" is isolated/,
    );
    expect(await verdict(balanced, pod)).toMatch(/^allowed: /);
    expect(await verdict(balanced + onlyPods, pod)).toMatch(/^conditional: .* depends on the load balancer/);
    // Where nothing is translated, policies see the address and not the pods.
    expect(await verdict(balanced + outwards, pod)).toMatch(/^conditional: /);
    expect(await verdict(balanced + noEgress, pod)).toMatch(/^denied: /);
  });

  test('what limits its clients is not known to let them in', async () => {
    const limited = service(`type: LoadBalancer, loadBalancerIP: ${address}, loadBalancerSourceRanges: [10.0.0.0/8]`);
    expect(await verdict(limited, client)).toMatch(/^conditional: /);
  });

  test('a Service that has none leaves the address outside', async () =>
    expect(await verdict(service(`loadBalancerIP: ${address}`) + closed, pod)).toBe(
      'allowed: No policy isolates "a/r" for egress.',
    ));
});

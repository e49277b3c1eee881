import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const deployment = (name: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: x }] }
`;
const service = (name: string, port: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: web }, ports: [${port}] }
`;
const ingress = (policies: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [${policies}] }
`;
const route = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: entry, namespace: shop }
spec:
  rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: front, port: { number: 80 } } } }] } }]
`;
const shop = deployment('web') + deployment('db') + service('front', '{ port: 80, targetPort: 8080 }') + route;

async function ask(manifests: string, ...args: readonly string[]) {
  const { folder } = diskWorkspace({ 'a.yaml': manifests });
  return firebreak(args, { cwd: folder });
}

const reach = (manifests: string, from: string, to: string, port?: number) =>
  ask(manifests, 'reach', '--from', from, '--to', to, ...(port === undefined ? [] : ['--port', String(port)]));

const entry = '{ingress-controller}';

describe('what comes in through an Ingress', () => {
  test.each([
    [
      'shop/web',
      8080,
      'allowed\n  Ingress "shop/entry" forwards TCP 8080 to "shop/web", and policies admit the controller',
    ],
    [
      'shop/front',
      80,
      'allowed\n  Ingress "shop/entry" forwards TCP 8080 (port 80 of Service "shop/front") to "shop/web"',
    ],
    [
      'shop/web',
      9090,
      'denied\n  No Ingress or route forwards TCP 9090 to "shop/web".\n    ingress  not forwarded by  Ingress shop/entry',
    ],
    ['shop/web', undefined, 'conditional\n  It depends on the port: of all ports of TCP, what is allowed is TCP 8080.'],
    ['shop/db', 8080, 'denied\n  No Ingress or route forwards TCP 8080 to "shop/db".\n'],
    ['8.8.8.8', 8080, 'denied\n  No Ingress or route forwards TCP 8080 to "8.8.8.8".\n'],
  ])('to %s on %s', async (to, port, answer) => {
    const { code, stdout, stderr } = await reach(shop, entry, to, port);
    expect({ code, stderr, stdout }).toEqual({ code: 0, stderr: '', stdout: expect.stringContaining(`: ${answer}`) });
  });

  test('is kept out by policies, and not by the Ingress', async () => {
    const { stdout } = await reach(shop + ingress(''), entry, 'shop/web', 8080);
    expect(stdout).toContain(
      'denied\n  Ingress "shop/entry" forwards TCP 8080 to "shop/web", but NetworkPolicy "shop/closed" does not admit the controller.',
    );
    const own = await reach(shop + ingress('{ from: [{ podSelector: {} }] }'), entry, 'shop/web', 8080);
    expect(own.stdout).toContain('conditional\n  The pods of the ingress controller are not in the manifests');
    const graph = await ask(shop + ingress(''), 'graph', '--explain', '--focus', 'shop/web');
    expect(graph.stdout).toMatch(/ingress +not forwarded by +Ingress shop\/entry/);
    expect(graph.stdout).toMatch(/ingress +forwarded by +Ingress shop\/entry/);
    expect(graph.stdout).not.toMatch(/(isolated|allowed) by +Ingress/);
  });

  test('is no receiver, and comes from the pods of the controller where these are there', async () => {
    expect((await reach(shop, 'shop/web', entry, 80)).code).toBe(2);
    const controller = `---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: nginx, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }
spec: { controller: k8s.io/ingress-nginx }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: controller, namespace: entry }
spec:
  selector: { matchLabels: { app: c } }
  template:
    metadata: { labels: { app: c } }
    spec: { containers: [{ name: c, image: registry.k8s.io/ingress-nginx/controller:v1.12.0, args: [/nginx-ingress-controller] }] }
`;
    const { stdout } = await reach(shop + controller, entry, 'shop/web', 8080);
    expect(stdout).toContain('unknown\n  Ingress "shop/entry" is served by Deployment "entry/controller"');
  });
});

test('a default where a cluster-wide policy selects the pod says that none of its rules applies', async () => {
  const admin = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: admin }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress:
    - { action: Deny, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 22 } }] }
    - { action: Pass, from: [{ namespaces: {} }], ports: [{ portNumber: { protocol: TCP, port: 80 } }] }
`;
  const rows = async (port: number) =>
    (await reach(shop + admin, 'shop/web', 'shop/db', port)).stdout.split('\n').slice(2);
  expect(await rows(443)).toEqual([
    '    egress   default  no policy applies',
    '    ingress  default  no rule of AdminNetworkPolicy admin applies',
    '',
  ]);
  expect(await rows(80)).toEqual([
    '    egress   default       no policy applies',
    expect.stringMatching(/^ {4}ingress {2}passed on by {2}AdminNetworkPolicy admin ingress\[1\] /),
    '    ingress  default       no other policy applies',
    '',
  ]);
  expect((await rows(22))[1]).toMatch(/denied by +AdminNetworkPolicy admin ingress\[0\]/);
});

test('a rule that fails closed is named where it allows nothing', async () => {
  const admin = `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Accept, from: [{ serviceAccounts: {} }] }]
`;
  const { stdout } = await reach(shop + admin, 'shop/web', 'shop/db', 80);
  expect(stdout.split('\n').slice(2)).toEqual([
    '    egress   default             no policy applies',
    expect.stringMatching(
      /^ {4}ingress {2}nothing allowed by {2}ClusterNetworkPolicy admin ingress\[0\] .*\(fails closed\)$/,
    ),
    '    ingress  default             no other policy applies',
    '',
  ]);
});

test('questions that cannot be read are errors at their places, and the others are answered', async () => {
  const { folder } = diskWorkspace({
    'a.yaml': shop,
    'q.txt': '- { from: shop/web, to: shop/db }\n- { from: shop/web }\n- { from: shop/db, to: shop/web }\n- 5\n',
  });
  const run = await firebreak(['reach', 'a.yaml', '--queries', 'q.txt', '--format', 'json'], { cwd: folder });
  expect(run.code).toBe(2);
  expect(run.stderr).toBe(
    'error: q.txt:2:3: Question 2 needs "to" as text.\nerror: q.txt:4:3: Question 4 is not an object with "from" and "to".\n',
  );
  expect(JSON.parse(run.stdout).map(({ from, verdict }: { from: string; verdict: string }) => [from, verdict])).toEqual(
    [
      ['shop/web', 'allowed'],
      ['shop/db', 'allowed'],
    ],
  );
});

describe('a name that a workload and a Service share', () => {
  const both = shop + service('web', '{ port: 80, targetPort: 8080 }') + ingress('{ ports: [{ port: 8080 }] }');

  test('means the workload, and where that matters the answer says how to choose', async () => {
    const { stdout } = await reach(both, 'shop/db', 'shop/web', 80);
    expect(stdout).toContain(': denied\n');
    expect(stdout).toContain(
      '\n  The workload "shop/web" is meant; to ask for the Service of that name, write shop/Service/web.\n',
    );
    expect((await reach(both, 'shop/db', 'shop/db', 80)).stdout).not.toContain('is meant');
    // Neither has anything open there.
    expect((await reach(both, 'shop/db', 'shop/web', 81)).stdout).not.toContain('is meant');
  });

  test.each([
    ['shop/Service/web', 'allowed'],
    ['shop/svc/web', 'allowed'],
    ['service/web', 'allowed'],
    ['services/web', 'allowed'],
    ['shop/deployment/web', 'denied'],
    ['deploy/web', 'denied'],
  ])('%s', async (to, verdict) => {
    expect((await reach(both, 'shop/db', to, 80)).stdout).toContain(`→ ${to}, TCP 80: ${verdict}\n`);
  });

  test('in several namespaces the kind alone is not enough', async () => {
    const { code, stderr } = await reach(both + both.replaceAll('shop', 'other'), 'shop/db', 'service/web', 80);
    expect(code).toBe(2);
    expect(stderr).toContain('"service/web" can mean "other/service/web" or "shop/service/web".');
  });
});

test('of a Service without selector the answer says where it leads', async () => {
  const outside = `---
apiVersion: v1
kind: Service
metadata: { name: pg, namespace: shop }
spec: { ports: [{ port: 5432 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: pg, namespace: shop }
subsets: [{ addresses: [{ ip: 203.0.113.8 }, { ip: 203.0.113.7 }], ports: [{ port: 5433 }] }]
`;
  const { stdout } = await reach(shop + outside, 'shop/web', 'shop/pg', 5432);
  expect(stdout).toContain(
    ': allowed\n  No policy isolates "shop/web" for egress.\n  Service "shop/pg" has no selector; its endpoints lead to 203.0.113.7:5433, 203.0.113.8:5433.\n',
  );
});

test('of a list, a question with a key twice is refused where it is, and the others are answered', async () => {
  const questions = '- { from: shop/web, to: shop/db }\n- { from: shop/web, from: shop/db, to: shop/db }\n';
  const { folder } = diskWorkspace({ 'a.yaml': shop, 'q.yaml': questions });
  const run = await firebreak(['reach', 'a.yaml', '--queries', 'q.yaml'], { cwd: folder });
  expect(run.stdout).toContain('shop/web → shop/db, TCP: allowed');
  expect(run.stderr).toBe('error: q.yaml:2:21: Question 2 has the key "from" twice.\n');
  expect(run.code).toBe(2);
});

test('a list of questions is one document', async () => {
  const { folder } = diskWorkspace({ 'a.yaml': shop, 'q.yaml': '- { from: shop/web, to: shop/db }\n---\n[]\n' });
  const run = await firebreak(['reach', 'a.yaml', '--queries', 'q.yaml'], { cwd: folder });
  expect(run.stderr).toBe('error: "q.yaml" has several documents: write one list.\n');
  expect(run.code).toBe(2);
});

test('a CIDR is a range of addresses outside', async () => {
  const from = (cidr: string) =>
    reach(shop + ingress('{ from: [{ ipBlock: { cidr: 10.0.0.0/16 } }] }'), cidr, 'shop/web');
  expect((await from('10.0.8.0/24')).stdout).toContain('10.0.8.0/24 → shop/web, TCP: allowed');
  expect((await from('10.0.0.0/8')).stdout).toContain('10.0.0.0/8 → shop/web, TCP: conditional');
  const refused = await from('10.0.0.0/99');
  expect(refused.stderr).toBe('error: --from 10.0.0.0/99: "10.0.0.0/99" is no CIDR such as 10.0.0.0/8 or fd00::/8.\n');
  expect(refused.code).toBe(2);
});

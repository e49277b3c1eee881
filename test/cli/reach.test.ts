import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

test('of several scopes, reach suggests a name from the one that has a similar one', async () => {
  const { folder } = diskWorkspace({ 'one/a.yaml': pod, 'two/b.yaml': pod.replace('web', 'database') });
  const reason = 'The manifests have no workload, pod or Service "default/databse". Did you mean "default/database"?';
  const args = ['reach', 'one', 'two', '--from', 'default/web', '--to', 'default/databse'];
  expect(await firebreak(args, { cwd: folder })).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: --to default/databse: ${reason}\n`,
  });
  // Of many questions it is one of the answers.
  const run = await firebreak(['reach', 'one', 'two', '--queries', '-', '--format', 'json'], {
    cwd: folder,
    stdin: '[{ "from": "default/web", "to": "default/databse" }]',
  });
  expect(JSON.parse(run.stdout)[0]).toMatchObject({ verdict: 'unknown', reason });
  expect(run.code).toBe(0);
});

/** Each name is four times the one before. */
const bomb = [...'abcdef']
  .map((name, at) => `    - &${'bcdefg'[at]} [${Array(4).fill(`*${name}`).join(', ')}]\n`)
  .join('');

test.each([
  [
    '- { from: a/b, to: c/d }\n- from: a/b\n  too: c/d\n',
    '3:3: Question 2 has a key "too" that means nothing. Did you mean "to"?',
  ],
  [
    '[{"from": "a/b", "to": "c/d", "zone": 1}]',
    '1:31: Question 1 has a key "zone" that means nothing. A question has from, to, protocol, port, http, sni, icmp.',
  ],
  ['- { from: a/b, to: c/d, port: http }\n', '1:31: Question 1 has a "port" that is no number.'],
  ['- { from: a/b }\n', '1:3: Question 1 needs "to" as text.'],
  [
    '- { from: a/b, to: c/d }\n- &self { from: a/b, to: c/d, http: [*self] }\n',
    '2:9: Question 2 has aliases that lead to themselves or to too much.',
  ],
  [
    `- from: a/b\n  to: c/d\n  http:\n    - &a [x, x, x, x]\n${bomb}`,
    '1:3: Question 1 has aliases that lead to themselves or to too much.',
  ],
  ['- { from: a/b, to: c/d }\n- a/b\n', '2:3: Question 2 is not an object with "from" and "to".'],
])('a mistake in the questions is an error at its place: %j', async (stdin, message) => {
  const run = await firebreak(['reach', 'examples/shop', '--queries', '-'], { stdin });
  // A question before it that can be read is answered.
  const stdout = expect.stringMatching(message.includes('Question 2') ? /^a\/b → c\/d, TCP: unknown\n.*\n$/ : /^$/);
  expect(run).toEqual({ code: 2, stdout, stderr: `error: Standard input:${message}\n` });
});

test('the help of reach says what each verdict means', async () => {
  const { stdout } = await firebreak(['reach', '--help']);
  for (const verdict of ['allowed', 'denied', 'conditional', 'unknown']) {
    expect(stdout).toMatch(new RegExp(`^ {2}${verdict} {2,}\\S`, 'm'));
  }
});

test('reach repeats what a question states, also what nothing reads yet', async () => {
  const question = { from: 'shop/web', to: 'shop/api', protocol: 'TCP', port: 8080, http: { method: 'GET' }, sni: 'a' };
  const run = await firebreak(['reach', 'examples/shop', '--queries', '-', '--format', 'json'], {
    stdin: JSON.stringify([question]),
  });
  expect(JSON.parse(run.stdout)[0]).toMatchObject({ ...question, verdict: 'allowed' });
});

test('an address that one of several scopes has as a pod means that pod', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nstatus: { podIP: 10.0.0.1 }\n';
  const deny = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny }\nspec: {}\n';
  const { folder } = diskWorkspace({
    'one/a.yaml': `${pod}---\n${deny}`,
    'two/b.yaml': pod.replaceAll('10.0.0.1', '10.9.9.9'),
  });
  const args = ['reach', 'one', 'two', '--from', '8.8.8.8', '--to', '10.0.0.1', '--port', '80', '--format', 'json'];
  const run = await firebreak(args, { cwd: folder });
  expect(JSON.parse(run.stdout)[0]).toMatchObject({ verdict: 'denied', scope: 'one' });
});

test('a node of which a port leads to a closed pod is not allowed on all ports', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: a, labels: { app: web } }\nspec: { containers: [{ name: c, image: x }] }\nstatus: { hostIP: 192.168.0.1 }\n';
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: a }\nspec: { type: NodePort, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, nodePort: 30080 }] }\n';
  const deny =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: deny, namespace: a }\nspec: {}\n';
  const ask = async (...manifests: readonly string[]) => {
    const args = ['reach', '-', '--from', '8.8.8.8', '--to', '192.168.0.1', '--format', 'json'];
    return JSON.parse((await firebreak(args, { stdin: manifests.join('---\n') })).stdout)[0];
  };
  const answer = await ask(pod, service, deny);
  expect(answer.verdict).toBe('conditional');
  expect(answer.reason).toMatch(/^Only some ports are open. Node port 30080 leads to Service "a\/web": /);
  expect((await ask(pod, service)).verdict).toBe('allowed');
});

test('a cluster-wide policy with an IPv4 block written as IPv6 is an error, and decides nothing', async () => {
  const { folder } = diskWorkspace({
    'a.yaml': `${pod}---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: p }
spec:
  tier: Admin
  priority: 5
  subject: { namespaces: {} }
  egress:
    - { action: Deny, to: [{ networks: ["::ffff:1.2.3.4/120"] }] }
`,
  });
  const ask = (...args: readonly string[]) => firebreak(args, { cwd: folder });
  const to = await ask('reach', '--from', 'default/web', '--to', '1.2.3.4', '--port', '80');
  expect(to.stdout).toContain('unknown\n  ClusterNetworkPolicy "p" cannot be read as written');
  const { code, stdout } = await ask('check', '--rule', 'invalid-ipblock');
  expect(code).toBe(1);
  expect(stdout).toMatch(/a\.yaml:\d+:41 +error +invalid-ipblock /);
});

test.each(['010.0.0.0/8', '::ffff:10.0.0.0/104'])('what plugins read differently decides nothing: %s', async (cidr) => {
  const { folder } = diskWorkspace({
    'a.yaml': `${pod}---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p }
spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${cidr}" } }] }] }
`,
  });
  const { code, stdout } = await firebreak(['reach', '--from', '10.2.2.2', '--to', 'default/web', '--port', '80'], {
    cwd: folder,
  });
  expect(code).toBe(0);
  expect(stdout).toContain('unknown\n  NetworkPolicy "p" cannot be read as written');
});

test('of a template that may hold a policy the reasons say where it is', async () => {
  const policy = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: {{ .Values.name }}\n';
  const { folder } = diskWorkspace({ 'pods.yaml': `${pod}---\n${pod.replace('web', 'db')}`, 'policy.yaml': policy });
  const args = ['reach', folder, '--from', 'default/web', '--to', 'default/db', '--port', '80'];
  expect((await firebreak(args, { cwd: folder })).stdout).toBe(
    `default/web → default/db, TCP 80: unknown
  A template in policy.yaml may hold a policy.
    egress   not understood  what may be a policy  policy.yaml:1:1
    ingress  not understood  what may be a policy  policy.yaml:1:1
`,
  );
});

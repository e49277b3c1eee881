import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

function deployment(name: string, container = '', labels = `app: ${name}`): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { ${labels} } }
  template:
    metadata: { labels: { ${labels} } }
    spec: { containers: [{ name: main, image: ${name}${container} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${labels} }, ports: [{ port: 80, targetPort: 8080 }] }
`;
}

const web = deployment('web', ', env: [{ name: API_URL, value: "http://api" }]');
const api = deployment('api');

const policies = `# Namespace shop: a default deny, and what the manifests declare.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 53
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes:
    - Ingress
  ingress:
    # API_URL in Deployment/shop/web
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 8080
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Egress
  egress:
    # API_URL in Deployment/shop/web
    - to:
        - podSelector:
            matchLabels:
              app: api
      ports:
        - protocol: TCP
          port: 8080
`;

describe('firebreak synthesize', () => {
  test('prints the policies, and with them nothing is missing any more', async () => {
    const { folder, write } = diskWorkspace({ 'web.yaml': web, 'api.yaml': api });
    expect(await firebreak(['synthesize'], { cwd: folder })).toEqual({ code: 0, stdout: policies, stderr: '' });
    write('policies.yaml', policies);
    expect(await firebreak(['synthesize'], { cwd: folder })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Nothing is to be written.\n',
    });
  });

  test('writes one file a namespace, and never over one that is there', async () => {
    const { folder, read, write } = diskWorkspace({ 'k8s/web.yaml': web, 'k8s/api.yaml': api });
    const run = () => firebreak(['synthesize', 'k8s', '--output', 'out/policies'], { cwd: folder });
    const first = await run();
    expect([first.code, first.stdout]).toEqual([0, '']);
    expect(first.stderr).toContain('Created out/policies/shop-network-policies.yaml');
    expect(read('out/policies/shop-network-policies.yaml')).toBe(policies);
    write('out/policies/shop-network-policies.yaml', 'mine');
    const second = await run();
    expect([second.code, read('out/policies/shop-network-policies.yaml')]).toEqual([2, 'mine']);
    expect(second.stderr).toContain('There is a file of this name that was not read.');
  });

  test('does not write again what a policy allows already', async () => {
    const { folder } = diskWorkspace({
      'web.yaml': web,
      'api.yaml': api,
      'policy.yaml': policies.slice(0, policies.lastIndexOf('---')),
    });
    const { stdout } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout.match(/name: .*/g)).toEqual(['name: web']);
  });

  test('says the same of a kustomization as of what it renders', async () => {
    const { folder } = diskWorkspace({
      'plain/all.yaml': `${web}---\n${api}`,
      'kustomized/kustomization.yaml': 'namespace: shop\nresources: [all.yaml]\n',
      'kustomized/all.yaml': `${web}---\n${api}`.replaceAll(', namespace: shop', ''),
    });
    const runs = await Promise.all(
      ['plain', 'kustomized'].map((each) => firebreak(['synthesize', each], { cwd: folder })),
    );
    expect(runs.map(({ stdout }) => stdout)).toEqual([policies, policies]);
  });

  test('asks for one scope where it writes, and there are several', async () => {
    const { folder } = diskWorkspace({
      'a/kustomization.yaml': 'resources: [all.yaml]',
      'a/all.yaml': `${web}---\n${api}`,
      'b/kustomization.yaml': 'resources: [all.yaml]',
      'b/all.yaml': api,
    });
    const refused = await firebreak(['synthesize', '--output', 'out'], { cwd: folder });
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('choose one with --scope:\n  a\n  b'),
    });
    const printed = await firebreak(['synthesize'], { cwd: folder });
    expect(printed.stdout.match(/^# Scope .*/gm)).toEqual(['# Scope a', '# Scope b']);
    expect((await firebreak(['synthesize', '--output', 'out', '--scope', 'b'], { cwd: folder })).code).toBe(0);
  });

  test('shows no value of a Secret', async () => {
    const caller = deployment('web', ', envFrom: [{ secretRef: { name: s } }]');
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  namespace: shop\nstringData:\n  API: http://me:hunter2@api\n  HOOK: https://hidden.example.com\n';
    const { folder } = diskWorkspace({ 'web.yaml': caller, 'api.yaml': api, 'secret.yaml': secret });
    const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout).toContain('# API of Secret/shop/s in Deployment/shop/web\n');
    expect(stdout + stderr).not.toMatch(/hunter2|hidden/);
  });

  test('tells workloads apart of which one has the labels of the other and more', async () => {
    const canary = deployment('canary', '', 'app: api, track: canary');
    const { folder } = diskWorkspace({
      'web.yaml': web,
      'api.yaml': api.replace('selector: { app: api }', 'selector: { app: api, track: canary }'),
      'canary.yaml': canary,
    });
    const { stdout } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout).toContain('app: api\n              track: canary\n');
    expect(stdout).not.toContain('DoesNotExist');
  });

  test('says what it cannot write, and what something else keeps out', async () => {
    const caller = deployment(
      'web',
      ', env: [{ name: A_URL, value: "http://api" }, { name: B_URL, value: "http://gone.other.svc" }]',
    );
    const denial = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: none }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
`;
    const { folder } = diskWorkspace({ 'web.yaml': caller, 'api.yaml': api, 'deny.yaml': denial });
    const { code, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stderr.split('\n')).toEqual([
      'Note: Egress of Deployment "shop/web" stays wide for B_URL of Deployment "shop/web": Service "other/gone" is not in the manifests.',
      'Not as declared: Deployment "shop/web" could still not connect to Service "shop/api", which A_URL declares.',
      '',
    ]);
    expect(code).toBe(1);
  });

  const egressOf = (stdout: string) => stdout.slice(stdout.indexOf('  egress:', stdout.indexOf('name: web\n')));
  const service = (name: string, spec: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: data }\nspec: { ${spec} }\n`;

  // What is called, what else there is, the egress of the caller below `egress:`, and why it is as wide.
  test.each([
    ['http://gone.data.svc', '', ['- ports:', '    - protocol: TCP'], 'Service "data/gone" is not in the manifests.'],
    [
      'http://byhand.data:80',
      service('byhand', 'ports: [{ port: 80 }]'),
      ['- ports:', '    - protocol: TCP'],
      'Service "data/byhand" has no selector, and its endpoints are not in the manifests.',
    ],
    [
      'ldap.corp.internal:636',
      '',
      ['- ports:', '    - protocol: TCP', '      port: 636'],
      'The addresses of "ldap.corp.internal" are not known.',
    ],
    // With the name of a namespace that is not in the manifests, or a host that somebody has registered.
    ...['http://api.other', 'api.other:80', 'api.other', 'db-0.db.other:80'].map(
      (host): [string, string, string[], string] => [
        host,
        '',
        ['- ports:', '    - protocol: TCP'],
        `"${host.replace(/^http:..|:80$/g, '')}" may be a Service that is not in the manifests.`,
      ],
    ),
    [
      'api.data',
      service('db', 'ports: [{ port: 1 }]'),
      ['- ports:', '    - protocol: TCP'],
      'Service "data/api" is not in the manifests.',
    ],
  ])('lets a workload that calls %s connect as widely as it may have to', async (host, more, egress, why) => {
    const caller = deployment('web', `, env: [{ name: X_HOST, value: "${host}" }]`);
    const { folder } = diskWorkspace({ 'web.yaml': caller + more });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    const rules = egressOf(stdout).split('\n').slice(1, -1);
    expect(rules.filter((line) => !/^ +#/.test(line)).map((line) => line.slice(4))).toEqual(egress);
    expect(rules[0]).toContain(`; narrow it: ${why}`);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Note: Egress of Deployment "shop/web" stays wide for X_HOST of Deployment "shop/web": ${why}\n`,
    });
  });

  test.each(['http://example.com:80', 'sentry.io:80', 'api.other.dev:80', 'cdn-1.example.org:80'])(
    'lets a workload that calls %s connect to the internet',
    async (host) => {
      const caller = deployment('web', `, env: [{ name: X_HOST, value: "${host}" }]`);
      const { folder } = diskWorkspace({ 'web.yaml': caller });
      const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
      expect(egressOf(stdout)).toMatch(/cidr: 0\.0\.0\.0\/0\n.*ports:\n +- protocol: TCP\n +port: 80\n$/s);
      expect(stderr).toBe('');
    },
  );

  test('lets a workload call every port of a public host whose port is not stated', async () => {
    const caller = deployment('web', ', env: [{ name: MAIL_HOST, value: mail.example.com }]');
    const { folder } = diskWorkspace({ 'web.yaml': caller });
    const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(egressOf(stdout)).toMatch(/cidr: 0\.0\.0\.0\/0\n.*ports:\n +- protocol: TCP\n$/s);
    expect(stderr).toContain('It is not stated on which port "mail.example.com" is called.');
  });

  test('lets a workload call all ports of a Service whose port is not stated, also the first ones', async () => {
    const called = api.replace('ports: [{ port: 80, targetPort: 8080 }]', 'ports: [{ port: 1 }, { port: 2 }]');
    const caller = deployment('web', ', env: [{ name: API_HOST, value: api }]');
    const { folder } = diskWorkspace({ 'web.yaml': caller, 'api.yaml': called });
    const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(egressOf(stdout)).toMatch(/ports:\n +- protocol: TCP\n +port: 1\n +endPort: 2\n$/);
    expect(stderr).toBe('');
  });

  // Named ports, and what is said of the selector, are not known of pods that are not there.
  test.each([
    ['ports: [{ port: 5432, targetPort: 6432 }]', ['    - protocol: TCP', '      port: 6432']],
    ['ports: [{ port: 5432, targetPort: pg }]', ['    - protocol: TCP']],
    ['clusterIP: None', ['    - protocol: TCP', '      port: 5432']],
  ])('goes by the selector of a Service whose pods are not in the manifests: %s', async (spec, ports) => {
    const caller = deployment('web', ', env: [{ name: DB, value: "postgres://db.data:5432" }]');
    const more = `${service('db', `selector: { operator: pg }, ${spec}`)}---\n${api.replaceAll('namespace: shop', 'namespace: data')}`;
    const { folder } = diskWorkspace({ 'web.yaml': caller + more });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    const why = 'No pod of the manifests is behind Service "data/db".';
    const selector = ['podSelector:', '  matchLabels:', '    operator: pg'];
    const own = ['namespaceSelector:', '  matchLabels:'];
    const rulesAt = (from: number) => stdout.slice(from).split('\n---\n')[0]?.trimEnd().split('\n').slice(1);
    const indented = (lines: readonly string[]) =>
      lines.map((line, index) => `        ${index === 0 ? '- ' : '  '}${line}`);
    const portsBelow = ['      ports:', ...ports.map((line) => `    ${line}`)];
    expect(rulesAt(stdout.indexOf('  egress:', stdout.indexOf('name: web\n')))).toEqual([
      `    # DB in Deployment/shop/web; by the selector: ${why}`,
      '    - to:',
      ...indented([...own, '    kubernetes.io/metadata.name: data', ...selector]),
      ...portsBelow,
    ]);
    expect(rulesAt(stdout.indexOf('spec:', stdout.indexOf('name: db\n')))).toEqual([
      ...selector.map((line) => `  ${line}`),
      '  policyTypes:',
      '    - Ingress',
      '  ingress:',
      `    # DB in Deployment/shop/web; by the selector: ${why}`,
      '    - from:',
      ...indented([...own, '    kubernetes.io/metadata.name: shop', 'podSelector:', '  matchLabels:', '    app: web']),
      ...portsBelow,
    ]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `Note: Every pod that Service "data/db" selects admits what DB of Deployment "shop/web" declares, and pods that are not shown may call nobody: ${why}
Note: Egress of Deployment "shop/web" goes by a selector for DB of Deployment "shop/web": ${why}
`,
    });
  });

  test('a workload that cannot be read widens what is called beside it no further than the selector', async () => {
    const caller = web.replaceAll('namespace: shop', 'namespace: front').replace('http://api', 'http://api.shop');
    const unread = deployment('other').replace('labels: { app: other }', 'labels: { app: other, level: 5 }');
    const { folder } = diskWorkspace({ 'web.yaml': caller, 'api.yaml': api, 'other.yaml': unread });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(egressOf(stdout)).toMatch(
      /metadata\.name: shop\n +podSelector:\n +matchLabels:\n +app: api\n +ports:\n +- protocol: TCP\n +port: 8080\n$/,
    );
    expect(egressOf(stdout).match(/^ {4}- /gm)).toHaveLength(1);
    expect(code).toBe(0);
    expect(stderr).toContain('Namespace "shop" is left out: The API server rejects Deployment "other": label level');
  });

  test('lets a caller of a Service that is not in the manifests in to the pods of its namespace, unless these are closed already', async () => {
    const caller = deployment('web', ', env: [{ name: URL, value: "http://gone" }]');
    const { folder } = diskWorkspace({ 'web.yaml': `${caller}---\n${api}` });
    const open = await firebreak(['synthesize'], { cwd: folder });
    const why = 'Service "shop/gone" is not in the manifests.';
    expect(open.stdout).toContain(`  name: gone
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
  ingress:
    # URL in Deployment/shop/web; narrow it: ${why}
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
---
`);
    expect({ code: open.code, stderr: open.stderr }).toEqual({
      code: 0,
      stderr: `Note: Egress of Deployment "shop/web" stays wide for URL of Deployment "shop/web": ${why}
Note: Every pod of namespace "shop" admits what URL of Deployment "shop/web" declares, and pods that are not shown may call nobody: ${why}
`,
    });
    const denial = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: none, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;
    const closed = diskWorkspace({ 'web.yaml': caller + denial });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: closed.folder });
    expect(stdout).toContain('name: allow-dns\n');
    // Egress that is closed is not opened widely.
    expect(stdout).not.toContain('name: web\n');
    expect(stderr.split('\n')).toEqual([
      'Note: No policy is written for URL of Deployment "shop/web": NetworkPolicy "shop/none" keeps it closed, and only a wide rule could open it. Service "shop/gone" is not in the manifests.',
      'Not as declared: Deployment "shop/web" could still not connect to Service "shop/gone", which URL declares.',
      '',
    ]);
    expect(code).toBe(1);
  });

  const ldap = deployment('web', ', env: [{ name: LDAP_HOST, value: "ldap.corp.internal:636" }]');
  const widely = ['    - ports:', '        - protocol: TCP', '          port: 636', ''];
  const policy = (kind: string, spec: string) =>
    `---\napiVersion: ${kind === 'NetworkPolicy' ? 'networking.k8s.io/v1' : 'cilium.io/v2'}\nkind: ${kind}\nmetadata: { name: p, namespace: shop }\nspec: ${spec}\n`;

  // What is called would be cut off by the default deny.
  test.each([
    [
      'a policy that cannot be read',
      policy('NetworkPolicy', '{ podSelector: { matchLabels: { app: web } }, policyType: [Ingress] }'),
    ],
    [
      'a policy that cannot be read and is about egress',
      policy('NetworkPolicy', '{ podSelector: { matchLabels: { app: web } }, policyTypes: [egress] }'),
    ],
    [
      'a policy of a kind that is not modelled',
      policy('CiliumNetworkPolicy', '{ endpointSelector: {}, egress: [{}] }'),
    ],
    [
      'a policy that may select the pods',
      policy('NetworkPolicy', '{ podSelector: { matchLabels: { pod-template-hash: a } }, policyTypes: [Egress] }'),
    ],
    [
      'a policy of the whole cluster that denies something else',
      `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: p }
spec:
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ networks: [169.254.169.254/32] }] }]
`,
    ],
  ])('keeps what is called widely beside %s', async (_, more) => {
    const { folder } = diskWorkspace({ 'web.yaml': ldap + more });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(egressOf(stdout).split('\n').slice(2)).toEqual(widely);
    expect(stderr).toContain(
      'Note: Egress of Deployment "shop/web" stays wide for LDAP_HOST of Deployment "shop/web": ',
    );
    expect({ code, failures: stderr.match(/Not as declared/g) }).toEqual({ code: 0, failures: null });
  });

  // What becomes of a call where policies decide about egress already.
  const why = 'The addresses of "ldap.corp.internal" are not known.';
  test.each([
    ['[]', `NetworkPolicy "shop/p" keeps it closed, and only a wide rule could open it. ${why}`, 1],
    [
      '[{ to: [{ podSelector: {} }] }]',
      `NetworkPolicy "shop/p" keeps it closed, and only a wide rule could open it. ${why}`,
      1,
    ],
    ['[{ ports: [{ port: 636 }] }]', 'NetworkPolicy "shop/p" allows it already.', 0],
    [
      '[{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 636 }] }]',
      `what NetworkPolicy "shop/p" allows of it is kept. ${why}`,
      0,
    ],
  ])('says what becomes of a call that a policy with egress: %s decides about', async (egress, what, exit) => {
    const own = policy(
      'NetworkPolicy',
      `{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: ${egress} }`,
    );
    const { folder } = diskWorkspace({ 'web.yaml': ldap + own });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout).not.toContain('name: web\n');
    expect(stderr.split('\n')).toEqual([
      `Note: No policy is written for LDAP_HOST of Deployment "shop/web": ${what}`,
      ...(exit === 0
        ? []
        : [
            'Not as declared: Deployment "shop/web" could still not connect to "ldap.corp.internal", which LDAP_HOST declares.',
          ]),
      '',
    ]);
    expect(code).toBe(exit);
  });

  // An existing policy names addresses for what has a name.
  const github = deployment('web', ', env: [{ name: URL, value: "https://api.github.com" }]');
  const toIps = (...cidrs: readonly string[]) => cidrs.map((cidr) => `{ ipBlock: { cidr: ${cidr} } }`).join(', ');
  test.each([
    ['all of the internet, in two halves', `[${toIps('0.0.0.0/1', '128.0.0.0/1')}]`, 'allowed'],
    [
      'the internet and no network inside',
      '[{ ipBlock: { cidr: 0.0.0.0/0, except: [10.0.0.0/8, 192.168.0.0/16] } }]',
      'allowed',
    ],
    ['a few public addresses', `[${toIps('8.8.8.0/24', '200.1.0.0/16')}]`, 'partly'],
    ['the internet but for a public range', '[{ ipBlock: { cidr: 0.0.0.0/0, except: [104.16.0.0/12] } }]', 'partly'],
    ['a network inside', `[${toIps('10.0.0.0/8')}]`, 'closed'],
    ['pods', '[{ podSelector: {} }]', 'closed'],
  ])('goes by all public addresses where a policy allows %s', async (_, to, what) => {
    const own = policy(
      'NetworkPolicy',
      `{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: ${to}, ports: [{ port: 443 }] }] }`,
    );
    const { folder } = diskWorkspace({ 'web.yaml': github + own });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout.includes('# api.github.com: URL in')).toBe(what === 'closed');
    const kept = 'what NetworkPolicy "shop/p" allows of it is kept. The addresses of "api.github.com" are not known.';
    expect(stderr).toBe(
      what === 'partly' ? `Note: No policy is written for URL of Deployment "shop/web": ${kept}\n` : '',
    );
    expect(code).toBe(0);
  });

  test('keeps which clients of a load balancer a policy admits', async () => {
    const open = web.replace('spec: { selector', 'spec: { type: LoadBalancer, selector');
    const admit = (cidr: string) =>
      policy('NetworkPolicy', `{ podSelector: { matchLabels: { app: web } }, ingress: [{ from: [${toIps(cidr)}] }] }`);
    const note =
      'Note: No policy is written for type of Service "shop/web": what NetworkPolicy "shop/p" allows of it is kept. Which addresses connect is not known.\n';
    for (const [cidr, said] of [
      ['203.0.113.0/24', note],
      ['0.0.0.0/0', ''],
    ] as const) {
      const { folder } = diskWorkspace({ 'web.yaml': open + admit(cidr), 'api.yaml': api });
      const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
      expect(stdout).not.toContain('cidr:');
      expect({ code, stderr }).toEqual({ code: 0, stderr: said });
    }
  });

  test('goes by the name where a policy allows names', async () => {
    const named = `---
apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: p }
spec:
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Allow, to: [{ domainNames: [api.github.com] }] }]
`;
    const { folder } = diskWorkspace({ 'web.yaml': github + named });
    const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect({ stderr, isWritten: stdout.includes('# api.github.com') }).toEqual({ stderr: '', isWritten: false });
  });

  test('names the policy that keeps a call closed beside one that cannot be read', async () => {
    const ofWeb = 'podSelector: { matchLabels: { app: web } }';
    const unread = policy('NetworkPolicy', `{ ${ofWeb}, policyType: [Egress] }`);
    const closing = policy('NetworkPolicy', `{ ${ofWeb}, policyTypes: [Egress] }`).replace('name: p', 'name: closing');
    const { folder } = diskWorkspace({ 'web.yaml': ldap + unread + closing });
    const { stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stderr).toBe(
      `Note: No policy is written for LDAP_HOST of Deployment "shop/web": NetworkPolicy "shop/closing" keeps it closed unless NetworkPolicy "shop/p" allows it, and only a wide rule could open it. ${why}\n`,
    );
  });

  test('opens closed egress to the pods that a Service selects, as to those that are shown', async () => {
    const caller = deployment('web', ', env: [{ name: DB, value: "postgres://db.data:5432" }]');
    const none = policy('NetworkPolicy', '{ podSelector: {}, policyTypes: [Ingress, Egress] }');
    const there = service('db', 'selector: { operator: pg }, ports: [{ port: 5432 }]');
    const { folder } = diskWorkspace({ 'web.yaml': caller + there + none });
    const { code, stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(egressOf(stdout)).toContain('operator: pg\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('goes by a selector for DB') });
  });

  test('leaves out a namespace whose pods would have to let in everybody', async () => {
    const webhook = `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: hook }
webhooks: [{ name: a.b.c, clientConfig: { service: { name: gone, namespace: shop } }, sideEffects: None, admissionReviewVersions: [v1] }]
`;
    const { folder } = diskWorkspace({ 'api.yaml': api + webhook });
    const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout).toBe('');
    expect(stderr).toContain('Note: Namespace "shop" is left out: It may hold pods that');
  });

  test('leaves out a namespace called by pods whose labels are not clear', async () => {
    const unclear = web.replaceAll('namespace: shop', 'namespace: front').replace('http://api', 'http://api.shop');
    const caller = unclear.replace('labels: { app: web }', 'labels: { app: web, level: 5 }');
    const { folder } = diskWorkspace({ 'web.yaml': caller, 'api.yaml': api });
    const { stdout, stderr } = await firebreak(['synthesize'], { cwd: folder });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/Namespace "shop" is left out: The API server rejects Deployment "web": label level/);
  });

  test('leaves out a namespace with pods that no policy can name', async () => {
    const bare =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: bare, namespace: shop }\nspec: { containers: [{ name: main, image: x, args: ["http://api"] }] }\n';
    const { folder } = diskWorkspace({ 'api.yaml': api, 'bare.yaml': bare });
    expect(await firebreak(['synthesize'], { cwd: folder })).toEqual({
      code: 0,
      stdout: '',
      stderr: 'Note: Namespace "shop" is left out: The pods of Pod "bare" have no labels.\nNothing is to be written.\n',
    });
  });
});

test('that nodes reach their own pods is nothing that policies open', async () => {
  const agent = `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { hostNetwork: true, containers: [{ name: main, image: agent }] }
`;
  const { folder } = diskWorkspace({ 'web.yaml': `${web}---\n${api}`, 'agent.yaml': agent });
  const { code, stderr } = await firebreak(['synthesize'], { cwd: folder });
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('Not as declared')]);
});

test('where nothing enforces policies the same ones are written, and a note says so', async () => {
  const { folder } = diskWorkspace({ 'web.yaml': web, 'api.yaml': api });
  const enforced = await firebreak(['synthesize', '.'], { cwd: folder });
  const ignored = await firebreak(['synthesize', '.', '--cni', 'flannel'], { cwd: folder });
  expect(enforced.stdout).toContain('API_URL in Deployment/shop/web');
  expect(ignored).toMatchObject({ code: 0, stdout: enforced.stdout });
  expect(ignored.stderr).toContain('Note: With cni: flannel nothing enforces network policies.');
});

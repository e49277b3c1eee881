import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const deployment = (name: string, env = '') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: ${name}${env} }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ port: 80, targetPort: 8080 }] }
`;
const apps = [deployment('web', ', env: [{ name: API_URL, value: "http://api" }]'), deployment('api')].join('---\n');

const base = `# What holds for all.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: dns, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ protocol: UDP, port: 53 }, { port: 53 }] }]
`;

const api = (rules: string) => `kind: NetworkPolicy # of the API
apiVersion: networking.k8s.io/v1
metadata:
    name: api
    namespace: shop
spec:
    podSelector: { matchLabels: { app: api } }
    policyTypes: [Ingress]
    ingress:
    - from: # the office
      - ipBlock: { cidr: 192.0.2.0/24 }
${rules}`;

const added = `    - from:
        # API_URL in Deployment/shop/web
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 8080
`;

async function merge(files: Readonly<Record<string, string>>) {
  const { folder } = diskWorkspace(files);
  const run = await firebreak(['synthesize', '.', '--merge', '--output', 'out'], { cwd: folder });
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  return { ...run, read, folder };
}

test('a rule goes into the policy of the same pods, and what else is needed beside it', async () => {
  const { code, stderr, read, folder } = await merge({ 'apps.yaml': apps, 'base.yaml': base, 'api.yaml': api('') });
  expect(stderr).toBe(
    'Created out/shop-network-policies.yaml\nChanged api.yaml\n2 files. List new ones in the kustomization, if there is one.\n',
  );
  expect(code).toBe(0);
  const text = read('api.yaml');
  expect(text.startsWith(api(''))).toBe(true);
  expect(text.slice(api('').length).replaceAll(/\s+/g, ' ')).toBe(added.replaceAll(/\s+/g, ' '));
  const created = read('out/shop-network-policies.yaml');
  expect(created.match(/^ {2}name: .*$/gm)).toEqual(['  name: web']);
  // What is there now is all that is declared.
  const again = await firebreak(['synthesize', '.', '--merge', '--output', 'more'], { cwd: folder });
  expect(again.stderr).toBe('Nothing is to be written.\n');
});

test('where every rule goes into a policy, no folder is made', async () => {
  const web = api('')
    .replaceAll(/\bapi\b/g, 'web')
    .replace('[Ingress]', '[Egress]')
    .replace(/ {4}ingress:[\s\S]*/, '');
  const files = { 'apps.yaml': apps, 'base.yaml': base, 'api.yaml': api(''), 'web.yaml': web };
  const { code, stderr, folder } = await merge(files);
  expect(stderr).toBe('Changed api.yaml\nChanged web.yaml\n2 files.\n');
  expect(code).toBe(0);
  expect(existsSync(path.join(folder, 'out'))).toBe(false);
});

test('a policy that isolates without rules gets lists of both directions', async () => {
  const bare = api('').replace(/ {4}policyTypes[\s\S]*/, '    policyTypes: [Ingress, Egress]\n');
  const calls = deployment('api', ', env: [{ name: WEB, value: "http://web" }]');
  const { code, read, folder } = await merge({
    'apps.yaml': apps.replace(deployment('api'), calls),
    'base.yaml': base,
    'api.yaml': bare,
  });
  expect(code).toBe(0);
  expect(read('api.yaml')).toMatch(/^ {4}ingress:$[\s\S]*^ {4}egress:$/m);
  const { stdout } = await firebreak(['reach', '.', '--from', 'shop/api', '--to', 'shop/web', '--port', '8080'], {
    cwd: folder,
  });
  expect(stdout).toContain('allowed');
});

test.each([
  ['other labels', api('').replace('app: api }', 'app: api, tier: back }')],
  [
    'a policy for egress only',
    api('').replace('[Ingress]', '[Egress]').replace('ingress:', 'egress:').replace('from:', 'to:'),
  ],
  ['two policies of these pods', `${api('')}---\n${api('').replace('name: api', 'name: api-2')}`],
])('%s: a policy is written beside', async (_, text) => {
  const { stderr, read } = await merge({ 'apps.yaml': apps, 'base.yaml': base, 'api.yaml': text });
  expect(stderr).not.toContain('Changed');
  expect(read('api.yaml')).toBe(text);
});

/** Both directions are one list. */
const shared = api('')
  .replace('[Ingress]', '[Ingress, Egress]')
  .replace(/ {4}ingress:[\s\S]*/, '    ingress: &rules\n    - ports: [{ port: 9 }]\n    egress: *rules\n');

test('where the text cannot be changed, policies are written beside, and a note says so', async () => {
  const { code, stderr, read } = await merge({ 'apps.yaml': apps, 'base.yaml': base, 'api.yaml': shared });
  expect(stderr).toContain('Note: NetworkPolicy "shop/api" is not extended: The field is shared through an anchor');
  expect(code).toBe(0);
  expect(read('api.yaml')).toBe(shared);
  expect(read('out/shop-network-policies.yaml')).toContain('API_URL in Deployment/shop/web');
});

test('only the policy whose text cannot be changed stays as it is', async () => {
  const web = api('')
    .replaceAll(/\bapi\b/g, 'web')
    .replace('[Ingress]', '[Egress]')
    .replace(/ {4}ingress:[\s\S]*/, '');
  const { code, stderr, read, folder } = await merge({
    'apps.yaml': apps,
    'base.yaml': base,
    'api.yaml': shared,
    'web.yaml': web,
  });
  expect(stderr).toContain('Note: NetworkPolicy "shop/api" is not extended: The field is shared through an anchor');
  expect(stderr).toContain('Changed web.yaml');
  expect(code).toBe(0);
  expect(read('api.yaml')).toBe(shared);
  expect(read('web.yaml')).toContain('egress:');
  expect(read('out/shop-network-policies.yaml').match(/^ {2}name: .*$/gm)).toEqual(['  name: api-2']);
  const { stdout } = await firebreak(['reach', '.', '--from', 'shop/web', '--to', 'shop/api', '--port', '8080'], {
    cwd: folder,
  });
  expect(stdout).toContain('allowed');
});

test('it changes files, so it has to be said where further ones go', async () => {
  const { folder } = diskWorkspace({ 'apps.yaml': apps });
  const { code, stderr } = await firebreak(['synthesize', '.', '--merge'], { cwd: folder });
  expect(code).toBe(2);
  expect(stderr).toContain('--merge changes files: name with --output where further policies go');
});

import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

/** A patch shows lines around what it changes: none of them may be secret. */

beforeAll(buildIfStale, 120_000);

const secret = `---
apiVersion: v1
kind: Secret
metadata: { name: s, namespace: shop }
stringData:
  word: s3cr3t
`;

const head = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels: { app: web }
spec:
  containers:
    - name: web
`;

const files: readonly (readonly [name: string, text: string])[] = [
  [
    'above and below',
    `${head}      env:
        - name: DB_PASSWORD
          value: s3cr3t
      image: web
  hostNetwork: true
  dnsPolicy: ClusterFirst
---
apiVersion: v1
kind: Secret
metadata: { name: s, namespace: shop }
data:
  word: s3cr3t
`,
  ],
  [
    'right above',
    `${head}      image: web
      env:
        - name: API_TOKEN
          value: |
            more
            s3cr3t
  hostNetwork: true
  dnsPolicy: ClusterFirst
`,
  ],
  ['before the end of the file', `${secret.slice(4)}---\n${head}      image: web\n  hostNetwork: true\n`],
  [
    'in a URL',
    `${head}      image: web\n      args: ["--db=postgres://me:s3cr3t@db/x"]\n  dnsPolicy: ClusterFirst\n  hostNetwork: true\n  priority: 1\n`,
  ],
];

describe.each(files)('a secret %s', (_, text) => {
  test.each([
    ['git', ['apply', '-']],
    ['patch', ['-p1', '--fuzz=0']],
  ] as const)('is not in the patch, which %s takes', async (program, args) => {
    const { folder, read } = diskWorkspace({ 'web.yaml': text });
    const { stdout, stderr } = await firebreak(['fix', '--unsafe', '--rule', 'hostnetwork-bypasses-policy'], {
      cwd: folder,
    });
    expect(stdout).toContain('-  hostNetwork: true\n');
    expect(stdout + stderr).not.toContain('s3cr3t');
    execFileSync(program, args, { cwd: folder, input: stdout });
    expect(read('web.yaml')).toBe(text.replace('  hostNetwork: true\n', ''));
  });
});

test.each([
  [
    'below the change',
    `${head.replace('spec:\n', 'spec:\n  hostNetwork: true\n  # http://me:s3cr3t@x\n')}      image: web\n`,
  ],
  [
    'in the line that changes',
    `${head.slice(0, head.indexOf('spec:'))}spec: { hostNetwork: true, containers: [{ name: web, image: web, env: [{ name: PASSWORD, value: s3cr3t }] }] }\n`,
  ],
])('a file is left out of the patch where a secret is %s, and --write fixes it', async (_, text) => {
  const { folder, read } = diskWorkspace({
    'web.yaml': text,
    'other.yaml': files[0]?.[1].replace(/web/g, 'other') ?? '',
  });
  const args = ['fix', '--unsafe', '--rule', 'hostnetwork-bypasses-policy'];
  const { stdout, stderr } = await firebreak(args, { cwd: folder });
  expect(stdout).toContain('other.yaml');
  expect(stdout).not.toContain('web.yaml');
  expect(stdout + stderr).not.toContain('s3cr3t');
  expect(stderr).toContain(
    'Not in the patch: web.yaml, where it would show what is secret. --write writes its fixes.\n',
  );
  await firebreak([...args, '--write'], { cwd: folder });
  expect(read('web.yaml')).not.toContain('hostNetwork');
});

test('what a kustomization generates a Secret of is not in the patch', async () => {
  const { folder } = diskWorkspace({
    'kustomization.yaml':
      'namespace: shop\nsecretGenerator:\n- name: s\n  literals: [word=s3cr3t]\nresources:\n- web.yaml\n',
    'web.yaml': `${head}      image: web\n`,
  });
  const { stdout } = await firebreak(['fix', '--unsafe', '--rule', 'missing-default-deny-ingress'], { cwd: folder });
  expect(stdout).toContain('kustomization.yaml');
  expect(stdout).not.toContain('s3cr3t');
});

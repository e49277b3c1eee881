import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';

beforeAll(buildIfStale, 120_000);

const manifests = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: proxy-only # firebreak: ignore[dns-egress-missing] the proxy resolves names
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Egress]
`;

test('what is ignored does not fail the run, and is counted', async () => {
  const run = await firebreak(['check', '-', '--fail-on', 'info'], { stdin: manifests });
  expect(run).toEqual({
    code: 0,
    stdout: 'No problems · 1 ignored · no workloads\n',
    stderr: '',
  });
});

test('JSON lists what is ignored, by what and why', async () => {
  const run = await firebreak(['check', '-', '--format', 'json'], { stdin: manifests });
  const { findings, suppressed } = JSON.parse(run.stdout);
  expect(findings).toEqual([]);
  expect(suppressed).toMatchObject([
    {
      rule: 'dns-egress-missing',
      severity: 'warning',
      file: 'stdin.yaml',
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 18 } },
      resource: { kind: 'NetworkPolicy', namespace: 'shop', name: 'proxy-only' },
      suppression: {
        carrier: 'comment',
        reason: 'the proxy resolves names',
        file: 'stdin.yaml',
        range: { start: { line: 3, character: 19 }, end: { line: 3, character: 83 } },
      },
    },
  ]);
});

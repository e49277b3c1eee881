import { expect, test } from 'vitest';
import { type Analysis, buildReachReport } from '../../../server/src/core';
import { analyseFiles, editFiles, type WorkspaceFile } from '../../support/analysis';
import { checkFindings } from '../../support/check';

const file = (path: string, text: string): WorkspaceFile => ({ path, text });

const pods = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: data }
---
`;

const allowing = (cidr: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: data }
spec:
  podSelector: {}
  ingress: [{ from: [{ ipBlock: { cidr: ${cidr} } }] }]
`;

const stating = (cluster: string) => file('.firebreak.yaml', `cluster: ${cluster}\n`);

function answer(analysis: Analysis, from = 'shop/web', to = 'data/db'): readonly [verdict: string, reason: string] {
  const query = { from, to, protocol: 'TCP', port: 5432 };
  const [entry] = buildReachReport(analysis, [query], {
    displayPath: (uri) => uri,
    scope: undefined,
    ipBlocks: 'pods',
  });
  return [entry?.verdict ?? '', entry?.reason ?? ''];
}

test.each([
  ['nothing is stated', 'version: 1\n', '10.0.0.0/8', 'conditional'],
  ['all pods are in the block', 'cluster: { podCIDRs: [10.244.0.0/16] }\n', '10.0.0.0/8', 'allowed'],
  ['no pod is in the block', 'cluster: { podCIDRs: [10.244.0.0/16] }\n', '192.168.0.0/16', 'denied'],
  ['some pods are in the block', 'cluster: { podCIDRs: [10.244.0.0/16] }\n', '10.244.1.0/24', 'conditional'],
  [
    'only some of the ranges are in the block',
    'cluster: { podCIDRs: [10.244.0.0/16, fd00::/64] }\n',
    '10.0.0.0/8',
    'conditional',
  ],
  [
    'one of the ranges is none',
    'cluster: { podCIDRs: [10.244.0.0/16, 10.0.0.300/8] }\n',
    '192.168.0.0/16',
    'conditional',
  ],
])('%s', async (_what, config, cidr, verdict) => {
  const analysis = await analyseFiles([file('all.yaml', pods + allowing(cidr)), file('.firebreak.yaml', config)]);
  expect(answer(analysis)[0]).toBe(verdict);
});

test('a pod on the network of its node has none of the addresses, and one whose address is written has that', async () => {
  const web = (rest: string) => pods.replace('---\n', `${rest}\n---\n`) + allowing('10.244.0.0/16');
  const config = stating('{ podCIDRs: [10.244.0.0/16] }');
  const onNode = await analyseFiles([file('all.yaml', web('spec: { hostNetwork: true }')), config]);
  expect(answer(onNode)[0]).toBe('conditional');
  const elsewhere = await analyseFiles([file('all.yaml', web('status: { podIP: 10.9.0.1 }')), config]);
  expect(answer(elsewhere)[0]).toBe('denied');
});

test('an address of pods or of Services that no manifest has is not outside', async () => {
  const analysis = await analyseFiles([
    file('all.yaml', pods),
    stating('{ podCIDRs: [10.244.0.0/16], serviceCIDRs: [10.96.0.0/12] }'),
  ]);
  expect(answer(analysis, 'shop/web', '10.244.3.4')).toEqual([
    'unknown',
    '10.244.3.4 is the address of a pod, and no manifest says of which.',
  ]);
  expect(answer(analysis, 'shop/web', '10.96.0.1')).toEqual([
    'unknown',
    '10.96.0.1 is the address of a Service, and no manifest says of which.',
  ]);
  expect(answer(analysis, 'shop/web', '203.0.113.9')[0]).toBe('allowed');
});

test('an edit of the ranges is followed, and of files for which they do not hold nothing is known', async () => {
  const all = file('all.yaml', pods + allowing('10.0.0.0/8'));
  const states: readonly [readonly WorkspaceFile[], string][] = [
    [[all], 'conditional'],
    [[all, stating('{ podCIDRs: [10.244.0.0/16] }')], 'allowed'],
    [[all, stating('{ podCIDRs: [192.168.0.0/16] }')], 'denied'],
    [[all, file('other/.firebreak.yaml', 'cluster: { podCIDRs: [10.244.0.0/16] }\n')], 'conditional'],
  ];
  let files: readonly WorkspaceFile[] = [];
  let analysis = await analyseFiles(files);
  for (const [next, verdict] of states) {
    analysis = await editFiles(analysis, files, next);
    files = next;
    expect(answer(analysis)[0]).toBe(verdict);
  }
});

test('a block among the addresses of pods or Services is found, but for cluster DNS and all pods', async () => {
  const egress = (name: string, cidr: string, ports: string, marker = '') => `#- ${name}.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - ipBlock:
            cidr: ${cidr}
${marker === '' ? '' : `            #     ${'~'.repeat(cidr.length)} [ipblock-targets-cluster-address] ${marker}\n`}      ports: ${ports}
`;
  await checkFindings(
    `#- .firebreak.yaml
cluster: { podCIDRs: [10.244.0.0/16], serviceCIDRs: [10.96.0.0/12] }
${egress('services', '10.96.0.0/16', '[{ port: 80 }]', 'allows 10.96.0.0/16 (ipBlock), addresses of Services, but sees the pods behind them.')}\
${egress('api', '10.96.0.1/32', '[{ port: 443 }]', 'addresses of Services')}\
${egress('one-pod', '10.244.7.9/32', '[{ port: 80 }]', 'allows 10.244.7.9/32 (ipBlock), addresses of pods, which change.')}\
${egress('dns', '10.96.0.10/32', '[{ port: 53 }, { port: 53, protocol: UDP }]')}\
${egress('maybe-dns', '10.96.0.10/32', '[]')}\
${egress('pods', '10.244.0.0/16', '[{ port: 80 }]')}\
${egress('private', '10.0.0.0/8', '[{ port: 80 }]')}\
${egress('outside', '203.0.113.9/32', '[{ port: 80 }]')}`,
    { rules: ['ipblock-targets-cluster-address'] },
  );
});

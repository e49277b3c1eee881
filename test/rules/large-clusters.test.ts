import { expect, test } from 'vitest';
import { coverageOf } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { withinCpuSeconds } from '../support/within-cpu-seconds';

const policyCount = 400;

/** Policies of one priority that select every pod. */
const policies = (ingress: (index: number) => string) =>
  Array.from(
    { length: policyCount },
    (_, index) => `---
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: c${index} }
spec: { tier: Baseline, priority: 10, subject: { namespaces: {} }, ingress: [${ingress(index)}] }
`,
  );

const pods = Array.from(
  { length: 200 },
  (_, index) => `---
apiVersion: v1
kind: Pod
metadata: { name: p${index}, namespace: n${index % 10}, labels: { app: "${index}" } }
spec: { containers: [{ name: web, image: example.com/web }] }
`,
);

const team = (name: string) => `from: [{ namespaces: { matchLabels: { team: ${name} } } }]`;

// Each pod that compares the policies in pairs costs a second of its own.
test.each([
  [
    'that say the same',
    () => `{ action: Accept, ${team('ops')} }, { action: Deny, from: [{ namespaces: {} }] }`,
    'restricted',
  ],
  ['that only accept', (index: number) => `{ action: Accept, ${team(`t${index}`)} }`, 'open'],
  [
    'about different namespaces',
    (index: number) => `{ action: Accept, ${team(`t${index}`)} }, { action: Deny, ${team(`x${index}`)} }`,
    'restricted',
  ],
  [
    'of which the last may disagree with the others',
    (index: number) => `{ action: ${index + 1 < policyCount ? 'Accept' : 'Deny'}, ${team('ops')} }`,
    'unknown',
  ],
])(
  'the coverage of 200 pods by 400 policies of one priority %s takes seconds',
  async (_, ingress, state) => {
    const analysis = await withinCpuSeconds(10, () =>
      analyseFiles([{ path: 'all.yaml', text: [...policies(ingress), ...pods].join('') }]),
    );
    const states = coverageOf(analysis).scopes.flatMap(({ namespaces }) =>
      namespaces.flatMap(({ workloads }) => workloads.map((workload) => workload.ingress)),
    );
    expect(new Set(states)).toEqual(new Set([state]));
  },
  120_000,
);

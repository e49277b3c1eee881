import { describe, expect, test } from 'vitest';
import { allFindings, coverageOf } from '../../server/src/core';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { analyseFiles } from '../support/analysis';
import { checkFix } from '../support/check';
import { clusterOfYaml } from '../support/cluster';

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  labels:
    app: web
`;

const policy = (metadata: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: ${metadata}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`;

const about = ['misplaced-or-invalid-policy-field', 'unknown-api-identity'];

/** What is found about the policy, and whether the ingress of the pod is covered by it. */
async function judge(text: string) {
  const analysis = await analyseFiles([{ path: 'a.yaml', text: `${pod}---\n${text}` }]);
  const messages = allFindings(analysis).flatMap(({ ruleId, message }) => (about.includes(ruleId) ? [message] : []));
  return { messages, ingress: coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads[0]?.ingress };
}

const ofShop = (more: string) => policy(`{ name: p, namespace: shop, ${more} }`);

describe('metadata that the API server refuses is found once, and the policy is not trusted', () => {
  test.each([
    [ofShop('labels: { "bad key!": a }'), 'Label key "bad key!" is not a valid one'],
    [ofShop('labels: { k: 1 }'), 'Label value 1 is not a text'],
    [ofShop('labels: { n: true }'), 'Label value true is not a text'],
    [ofShop('labels: { k: "a b" }'), 'Label value "a b" is not a valid one'],
    [ofShop('labels: x'), 'labels must be a map'],
    [ofShop('annotations: { k: 1 }'), 'value of annotation "k" must be a text'],
    [ofShop('annotations: { "k!": a }'), '"k!" is not a valid key of an annotation'],
    [ofShop('finalizers: x'), 'finalizers must be a list'],
  ])('%s', async (text, message) => {
    expect(await judge(text)).toEqual({ messages: [expect.stringContaining(message)], ingress: 'unknown' });
  });

  test('also of a cluster-wide policy', async () => {
    const text = `apiVersion: policy.networking.k8s.io/v1alpha1
kind: AdminNetworkPolicy
metadata: { name: p, labels: { k: "a b" } }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]
`;
    const message = expect.stringContaining('so the API server rejects this policy.');
    expect(await judge(text)).toEqual({ messages: [message], ingress: 'unknown' });
  });
});

test('the name of a namespace is checked', async () => {
  const { messages } = await judge(policy('{ name: p, namespace: A_b }'));
  expect(messages).toEqual([expect.stringContaining('"A_b" is not a valid name of a namespace')]);
});

test('an unknown field is dropped, and the policy is read without it', async () => {
  const { messages, ingress } = await judge(ofShop('namespace2: q'));
  expect(messages).toEqual([expect.stringContaining('"namespace2" is not a field of metadata, so kubectl refuses')]);
  expect(ingress).toBe((await judge(ofShop('labels: {}'))).ingress);
  expect(ingress).not.toBe('unknown');
});

test.each([
  'labels: { app: <app>, empty: , example.com/k: v_1.x }',
  'annotations: { Example.com/K: "any text at all" }, finalizers: [example.com/x]',
  'labels: ~, annotations: ~, finalizers: ~, uid: x, generation: 1, creationTimestamp: ~',
])('%s is let pass', async (more) => {
  const { messages, ingress } = await judge(ofShop(more));
  expect(messages).toEqual([]);
  expect(ingress).not.toBe('unknown');
});

describe('a policy with a misspelt namespace may be in the default one or in the one that is meant', () => {
  const misspelt = (field: string) => `{ name: p, ${field}: shop }`;

  /** The ingress of pods by their names, with the reasons, where policies stand beside pods of two namespaces. */
  async function ingressOf(...policies: string[]) {
    const other = pod.replace('name: web', 'name: other').replace('app: web', 'app: other');
    const pods = [pod, other.replace('  namespace: shop\n', '')];
    const analysis = await analyseFiles([{ path: 'a.yaml', text: [...pods, ...policies].join('---\n') }]);
    const workloads = coverageOf(analysis).scopes[0]?.namespaces.flatMap((namespace) => namespace.workloads) ?? [];
    return Object.fromEntries(workloads.map(({ resource, ingress, reason }) => [resource.name, { ingress, reason }]));
  }

  test.each(['namspace', 'nameSpace', 'namespaces', 'name-space', 'ns'])('%s', async (field) => {
    const reason = `The namespace of NetworkPolicy "p" is not known: metadata has "${field}" instead of "namespace".`;
    const doubt = { ingress: 'unknown', reason };
    expect(await ingressOf(policy(misspelt(field)))).toEqual({ web: doubt, other: doubt });
    const { messages } = await judge(policy(misspelt(field)));
    expect(messages).toEqual([expect.stringContaining(`"${field}" is not a field of metadata, so kubectl refuses`)]);
  });

  test('and in no other', async () => {
    const elsewhere = pod.replaceAll('name: web', 'name: api').replace('namespace: shop', 'namespace: data');
    expect((await ingressOf(elsewhere, policy(misspelt('namspace'))))['api']).toMatchObject({ ingress: 'open' });
    const edges = [...buildGraph(await clusterOfYaml([elsewhere, policy(misspelt('namspace'))].join('---\n')))];
    expect(edges).toContainEqual({
      src: '0.0.0.0-255.255.255.255[External]',
      dst: 'data/api[Pod]',
      conn: 'All Connections',
    });
  });

  test('but selects no others than its selector says', async () => {
    const ofWeb = policy(misspelt('namspace')).replace('podSelector: {}', 'podSelector: { matchLabels: { app: web } }');
    const { web, other } = await ingressOf(ofWeb);
    expect([web?.ingress, other?.ingress]).toEqual(['unknown', 'open']);
  });

  test('and takes away nothing that others allow', async () => {
    const open = `${ofShop('labels: {}').replace(', Egress', '')}  ingress: [{}]\n`;
    const manifests = [pod, pod.replaceAll('web', 'api'), policy(misspelt('namspace')).replace(', Egress', ''), open];
    const edges = [...buildGraph(await clusterOfYaml(manifests.join('---\n')))];
    expect(edges).toContainEqual({ src: 'shop/api[Pod]', dst: 'shop/web[Pod]', conn: 'All Connections' });
  });

  test('not where a kustomization states the namespace', async () => {
    const analysis = await analyseFiles([
      { path: 'kustomization.yaml', text: 'namespace: shop\nresources: [a.yaml]\n' },
      { path: 'a.yaml', text: `${pod}---\n${policy(misspelt('namspace'))}` },
    ]);
    expect(coverageOf(analysis).scopes[0]?.namespaces[0]?.workloads[0]?.ingress).toBe('closed');
  });

  test('two of one name may be two', async () => {
    const text = `${policy(misspelt('namspace'))}---\n${policy('{ name: p, namspace: front }')}`;
    const analysis = await analyseFiles([{ path: 'a.yaml', text }]);
    expect(allFindings(analysis).filter(({ ruleId }) => ruleId === 'duplicate-resource')).toEqual([]);
  });

  test('a fix writes the field', () =>
    checkFix(
      '#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namspace: shop\nspec:\n  podSelector: {}\n',
      '#- a.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p\n  namespace: shop\nspec:\n  podSelector: {}\n',
      'Rename "namspace" to "namespace"',
      { rules: ['misplaced-or-invalid-policy-field'] },
    ));
});

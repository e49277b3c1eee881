import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../server/src/core';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';
import { clusterOfYaml } from '../support/cluster';

/** A namespace that another tool fills in may be each of the others. */

const pod = (namespace: string, name: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespace}
  labels: { app: ${name} }
`;

const policy = (namespace: string, spec: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: ${namespace}
spec: ${spec}
`;

const denyIngress = '{ podSelector: {}, policyTypes: [Ingress] }';
const denyToApi = '{ podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress] }';

async function states(...manifests: string[]) {
  const analysis = await analyseFiles([{ path: 'a.yaml', text: manifests.join('---\n') }]);
  const workloads = coverageOf(analysis).scopes.flatMap(({ namespaces }) =>
    namespaces.flatMap((namespace) => namespace.workloads),
  );
  return Object.fromEntries(workloads.map(({ resource, ingress, egress }) => [resource.name, `${ingress} ${egress}`]));
}

async function edges(...manifests: string[]) {
  const all = [...buildGraph(await clusterOfYaml(manifests.join('---\n')))];
  return all
    .filter(({ src, dst }) => src.endsWith('[Pod]') && dst.endsWith('[Pod]'))
    .map(({ src, dst, certain }) => `${src} => ${dst}${certain === false ? ' (possibly)' : ''}`);
}

const placeholders = [`"\${NS}"`, '"{{ .Values.ns }}"', '$(NAMESPACE)', '<namespace>', '"%NS%"', '"@ns@"'];

describe('a policy', () => {
  test.each(placeholders)('in namespace %s may select pods of every namespace', async (namespace) => {
    expect(await states(pod('shop', 'web'), policy(namespace, denyIngress))).toEqual({ web: 'unknown open' });
  });

  test('leaves certain what it certainly does not select', async () => {
    const manifests = [pod('shop', 'web'), pod('data', 'api'), policy('$(NS)', denyToApi)];
    expect(await states(...manifests)).toEqual({ web: 'open open', api: 'unknown open' });
    expect(await edges(...manifests)).toEqual([
      'data/api[Pod] => shop/web[Pod]',
      'shop/web[Pod] => data/api[Pod] (possibly)',
    ]);
  });

  test('is not weighed with every pod where there are very many', async () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      policy('$(NS)', denyToApi.replace('api', `app-${index}`)).replace('name: p', `name: p${index}`),
    );
    expect(await states(pod('shop', 'web'), ...many)).toEqual({ web: 'unknown open' });
  });

  test('is certain for pods with the same namespace', async () => {
    const manifests = [pod('$(NS)', 'web'), policy('$(NS)', denyIngress)];
    expect(await states(...manifests)).toEqual({ web: 'closed open' });
  });

  test('withholds what is reported as absent elsewhere', () =>
    checkFindings(`#- a.yaml\n${pod('shop', 'web')}---\n${policy('$(NS)', denyIngress)}`, {
      rules: ['missing-default-deny-ingress', 'workload-unprotected-ingress', 'selector-matches-nothing'],
    }));
});

describe('a workload', () => {
  test('may be selected by policies of every namespace', async () => {
    const manifests = [pod('$(NS)', 'web'), pod('shop', 'api'), policy('shop', denyIngress)];
    expect(await states(...manifests)).toEqual({ web: 'unknown open', api: 'closed open' });
    expect(await edges(...manifests)).toEqual(['shop/api[Pod] => $(NS)/web[Pod] (possibly)']);
  });

  test('may be in the namespace that a rule names', async () => {
    const allowOwn = '{ podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }';
    const allowNamed =
      '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } } }] }] }';
    const web = '$(NS)/web[Pod]';
    expect(await edges(pod('$(NS)', 'web'), pod('shop', 'api'), policy('shop', allowOwn))).toContain(
      `${web} => shop/api[Pod] (possibly)`,
    );
    expect(await edges(pod('$(NS)', 'web'), pod('shop', 'api'), policy('shop', allowNamed))).toContain(
      `${web} => shop/api[Pod] (possibly)`,
    );
  });

  test('may be what a selector elsewhere seems to miss', () =>
    checkFindings(`#- a.yaml\n${pod('$(NS)', 'api')}---\n${pod('shop', 'web')}---\n${policy('shop', denyToApi)}`, {
      rules: ['selector-matches-nothing', 'selector-near-miss', 'namespace-mismatch'],
    }));
});

test('where everything has the same namespace, it is reported as ever', () =>
  checkFindings(
    `#- a.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: $(NS)
  #          ~~~~~ [missing-default-deny-ingress]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p
  namespace: $(NS)
spec:
  podSelector: { matchLabels: { app: api } }
  #                                  ~~~ [selector-matches-nothing]
  policyTypes: [Ingress]
`,
    { rules: ['missing-default-deny-ingress', 'selector-matches-nothing'] },
  ));

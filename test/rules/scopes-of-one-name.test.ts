import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

/*
 * What no kustomization uses forms the scope "default", and a kustomization in a folder "default" another one of that
 * name. Each knows what the other has, as scopes of different names do.
 */

const service = (selector: string, marker = '') => `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: ${selector} }
${marker}`;

const pod = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: web }] }
`;

const other = pod.replaceAll('web', 'db');

const kustomization = (files: string) => `#- default/kustomization.yaml\nresources: [${files}]\n`;

test('a Service of one is not told that it selects nothing where the other has the pods', () =>
  checkFindings(`${kustomization('a.yaml')}#- default/a.yaml\n${service('web')}---\n${other}#- pods.yaml\n${pod}`, {
    rules: ['service-backend-mismatch'],
  }));

test('an Ingress of one is not told that there is no Service where the other has it', () =>
  checkFindings(
    `${kustomization('a.yaml')}#- default/a.yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
#- web.yaml
${service('web')}`,
    { rules: ['ingress-backend-missing'] },
  ));

test('what is right for the only scope of a finding is offered, whatever the other has', () => {
  const before = (selector: string) =>
    `${kustomization('a.yaml')}#- default/a.yaml\n${service(selector)}---\n${pod}#- other.yaml\n${other}`;
  return checkFix(before('wbe'), before('web'), 'app=web', { rules: ['service-backend-mismatch'] });
});

test('pods of one that nobody from outside can reach are reported, although the other does not have the clients', () =>
  checkFindings(
    `${kustomization('a.yaml')}#- default/a.yaml
${pod}---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: LoadBalancer
  #     ~~~~~~~~~~~~ [blocks-ingress-controller] keeps out
  ports: [{ port: 80 }]
  selector: { app: web }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-clients, namespace: shop }
spec:
  podSelector: {}
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: clients } } }] }]
---
${pod.replaceAll('web', 'client').replaceAll('shop', 'clients')}#- other.yaml
${other.replace('shop', 'elsewhere')}`,
    { rules: ['blocks-ingress-controller'] },
  ));

// The kustomization at the root goes by the name of the workspace folder.
test('a base that scopes of one name use has one finding, which names both', async () => {
  const file = (path: string, text: string) => ({ path, text });
  const analysis = await analyseFiles([
    file('base/kustomization.yaml', 'resources: [web.yaml]\n'),
    file('base/web.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\n'),
    file('kustomization.yaml', 'namespace: a\nresources: [base]\n'),
    file('workspace/kustomization.yaml', 'namespace: b\nresources: [../base]\n'),
  ]);
  const [finding] = allFindings(analysis).filter(({ ruleId }) => ruleId === 'missing-default-deny-ingress');
  expect(finding?.scopes.map(({ id }) => id)).toEqual([
    'kustomization:file:///workspace/kustomization.yaml',
    'kustomization:file:///workspace/workspace/kustomization.yaml',
  ]);
  expect(finding?.message).toContain('The same gap is in scope "workspace".');
});

import { describe, expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings } from '../support/check';

const id = 'workload-in-default-or-system-namespace';
const rules = { rules: [id] };

const workload = (name: string, namespace: string | undefined, image = 'registry.example/app:1.0', found = '') =>
  `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}${found === '' ? '' : `  #          ${'~'.repeat(namespace?.length ?? 0)} [${id}] ${found}\n`}spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "${image}" }] }
---
`;

const kind = (apiVersion: string, kind_: string, name: string, spec: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind_}\nmetadata:\n  name: ${name}\n  namespace: default\n${spec}---\n`;
const service = (name: string) =>
  kind('v1', 'Service', name, 'spec: { selector: { app: web }, ports: [{ port: 80 }] }\n');
const policy = kind('networking.k8s.io/v1', 'NetworkPolicy', 'deny', 'spec: { podSelector: {} }\n');
const marker = (message = '') => `  #          ~~~~~~~ [${id}] ${message}\n`;

describe('finds', () => {
  test.each([
    [
      'one workload',
      workload(
        'web',
        'default',
        undefined,
        'Deployment "web" is in namespace "default", so the namespace tells policies nothing',
      ),
    ],
    ['a Service alone', service('web').replace('spec:', `${marker('Service "web" is in')}spec:`)],
    ['a policy alone', policy.replace('spec:', `${marker('NetworkPolicy "deny" is in')}spec:`)],
    [
      'an application beside the parts of the cluster',
      workload(
        'db',
        'kube-system',
        'docker.io/library/postgres:16',
        'Deployment "db" is in namespace "kube-system", beside the parts of the cluster',
      ),
    ],
    ['anything that runs in kube-public', workload('web', 'kube-public', undefined, 'which is for public information')],
    [
      'anything that runs in kube-node-lease',
      workload('web', 'kube-node-lease', undefined, 'which is for the leases of nodes'),
    ],
  ])('%s', (_name, text) => checkFindings(text, { ...rules, severity: 'information' }));

  test('one for all objects of the namespace, with the places of the others', async () => {
    const analysis = await analyseFiles([
      { path: 'a.yaml', text: service('web') + workload('api', 'default') },
      { path: 'b.yaml', text: workload('web', 'default') + policy },
    ]);
    const found = allFindings(analysis).filter(({ ruleId }) => ruleId === id);
    expect(found.map(({ message }) => message)).toEqual([
      'Deployment "api" and 3 more are in namespace "default", so the namespace tells policies nothing.',
    ]);
    expect(found[0]?.related.map(({ message }) => message.split(' is ')[0])).toEqual([
      'Deployment "web"',
      'NetworkPolicy "deny"',
      'Service "web"',
    ]);
  });
});

describe('silent', () => {
  test.each([
    ['no namespace: whoever applies the manifest supplies one', workload('web', undefined)],
    ['another namespace', workload('web', 'shop')],
    [
      'a kustomization puts it elsewhere',
      `#- kustomization.yaml\nnamespace: shop\nresources: [web.yaml]\n#- web.yaml\n${workload('web', 'default')}`,
    ],
    ["the API server's own Service", service('kubernetes')],
    ['a part of the cluster', workload('dns', 'kube-system', 'registry.k8s.io/coredns/coredns:v1.11')],
    ['what may be a part of the cluster', workload('agent', 'kube-system', 'registry.example/nginx:1.27')],
    [
      'a proxy on the network of the nodes',
      workload('nginx-proxy', 'kube-system', 'nginx:1.27').replace(
        'spec: { containers',
        'spec: { hostNetwork: true, containers',
      ),
    ],
    ['a template', workload('web', '{{ .Values.namespace }}')],
  ])('%s', (_name, text) => checkFindings(text, rules));
});

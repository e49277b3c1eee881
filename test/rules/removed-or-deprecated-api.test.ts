import { describe, expect, test } from 'vitest';
import { allFindings, defaultOptions, fixesFor } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const rules = { rules: ['removed-or-deprecated-api', 'unknown-api-identity'] };

const object = (apiVersion: string, kind: string) =>
  `#- a.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: web\n`;

describe('one finding for each version, and none about its identity', () => {
  test.each([
    [
      'extensions/v1beta1',
      'NetworkPolicy',
      'error',
      'removed in Kubernetes 1.16; the API server rejects it, so it isolates no pod',
    ],
    ['extensions/v1beta1', 'Ingress', 'error', 'removed in Kubernetes 1.22'],
    ['networking.k8s.io/v1beta1', 'Ingress', 'error', 'removed in Kubernetes 1.22'],
    ['networking.k8s.io/v1beta1', 'IngressClass', 'error', 'removed in Kubernetes 1.22'],
    ['discovery.k8s.io/v1beta1', 'EndpointSlice', 'error', 'removed in Kubernetes 1.25'],
    ['policy/v1beta1', 'PodSecurityPolicy', 'error', 'use Pod Security admission'],
    ['extensions/v1beta1', 'PodSecurityPolicy', 'error', 'removed in Kubernetes 1.16; use Pod Security admission'],
    ['rbac.istio.io/v1alpha1', 'ServiceRole', 'error', 'removed in Istio 1.6; use AuthorizationPolicy'],
    ['authentication.istio.io/v1alpha1', 'MeshPolicy', 'error', 'removed in Istio 1.6; use PeerAuthentication'],
    [
      'traefik.containo.us/v1alpha1',
      'IngressRoute',
      'warning',
      'not served from Traefik 3.0 on; write traefik.io/v1alpha1',
    ],
    ['gateway.networking.k8s.io/v1alpha2', 'HTTPRoute', 'warning', 'not served from Gateway API 0.6 on; write v1.'],
    ['gateway.networking.k8s.io/v1alpha2', 'GRPCRoute', 'warning', 'not served from Gateway API 1.2 on'],
    ['gateway.networking.k8s.io/v1alpha2', 'ReferenceGrant', 'warning', 'from Gateway API 1.2 on; write v1beta1.'],
    ['cert-manager.io/v1alpha2', 'Certificate', 'warning', 'cert-manager 1.6 on; write cert-manager.io/v1.'],
    ['cert-manager.io/v1beta1', 'ClusterIssuer', 'warning', 'not served from cert-manager 1.6 on; write v1.'],
    [
      'policy.networking.k8s.io/v1alpha1',
      'AdminNetworkPolicy',
      'information',
      'superseded by v1alpha2 ClusterNetworkPolicy',
    ],
    ['policy.networking.k8s.io/v1alpha1', 'BaselineAdminNetworkPolicy', 'information', 'superseded by'],
    ['security.istio.io/v1beta1', 'AuthorizationPolicy', 'hint', 'Istio 1.22 and later serve v1.'],
    ['networking.istio.io/v1alpha3', 'VirtualService', 'hint', 'Istio 1.22 and later serve v1.'],
    ['gateway.networking.k8s.io/v1beta1', 'Gateway', 'hint', 'Gateway API 1.0 and later serve v1.'],
    ['policy.linkerd.io/v1alpha1', 'Server', 'hint', 'Linkerd 2.16 and later serve v1beta3.'],
  ] as const)('%s %s', async (apiVersion, kind, severity, message) => {
    const marker = `#${' '.repeat(11)}${'~'.repeat(apiVersion.length)} [removed-or-deprecated-api] ${message}\n`;
    const yaml = object(apiVersion, kind);
    await checkFindings(yaml.replace('kind:', `${marker}kind:`), { ...rules, severity });
    const analysis = await analyseFiles([{ path: 'a.yaml', text: yaml.slice(yaml.indexOf('\n') + 1) }]);
    const [finding] = allFindings(analysis).filter(({ ruleId }) => ruleId === 'removed-or-deprecated-api');
    expect(finding?.tags).toEqual(['deprecated']);
    expect(finding?.message.length).toBeLessThanOrEqual(120);
  });
});

test.each([
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['networking.istio.io/v1alpha3', 'EnvoyFilter'],
  ['gateway.networking.k8s.io/v1alpha2', 'TCPRoute'],
  ['gateway.networking.k8s.io/v1beta1', 'ReferenceGrant'],
  ['policy.linkerd.io/v1alpha1', 'AuthorizationPolicy'],
  ['extensions/v1beta1', 'Deployment'],
  ['policy/v1beta1', 'PodDisruptionBudget'],
])('served, or of no matter for the network: %s %s', (apiVersion, kind) =>
  checkFindings(object(apiVersion, kind), { rules: ['removed-or-deprecated-api'] }),
);

test('in a list, and as JSON', () =>
  checkFindings(
    `#- list.yaml
apiVersion: v1
kind: List
items:
  - kind: IngressClass
    apiVersion: networking.k8s.io/v1beta1
    #           ~~~~~~~~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api]
    metadata: { name: web }
#- psp.json
{ "kind": "PodSecurityPolicy", "apiVersion": "policy/v1beta1", "metadata": { "name": "web" } }
#                                            ~~~~~~~~~~~~~~~~ [removed-or-deprecated-api]
`,
    rules,
  ));

test('the definitions of a group that the workspace brings along decide what is served', () =>
  checkFindings(
    `${object('traefik.containo.us/v1alpha1', 'IngressRoute')}#- crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ingressroutes.traefik.containo.us
spec:
  group: traefik.containo.us
`,
    rules,
  ));

test('a kustomize patch has the version of what it changes', () =>
  checkFindings(
    `${object('extensions/v1beta1', 'Ingress')}#- kustomization.yaml
patches: [{ path: a.yaml }]
`,
    { rules: ['removed-or-deprecated-api'] },
  ));

describe('fixes', () => {
  test('a policy becomes one that is enforced', () =>
    checkFix(
      '#- a.yaml\napiVersion: "extensions/v1beta1" # old\nkind: NetworkPolicy\nmetadata: { name: web }\nspec: { podSelector: {} }\n',
      '#- a.yaml\napiVersion: "networking.k8s.io/v1" # old\nkind: NetworkPolicy\nmetadata: { name: web }\nspec: { podSelector: {} }\n',
      'Write networking.k8s.io/v1 NetworkPolicy',
      rules,
    ));

  test('an Ingress in its own style, with its comments', () =>
    checkFix(
      `#- a.yaml
kind: Ingress
metadata:
    name: web
apiVersion: extensions/v1beta1
spec:
    rules:
    - http:
        paths:
        - backend:
              # the port first
              servicePort: "http" # named
              # then the name
              serviceName: web # ours
        - path: /b
          pathType: Prefix
          backend: { serviceName: web, servicePort: 80 } # flow
        - { path: /c, backend: { servicePort: 80, serviceName: web } }
        - path: /d
          pathType: Exact
          backend:
              resource: { kind: Bucket, name: static }
`,
      `#- a.yaml
kind: Ingress
metadata:
    name: web
apiVersion: networking.k8s.io/v1
spec:
    rules:
    - http:
        paths:
        - pathType: ImplementationSpecific
          backend:
              # the port first
              service:
                  port:
                      name: "http" # named
              # then the name
                  name: web # ours
        - path: /b
          pathType: Prefix
          backend: { service: { name: web, port: { number: 80 } } } # flow
        - { path: /c, pathType: ImplementationSpecific, backend: { service: { port: { number: 80 }, name: web } } }
        - path: /d
          pathType: Exact
          backend:
              resource: { kind: Bucket, name: static }
`,
      '',
      rules,
    ));

  test('an Ingress in JSON', () =>
    checkFix(
      `#- a.json
{ "kind": "Ingress", "apiVersion": "networking.k8s.io/v1beta1", "metadata": { "name": "web" },
  "spec": { "backend": { "serviceName": "web", "servicePort": 80 } } }
`,
      `#- a.json
{ "kind": "Ingress", "apiVersion": "networking.k8s.io/v1", "metadata": { "name": "web" },
  "spec": { "defaultBackend": { "service": { "name": "web", "port": { "number": 80 } } } } }
`,
      '',
      rules,
    ));

  test.each([
    ['a number in quotes, which is no name of a port', 'backend: { serviceName: web, servicePort: "80" }'],
    ['a backend behind an alias', 'x: &b { serviceName: web, servicePort: 80 }\n  backend: *b'],
    ['a backend that is half written', 'backend: { serviceName: web }'],
    ['a path without backend', 'rules: [{ http: { paths: [{ path: / }] } }]'],
  ])('none for %s', async (_, spec) => {
    const text = `apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: { name: web }\nspec:\n  ${spec}\n`;
    await expect(checkFix(`#- a.yaml\n${text}`, '', 'Write', rules)).rejects.toThrow('Offered: none');
  });
});

test('beside a policy that isolates the same pods the message stays true', () =>
  checkFindings(
    `#- a.yaml
apiVersion: extensions/v1beta1
#           ~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api] the API server rejects it, so it isolates no pod.
kind: NetworkPolicy
metadata: { name: old, namespace: shop }
spec: { podSelector: {} }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: shop }
spec: { podSelector: {} }
`,
    rules,
  ));

describe('where the version of Kubernetes is stated', () => {
  const ingress = (marker: string) => object('networking.k8s.io/v1beta1', 'Ingress').replace('kind:', `${marker}kind:`);
  const marker = (words: string) => `#           ~~~~~~~~~~~~~~~~~~~~~~~~~ [removed-or-deprecated-api] ${words}\n`;
  const removed = marker('removed in Kubernetes 1.22');
  const served = marker('is removed from Kubernetes 1.22 on; Kubernetes 1.21.4 still serves it.');

  test('one that still serves it makes it information, by the nearest configuration and the cluster of the file', async () => {
    const information = { ...rules, severity: 'information' } as const;
    await checkFindings(`#- .firebreak.yaml\ncluster: { kubernetes: "1.21.4" }\n${ingress(served)}`, information);
    await checkFindings(
      `#- .firebreak.yaml\ncluster: { kubernetes: "1.30" }\nclusters: [{ name: old, include: [a.yaml], kubernetes: "1.21.4" }]\n${ingress(served)}`,
      information,
    );
    await checkFindings(`#- .firebreak.yaml\ncluster: { kubernetes: "1.22" }\n${ingress(removed)}`, {
      ...rules,
      severity: 'error',
    });
  });

  test('the command line says it for all', async () => {
    const file = { path: 'a.yaml', text: ingress('').slice('#- a.yaml\n'.length) };
    const config = { path: '.firebreak.yaml', text: 'cluster: { kubernetes: "1.30" }\n' };
    const analysis = await analyseFiles([config, file], { ...defaultOptions, cluster: { kubernetes: '1.21' } });
    expect(allFindings(analysis)).toMatchObject([{ ruleId: 'removed-or-deprecated-api', severity: 'information' }]);
  });

  test('no version is written that it does not serve yet', async () => {
    const titlesFor = async (version: string) => {
      const text = ingress('').slice('#- a.yaml\n'.length);
      const config = { path: '.firebreak.yaml', text: `cluster: { kubernetes: "${version}" }\n` };
      const analysis = await analyseFiles([config, { path: 'a.yaml', text }]);
      return allFindings(analysis).flatMap((finding) => fixesFor(analysis, finding).map(({ title }) => title));
    };
    expect(await titlesFor('1.18')).toEqual([]);
    expect(await titlesFor('1.19')).toEqual(['Write networking.k8s.io/v1 Ingress']);
  });
});

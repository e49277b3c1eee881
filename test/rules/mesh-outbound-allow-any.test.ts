import { test } from 'vitest';
import { checkFindings } from '../support/check';

const rules = ['mesh-outbound-allow-any'];

const pods = (name: string, extra = '') => `#- ${name}.yaml
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ${name} }
spec:
  template:
    metadata: { labels: { app: web }${extra} }
    spec: { containers: [{ name: web, image: registry.example/web }] }
`;

test('The settings of the mesh have one finding for all of their namespaces; what is not set forwards', async () => {
  await checkFindings(
    `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec:
  meshConfig:
# ~~~~~~~~~~ [mesh-outbound-allow-any] Namespace "pay" has pods that may call any host: no egress policy, and outboundTrafficPolicy.mode is not set. The same gap is in namespace "shop".
    accessLogFile: /dev/stdout
${pods('pay')}${pods('shop')}`,
    { rules },
  );
});

test('The ConfigMap of Istio has its settings as a text', async () => {
  const mesh = (mode: string, marker = '') => `#- mesh.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio
  namespace: istio-system
data:
  mesh: "outboundTrafficPolicy: { mode: ${mode} }"
${marker}`;
  const found =
    '#       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ [mesh-outbound-allow-any] Namespace "shop" has pods\n';
  await checkFindings(mesh('ALLOW_ANY', found) + pods('shop'), { rules });
  await checkFindings(mesh('REGISTRY_ONLY') + pods('shop'), { rules });
});

test('The nearest Sidecar counts', async () => {
  const operator = (mode: string) => `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { outboundTrafficPolicy: { mode: ${mode} } } }
`;
  const sidecar = (namespace: string, spec: string, marker = '') => `#- sidecar.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: ${namespace} }
spec: { ${spec} }
${marker}`;
  const allow = 'outboundTrafficPolicy: { mode: ALLOW_ANY }';
  const refuse = 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }';
  const mark = (column: number) => `#${' '.repeat(column - 1)}~~~~~~~~~ [mesh-outbound-allow-any] Namespace "shop"\n`;
  // One in the namespace, one for the whole mesh, and one for other pods.
  await checkFindings(operator('ALLOW_ANY') + sidecar('shop', refuse) + pods('shop'), { rules });
  await checkFindings(operator('ALLOW_ANY') + sidecar('istio-system', refuse) + pods('shop'), { rules });
  await checkFindings(
    operator('REGISTRY_ONLY') +
      sidecar('shop', `workloadSelector: { labels: { app: other } }, ${allow}`) +
      pods('shop'),
    { rules },
  );
  await checkFindings(operator('REGISTRY_ONLY') + sidecar('shop', allow, mark(39)) + pods('shop'), { rules });
  await checkFindings(
    operator('REGISTRY_ONLY') +
      sidecar('shop', `workloadSelector: { labels: { app: web } }, ${allow}`, mark(83)) +
      pods('shop'),
    { rules },
  );
});

test('Pods without proxy, two settings that contradict, and gateways of another mesh are left out', async () => {
  const operator = (name: string, spec: string) => `#- ${name}.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: ${name}, namespace: istio-system }
spec: { ${spec} }
`;
  const allow = 'meshConfig: { outboundTrafficPolicy: { mode: ALLOW_ANY } }';
  const refuse = 'meshConfig: { outboundTrafficPolicy: { mode: REGISTRY_ONLY } }';
  await checkFindings(operator('mesh', allow) + pods('shop', ', annotations: { sidecar.istio.io/inject: "false" }'), {
    rules,
  });
  await checkFindings(operator('mesh', allow) + operator('more', refuse) + pods('shop'), { rules });
  await checkFindings(operator('gateway', 'profile: empty') + pods('shop'), { rules });
  await checkFindings(operator('mesh', 'meshConfig: { outboundTrafficPolicy: { mode: "<MODE>" } }') + pods('shop'), {
    rules,
  });
});

test('Consul forwards unless it is told not to', async () => {
  const mesh = (spec: string) => `#- mesh.yaml
apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata: { name: mesh }
spec:
  ${spec}
`;
  const inject = ', annotations: { consul.hashicorp.com/connect-inject: "true" }';
  await checkFindings(
    `${mesh('transparentProxy: { meshDestinationsOnly: false }')}#                                           ~~~~~ [mesh-outbound-allow-any] meshDestinationsOnly is false
${pods('shop', inject)}`,
    { rules },
  );
  await checkFindings(mesh('transparentProxy: { meshDestinationsOnly: true }') + pods('shop', inject), { rules });
  await checkFindings(mesh('transparentProxy: { meshDestinationsOnly: false }') + pods('shop'), { rules });
});

test('A policy that cannot be read leaves out the pods that it may select', async () => {
  const operator = (marker = '') => `#- mesh.yaml
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { outboundTrafficPolicy: { mode: ALLOW_ANY } } }
${marker}`;
  const unread = (app: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSelector: { matchLabels: { app: ${app} } }, policyType: [Egress] }
`;
  const found =
    '#                                                    ~~~~~~~~~ [mesh-outbound-allow-any] Namespace "shop" has pods\n';
  await checkFindings(operator(found) + pods('shop') + unread('api'), { rules });
  await checkFindings(operator() + pods('shop') + unread('web'), { rules });
});

import { describe, test } from 'vitest';
import { checkFix } from '../support/check';

const rules = { rules: ['loadbalancer-open-to-internet'] };
const list = 'an example to be replaced';
const internal = 'the annotation of Google Cloud';

describe('fixes write into flow style as it is written', () => {
  test.each([
    [
      'a map on one line',
      list,
      `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: LoadBalancer, ports: [{ port: 80 }] } # for all
`,
      `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: LoadBalancer, ports: [{ port: 80 }], loadBalancerSourceRanges: [203.0.113.0/24] } # for all
`,
    ],
    [
      'the whole object on one line',
      internal,
      `#- a.yaml
{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: LoadBalancer, ports: [{port: 80}]}}
`,
      `#- a.yaml
{apiVersion: v1, kind: Service, metadata: {name: web, annotations: { networking.gke.io/load-balancer-type: Internal }}, spec: {type: LoadBalancer, ports: [{port: 80}]}}
`,
    ],
    [
      'an entry on each line',
      list,
      `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: {
  type: LoadBalancer,
  ports: [{ port: 80 }],
}
`,
      `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: {
  type: LoadBalancer,
  ports: [{ port: 80 }],
  loadBalancerSourceRanges: [203.0.113.0/24],
}
`,
    ],
    [
      'an empty map in another one',
      internal,
      `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web, annotations: {} }
spec: { type: LoadBalancer }
`,
      `#- a.yaml
apiVersion: v1
kind: Service
metadata: { name: web, annotations: { networking.gke.io/load-balancer-type: Internal } }
spec: { type: LoadBalancer }
`,
    ],
    [
      'JSON',
      internal,
      `#- a.json
{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": {
    "name": "web"
  },
  "spec": { "type": "LoadBalancer" }
}
`,
      `#- a.json
{
  "apiVersion": "v1",
  "kind": "Service",
  "metadata": {
    "name": "web",
    "annotations": { "networking.gke.io/load-balancer-type": "Internal" }
  },
  "spec": { "type": "LoadBalancer" }
}
`,
    ],
  ])('%s', (_, title, before, after) => checkFix(before, after, title, rules));

  const server = (flags: string) => `#- kube-apiserver.yaml
apiVersion: v1
kind: Pod
metadata: { name: kube-apiserver, namespace: kube-system }
spec:
  containers:
    - { name: kube-apiserver, image: "registry.k8s.io/kube-apiserver:v1.33.1", command: [kube-apiserver, ${flags}] }
`;

  test('a value with a comma is one item of a list', () =>
    checkFix(
      server('--authorization-mode=AlwaysAllow, --anonymous-auth=false'),
      server('"--authorization-mode=Node,RBAC", --anonymous-auth=false'),
      'Decide by roles',
      { rules: ['apiserver-insecure-access'] },
    ));

  test('several items, each as it has to be written', () =>
    checkFix(
      server('--anonymous-auth=false'),
      server('--anonymous-auth=false, "--authorization-mode=Node,RBAC"'),
      'Decide by roles',
      { rules: ['apiserver-insecure-access'] },
    ));
});

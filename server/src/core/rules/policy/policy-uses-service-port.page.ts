import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const api = `#- shop/api.yaml
${deployment('api', { ports: '{ containerPort: 8080 }' })}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  selector:
    app: api
  ports:
    - port: 80
      targetPort: 8080
---
`;

const policy = (port: string) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector: {}
      ports:
        - protocol: TCP
          port: ${port}
`;

export const policyUsesServicePortPage: RulePage = {
  docs: {
    what: 'A rule of a NetworkPolicy opens a port number that only a Service in front of the pods has.\nThe Service forwards it to another port (`targetPort`), and no container declares the number of the rule.',
    why: 'A Service is translated before policies are asked: they see the pod and its port.\nThe port that clients need stays closed, and the one that the rule opens has nobody listening.',
    how: 'Write the port of the pods, by its number or its name.\nBoth quick-fixes change the one number.',
    limits:
      'Silent unless all of the receiving pods are known, none of them declares the number, and Services lead from the number to the same other port on all of them.\nSilent where the rule opens the port of the pods as well, for headless Services, which translate nothing, and where an egress rule also names other namespaces or addresses.\nA kube-proxy replacement of a network plugin changes nothing about this; a few plugins look at the address of a Service before it is translated, which the API does not promise.\nPolicies of the whole cluster are not judged.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports',
      'https://github.com/kubernetes/website/issues/8295',
    ],
  },
  examples: [
    {
      title: 'The port of the Service',
      yaml: `${api}${policy(
        '80\n#               ~~ [policy-uses-service-port] port 80 of Service "api"; its pods listen on 8080',
      )}`,
      fixed: { fix: 'Use the port of the pods, 8080', yaml: `${api}${policy('8080')}` },
    },
    {
      title: 'The port of the pods',
      yaml: `${api}${policy('8080')}`,
    },
  ],
};

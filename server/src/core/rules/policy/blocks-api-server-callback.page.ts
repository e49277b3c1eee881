import type { RulePage } from '../rule-page';
import { defaultDeny, deployment } from './example-parts';

const app = `#- shop/webhook.yaml
${deployment('webhook', { ports: '{ containerPort: 9443 }' })}${defaultDeny()}apiVersion: v1
kind: Service
metadata:
  name: webhook
  namespace: shop
spec:
  selector:
    app: webhook
  ports:
    - port: 443
      targetPort: 9443
---
`;

const webhook = (marker = '') => `${app}apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: orders
webhooks:
  - name: orders.example.com
    clientConfig:
      service:
        name: webhook
${marker}        namespace: shop
        path: /validate
    sideEffects: None
    admissionReviewVersions: [v1]
`;

const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-entry-to-webhook
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: webhook
  policyTypes:
    - Ingress
  ingress:
    - ports:
    # ~~~~~ [allow-all-ingress]
        - protocol: TCP
          port: 9443
`;

export const blocksApiServerCallbackPage: RulePage = {
  docs: {
    what: 'The API server is to call a Service, for an admission webhook, the conversion of a custom resource or an aggregated API (APIService), and policies isolate the pods of the Service for ingress without a rule that admits addresses to the port of the pods.',
    why: 'The API server runs beside the cluster network and is no pod that a selector could mean.\nIts calls time out: with `failurePolicy: Fail` nobody can create the objects that the webhook is about, and with `Ignore` they are no longer checked.',
    how: 'Open the port of the pods without `from`, or with an `ipBlock` of the addresses of the API server; the quick-fix does the former.\nSuch a Service speaks TLS and expects to be called by anybody.',
    limits:
      'The Service is the one of the namespace and name that are written; where a kustomization renames it, nothing is found.\nSilent where a rule may be meant for the agents by which some clouds connect the API server: every `ipBlock`, `kube-system`, and every selector of namespaces by other labels than `kubernetes.io/metadata.name`.\nSilent where policies of kinds that are not modelled may admit.\nAn API server on the node of the pod itself is always admitted; in a cluster of one node everything works.',
    references: [
      'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference',
      'https://cert-manager.io/docs/installation/best-practice/#network-requirements',
    ],
  },
  examples: [
    {
      title: 'A webhook behind a default-deny',
      yaml: webhook(
        '        #     ~~~~~~~ [blocks-api-server-callback] ValidatingWebhookConfiguration "orders" cannot reach "webhook": NetworkPolicy "default-deny" keeps out the API server\n',
      ),
      fixed: { fix: 'Admit everybody to "webhook", in this file', yaml: `${webhook()}${policy}` },
    },
    { title: 'A webhook with an open port', yaml: `${webhook()}${policy}` },
  ],
};

import type { RulePage } from '../rule-page';

const role = (resource: string) => `#- shop/rbac.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: web
  namespace: shop
rules:
  - apiGroups: [networking.k8s.io]
    resources: [${resource}]
    verbs: [get, list, update]
`;

const web = (account: string) => `#- shop/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: ${account}
      containers:
        - name: web
          image: registry.example/web:3
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`;

const binding = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: web
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: web
subjects:
  - kind: ServiceAccount
    name: web
`;

export const rbacCanChangeNetworkBoundaryPage: RulePage = {
  docs: {
    what: 'A role that lets its subjects change what separates workloads is bound to the ServiceAccount of a workload, or to a group that has every pod in it.\nThat are network policies of every kind, the authorization of meshes, and labels of namespaces, by which policies know them; and, as Information, what leads traffic: Services, endpoints, Ingresses, Gateways and routes.',
    why: 'Whoever takes over such a pod takes the policy away that keeps it in, or gives its own namespace the label that another one trusts.\nThe segmentation is then as good as the weakest of these pods.',
    how: 'Take the verbs `create`, `update`, `patch` and `delete` out of the role, or bind it to a ServiceAccount that only the operator in question runs as.\nWhere an operator needs them, accept the finding with the reason.',
    limits:
      'Only bindings are reported to which a workload of the manifests belongs, in the same scope; a role alone is no finding.\nPods that refuse the token of their ServiceAccount (`automountServiceAccountToken: false`) are left out, and so are network plugins and parts of the cluster.\nOf the roles that every cluster has, `cluster-admin`, `admin` and `edit` are known.\nRules for single objects (`resourceNames`) and aggregated ClusterRoles are left out.',
    references: [
      'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
      'OWASP Kubernetes Top Ten K03:2022',
      'Microsoft Threat Matrix for Kubernetes MS-M9003',
    ],
  },
  examples: [
    {
      title: 'A web server that may change the policies of its namespace',
      yaml: `${role('networkpolicies')}${binding}    #     ~~~ [rbac-can-change-network-boundary] ServiceAccount "web" may change networkpolicies (Role "web"): its pods could open their firewall.
${web('web')}`,
    },
    {
      title: 'It may only change what does not separate',
      yaml: `${role('ingressclasses')}${binding}${web('web')}`,
    },
    {
      title: 'Nobody of the manifests runs as the ServiceAccount',
      yaml: `${role('networkpolicies')}${binding}${web('other')}`,
    },
  ],
};

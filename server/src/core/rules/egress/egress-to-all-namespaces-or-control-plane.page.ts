import type { RulePage } from '../rule-page';

export const egressToAllNamespacesOrControlPlanePage: RulePage = {
  docs: {
    what: 'An egress rule allows every port of every pod of every namespace (`namespaceSelector: {}`).\nOr it names a port of the API server (6443) or of kubelets (10250, 10255) for pods that get no token (`automountServiceAccountToken: false`).',
    why: 'From a pod that somebody has taken over, every other pod can be scanned and tried, the parts of the cluster in `kube-system` among them.\nPods without token have nothing to say to the control plane; an attacker has.',
    how: 'Name the namespaces and the ports that the pods need.\nRemove the ports of the control plane.',
    limits:
      'Rules with ports are left out, so those for DNS are.\nThe ports of the control plane are only told of where each of the selected pods is known and refuses its token, and where the destination may be a node: an address block, nodes, or no destination.\nRules that allow the internet as well are the subject of `internet-egress-open`.\nPorts 443 and those of etcd are left out, because other servers have them too.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.\nOf cluster-wide policies the Accept and Allow rules of the Admin tier are looked at; there is no quick-fix for these.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-multiple-namespaces-by-label',
      'https://kubernetes.io/docs/reference/networking/ports-and-protocols/',
      'Microsoft Threat Matrix for Kubernetes MS-TA9030, MS-M9014',
      'NSA/CISA Kubernetes Hardening Guide, Network policies',
    ],
  },
  examples: [
    {
      title: 'Every pod of the cluster',
      yaml: `#- kube-system/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - podSelector:
            matchLabels:
              app: database
        - namespaceSelector: {}
        # ~~~~~~~~~~~~~~~~~ [egress-to-all-namespaces-or-control-plane] "api" lets pods reach all pods, also of kube-system
`,
      fixed: {
        fix: 'Remove this peer',
        yaml: `#- kube-system/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - podSelector:
            matchLabels:
              app: database
`,
      },
    },
    {
      title: 'One port of every namespace',
      yaml: `#- kube-system/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: scrape
  namespace: kube-system
spec:
  podSelector:
    matchLabels:
      app: prometheus
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - port: 9090
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`,
    },
  ],
};

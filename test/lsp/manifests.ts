/** A namespace, as a file of its own. */
export function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;
}

export function deployment(name: string, namespaceName: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespaceName}
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: ${name}
          image: ${name}
          ports:
            - containerPort: 8080
`;
}

/** Isolates every pod of the namespace in both directions, and lets it ask cluster DNS. */
export function denyAll(namespaceName: string, name = 'deny-all'): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: ${namespaceName}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to:
        - namespaceSelector:
            matchLabels: { kubernetes.io/metadata.name: kube-system }
          podSelector:
            matchLabels: { k8s-app: kube-dns }
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
`;
}

/** A finding that the document shows by itself: that API does not exist. */
export const wrongApi = `apiVersion: network.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wrong
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress]
`;

export const wrongApiRule = 'unknown-api-identity';
export const openIngressRule = 'missing-default-deny-ingress';
const openEgressRule = 'missing-default-deny-egress';

/** What the namespace is told where nothing isolates its pods. */
export const openNamespaceRules = [openEgressRule, openIngressRule];

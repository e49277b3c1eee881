/*
 * Manifests that examples share, so that a page shows what it is about and nothing else is found in it.
 * Each ends with the separator of documents.
 */

/** A policy that isolates every pod of the namespace and lets them resolve names. */
export const defaultDeny = (namespace = 'shop') => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${namespace}
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
---
`;

/** A Deployment with the label `app`, and the container ports that are given in flow style. */
export const deployment = (name: string, { namespace = 'shop', ports = '' } = {}) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: ${name}
          image: registry.example/${name}:1.0
${ports === '' ? '' : `          ports:\n            - ${ports}\n`}---
`;

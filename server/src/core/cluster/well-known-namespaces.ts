/** Namespaces that every cluster has. Nobody else sets labels there, and Kubernetes only the automatic one. */
export function isBuiltInNamespace(name: string): boolean {
  return builtIn.has(name);
}

const builtIn = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);

/** Namespaces of this name are usually made by installers, and their pods by charts and operators. */
export function isWellKnownNamespace(name: string): boolean {
  return isBuiltInNamespace(name) || wellKnown.has(name) || /^(openshift|cattle|gke|aks|calico|tigera)-/.test(name);
}

const wellKnown = new Set([
  'argocd',
  'cert-manager',
  'cilium',
  'contour',
  'external-dns',
  'external-secrets',
  'flux-system',
  'gatekeeper-system',
  'haproxy-controller',
  'ingress',
  'ingress-nginx',
  'istio-ingress',
  'istio-system',
  'keda',
  'knative-serving',
  'kong',
  'kyverno',
  'linkerd',
  'linkerd-viz',
  'logging',
  'longhorn-system',
  'metallb-system',
  'monitoring',
  'nginx-ingress',
  'observability',
  'projectcontour',
  'prometheus',
  'traefik',
  'vault',
  'velero',
]);

/**
 * Whether a label of namespaces is set by the cluster, a distribution or an operator, so that no manifest need show it.
 * These carry a domain, apart from a few.
 */
export function isNamespaceLabelOfControllers(key: string): boolean {
  return (key.includes('/') && !key.startsWith('app.kubernetes.io/')) || withoutDomain.has(key);
}

const withoutDomain = new Set(['istio-injection', 'control-plane', 'gatekeeper', 'hnc']);

/** Where objects of a kind make pods of which no manifest shows the labels. */
export type PodMaker = 'own-namespace' | 'any-namespace';

/**
 * Whether objects of this kind may make pods by way of some operator. Undefined for what Kubernetes itself serves, and for
 * the kinds of other systems that are known to make none: of all others it is not known.
 */
export function podMakerOf({ group, kind }: { readonly group: string; readonly kind: string }): PodMaker | undefined {
  if (installers.has(`${group}/${kind}`)) return 'any-namespace';
  const domain = group.toLowerCase();
  // Kubernetes' own groups: the core, those without a domain, and those of k8s.io.
  if (!domain.includes('.') || domain.endsWith('.k8s.io')) return undefined;
  if (groupsWithoutPods.some((known) => domain === known || domain.endsWith(`.${known}`))) return undefined;
  return kindsWithoutPods.has(`${group}/${kind}`) ? undefined : 'own-namespace';
}

/** They install charts and folders, which may name namespaces of their own. */
const installers = new Set([
  'helm.toolkit.fluxcd.io/HelmRelease',
  'kustomize.toolkit.fluxcd.io/Kustomization',
  'argoproj.io/Application',
  'argoproj.io/ApplicationSet',
  'helm.cattle.io/HelmChart',
  'operators.coreos.com/Subscription',
  'template.openshift.io/Template',
  'fleet.cattle.io/Bundle',
  'k0s.k0sproject.io/ClusterConfig',
]);

/** Groups that only configure what is there. */
const groupsWithoutPods = [
  'acme.cert-manager.io',
  'appprotect.f5.com',
  'bitnami.com',
  'cert-manager.io',
  'cilium.io',
  'configuration.konghq.com',
  'crd.antrea.io',
  'extensions.istio.io',
  'external-secrets.io',
  'generators.external-secrets.io',
  'image.toolkit.fluxcd.io',
  'k8s.cni.cncf.io',
  'k8s.nginx.org',
  'k8s.ovn.org',
  'kyverno.io',
  'metallb.io',
  'networking.gke.io',
  'networking.istio.io',
  'notification.toolkit.fluxcd.io',
  'policy.linkerd.io',
  'linkerd.io',
  'projectcalico.org',
  'route.openshift.io',
  'project.openshift.io',
  'security.openshift.io',
  'network.openshift.io',
  'config.openshift.io',
  'console.openshift.io',
  'security.istio.io',
  'source.toolkit.fluxcd.io',
  'telemetry.istio.io',
  'templates.gatekeeper.sh',
  'constraints.gatekeeper.sh',
  'mutations.gatekeeper.sh',
  'traefik.containo.us',
  'traefik.io',
  'consul.hashicorp.com',
];

/** Of groups with other kinds that do make pods. */
const kindsWithoutPods = new Set([
  'argoproj.io/AppProject',
  'keda.sh/ScaledObject',
  'keda.sh/TriggerAuthentication',
  'keda.sh/ClusterTriggerAuthentication',
  'monitoring.coreos.com/AlertmanagerConfig',
  'monitoring.coreos.com/PodMonitor',
  'monitoring.coreos.com/Probe',
  'monitoring.coreos.com/PrometheusRule',
  'monitoring.coreos.com/ScrapeConfig',
  'monitoring.coreos.com/ServiceMonitor',
  'backstage.io/Component',
]);

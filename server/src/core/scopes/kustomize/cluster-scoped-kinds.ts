/**
 * Kinds that kustomize knows to be cluster-scoped, so that `namespace:` does not touch them (kyaml/openapi, v5.7).
 * Kinds of CustomResourceDefinitions are never known: kustomize writes a namespace into them too.
 */
export function isClusterScoped({ group, version, kind }: ApiKind): boolean {
  return kinds.get(group)?.get(version)?.has(kind) ?? false;
}

interface ApiKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const webhooks = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);
const definitions = new Set(['CustomResourceDefinition']);
const services = new Set(['APIService']);
const requests = new Set(['CertificateSigningRequest']);
const flows = new Set(['FlowSchema', 'PriorityLevelConfiguration']);
const classes = new Set(['IngressClass']);
const runtimes = new Set(['RuntimeClass']);
const roles = new Set(['ClusterRole', 'ClusterRoleBinding']);
const priorities = new Set(['PriorityClass']);
const storage = new Set(['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment']);

const kinds: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>> = new Map([
  ['', new Map([['v1', new Set(['ComponentStatus', 'Namespace', 'Node', 'NodeProxyOptions', 'PersistentVolume'])]])],
  ['admissionregistration.k8s.io', inVersions(webhooks, 'v1', 'v1beta1')],
  ['apiextensions.k8s.io', inVersions(definitions, 'v1', 'v1beta1')],
  ['apiregistration.k8s.io', inVersions(services, 'v1', 'v1beta1')],
  ['certificates.k8s.io', inVersions(requests, 'v1', 'v1beta1')],
  ['flowcontrol.apiserver.k8s.io', inVersions(flows, 'v1beta1')],
  ['networking.k8s.io', inVersions(classes, 'v1', 'v1beta1')],
  ['node.k8s.io', inVersions(runtimes, 'v1', 'v1beta1')],
  ['policy', inVersions(new Set(['PodSecurityPolicy']), 'v1beta1')],
  ['rbac.authorization.k8s.io', inVersions(roles, 'v1', 'v1beta1')],
  ['scheduling.k8s.io', inVersions(priorities, 'v1', 'v1beta1')],
  ['storage.k8s.io', inVersions(storage, 'v1', 'v1beta1')],
]);

function inVersions(
  names: ReadonlySet<string>,
  ...versions: readonly string[]
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(versions.map((version) => [version, names]));
}

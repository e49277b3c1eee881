import { isFalse, isTrue } from '../yaml/booleans';
import { type FieldPath, fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { applicationOf } from './application-images';
import { clusterPartOfImage } from './cluster-part-names';
import type { ContainerPort, Protocol, Workload } from './entities';
import { podTemplatePath } from './kinds';
import type { Labels } from './labels';
import { readLinkerd } from './linkerd-annotations';
import { readIngressController } from './read-ingress-controller';
import { readLabels, textAt } from './read-resource';
import type { Resource } from './resource';

export type WorkloadFields = Pick<
  Workload,
  | 'labels'
  | 'controllerLabels'
  | 'ports'
  | 'applicationImage'
  | 'partImage'
  | 'hostNetwork'
  | 'serviceAccount'
  | 'refusesToken'
  | 'usesClusterDns'
  | 'podIps'
  | 'hostIps'
  | 'nodeName'
  | 'owner'
  | 'podMetadataPath'
  | 'proxies'
  | 'linkerd'
  | 'ingressController'
>;

/** Reads what matters for the network from a pod-producing resource; undefined for other kinds and for patches. */
export function readWorkload(resource: Resource): WorkloadFields | undefined {
  const templatePath = podTemplatePath(resource);
  if (templatePath === undefined) return undefined;
  const pod = nodeAt(resource.node, templatePath);
  const spec = fieldOf(pod, 'spec');
  if (isPatch(resource, pod, spec)) return undefined;
  const hostNetwork = isTrue(fieldOf(spec, 'hostNetwork'));
  const ingressController = readIngressController(itemsAt(spec, ['containers']));
  const podMetadataPath: FieldPath = [...templatePath, 'metadata'];
  const labels: Labels = new Map([
    ...readLabels(nodeAt(resource.node, [...podMetadataPath, 'labels'])),
    ...controllerLabels(resource),
  ]);
  const annotations = readLabels(nodeAt(resource.node, [...podMetadataPath, 'annotations']));
  const proxies = readProxies(labels, annotations);
  const nodeName = stringAt(spec, ['nodeName']);
  const lost = new Map([...resource.labels].filter(([key, value]) => labels.get(key) !== value));
  return {
    labels,
    ...(lost.size === 0 ? {} : { controllerLabels: lost }),
    ports: readPorts(spec),
    applicationImage: firstImage(spec, applicationOf),
    partImage: firstImage(spec, clusterPartOfImage),
    hostNetwork,
    serviceAccount: stringAt(spec, ['serviceAccountName']) ?? 'default',
    refusesToken: isFalse(fieldOf(spec, 'automountServiceAccountToken')),
    usesClusterDns: usesClusterDns(stringAt(spec, ['dnsPolicy']), hostNetwork),
    podIps: readPodIps(resource.node),
    hostIps: addressesIn(resource.node, 'hostIP', 'hostIPs'),
    ...(nodeName === undefined ? {} : { nodeName }),
    owner: readOwner(resource.node),
    podMetadataPath,
    ...(Object.keys(proxies).length === 0 ? {} : { proxies }),
    ...readLinkerd(annotations),
    ...(ingressController === undefined ? {} : { ingressController }),
  };
}

/**
 * A part of a workload that some tool lays over the real one: a body without template, or containers without any image.
 * Taken for a workload of its own it would be an unprotected one that nobody deploys.
 */
function isPatch(resource: Resource, pod: YamlNode | undefined, spec: YamlNode | undefined): boolean {
  if (fieldOf(resource.node, 'spec') !== undefined && pod === undefined) return templateOwner(resource) === undefined;
  // A real workload has a selector and labels; manifests made for analysis often leave out images.
  // Of Pods, kubeadm patches these.
  const isReal =
    resource.kind === 'Pod'
      ? !staticPods.has(resource.name)
      : nodeAt(resource.node, ['spec', 'selector']) !== undefined || nodeAt(pod, ['metadata', 'labels']) !== undefined;
  if (isReal) return false;
  const containers = itemsAt(spec, ['containers']);
  return containers.length > 0 && containers.every((container) => fieldOf(container, 'image') === undefined);
}

/**
 * The workload whose template the pods of an Argo Rollout have, as words: `Deployment "web"`.
 * https://argo-rollouts.readthedocs.io/en/stable/migrating/#reference-deployment-from-rollout
 */
export function templateOwner(resource: Resource): string | undefined {
  if (resource.group !== 'argoproj.io' || resource.kind !== 'Rollout') return undefined;
  const reference = nodeAt(resource.node, ['spec', 'workloadRef']);
  const name = textAt(reference, ['name']);
  return name === undefined ? undefined : `${textAt(reference, ['kind']) ?? 'Deployment'} "${name}"`;
}

/** https://kubernetes.io/docs/setup/production-environment/tools/kubeadm/control-plane-flags/#patches */
const staticPods = new Set(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd']);

/** Labels that a controller adds to its pods and whose values the manifest decides; policies select by these. */
function controllerLabels(resource: Resource): readonly (readonly [string, string])[] {
  const { name } = resource;
  // The server completes a generateName.
  if (name.endsWith('*')) return [];
  switch (`${resource.group}/${resource.kind}`) {
    case 'batch/Job':
      // https://kubernetes.io/docs/concepts/workloads/controllers/job/#specifying-your-own-pod-selector
      return isTrue(nodeAt(resource.node, ['spec', 'manualSelector']))
        ? []
        : ['job-name', 'batch.kubernetes.io/job-name'].map((key) => [key, name]);
    case 'serving.knative.dev/Service':
      return ['serving.knative.dev/service', 'serving.knative.dev/configuration'].map((key) => [key, name]);
    case 'apps.openshift.io/DeploymentConfig':
    case '/DeploymentConfig':
      return [['deploymentconfig', name]];
    default:
      return [];
  }
}

function readPorts(spec: YamlNode | undefined): readonly ContainerPort[] {
  // A restartable init container is a sidecar that listens as long as the pod lives.
  const sidecars = itemsAt(spec, ['initContainers']).filter((item) => stringAt(item, ['restartPolicy']) === 'Always');
  return [...itemsAt(spec, ['containers']), ...sidecars].flatMap((container) =>
    itemsAt(container, ['ports']).flatMap((port) => readPort(port) ?? []),
  );
}

function firstImage(spec: YamlNode | undefined, nameOf: (image: string) => string | undefined): string | undefined {
  return itemsAt(spec, ['containers'])
    .flatMap((container) => nameOf(stringAt(container, ['image']) ?? '') ?? [])
    .at(0);
}

function readPort(node: YamlNode): ContainerPort | undefined {
  const port = fieldOf(node, 'containerPort');
  if (port?.kind !== 'scalar' || typeof port.value !== 'number') return undefined;
  const read = { name: stringAt(node, ['name']), port: port.value, protocol: readProtocol(fieldOf(node, 'protocol')) };
  const hostPort = fieldOf(node, 'hostPort');
  const isOpened = hostPort?.kind === 'scalar' && typeof hostPort.value === 'number' && hostPort.value > 0;
  return isOpened ? { ...read, hostPort: hostPort.value } : read;
}

/** Absent means TCP. An unknown protocol is read as TCP too; the API server rejects it. */
export function readProtocol(node: YamlNode | undefined): Protocol {
  const value = textAt(node, []);
  return value === 'UDP' || value === 'SCTP' ? value : 'TCP';
}

// ClusterFirst falls back to the node's resolver on host-network pods.
// https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
function usesClusterDns(dnsPolicy: string | undefined, hostNetwork: boolean): boolean {
  if (dnsPolicy === 'Default' || dnsPolicy === 'None') return false;
  return dnsPolicy === 'ClusterFirstWithHostNet' || !hostNetwork;
}

/** Labels win over annotations, which Istio reads for the sake of older manifests. */
function readProxies(labels: Labels, annotations: Labels): NonNullable<Workload['proxies']> {
  const istio = labels.get('sidecar.istio.io/inject') ?? annotations.get('sidecar.istio.io/inject');
  const consul = annotations.get('consul.hashicorp.com/connect-inject');
  return {
    ...(istio === undefined ? {} : { istio: istio === 'true' }),
    ...(consul === undefined ? {} : { consul: consul === 'true' }),
  };
}

/** A pod that has ended has given its address back, and another pod may have it by now. */
function readPodIps(node: YamlNode): readonly string[] {
  const phase = stringAt(node, ['status', 'phase']);
  if (phase === 'Succeeded' || phase === 'Failed') return [];
  return addressesIn(node, 'podIP', 'podIPs');
}

/** One of each family at most; the first one stands alone as well. */
function addressesIn(node: YamlNode, one: 'podIP' | 'hostIP', all: 'podIPs' | 'hostIPs'): readonly string[] {
  const ips = itemsAt(node, ['status', all]).flatMap((item) => stringAt(item, ['ip']) ?? []);
  const first = stringAt(node, ['status', one]);
  return first === undefined || ips.includes(first) ? ips : [first, ...ips];
}

function readOwner(node: YamlNode): { kind: string; name: string } | undefined {
  for (const item of itemsAt(node, ['metadata', 'ownerReferences'])) {
    const name = stringAt(item, ['name']);
    const kind = stringAt(item, ['kind']) ?? 'Pod';
    // A static pod is owned by its Node, which is not a workload.
    if (name !== undefined && kind !== 'Node' && isTrue(fieldOf(item, 'controller'))) return { kind, name };
  }
  return undefined;
}

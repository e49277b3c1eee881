import type { SourceDocument } from '../../analysis/source-file';
import { memoize } from '../../connectivity/memoize';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource, ResourceIdentity } from '../../kubernetes/resource';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../../yaml/field-path';
import { parseDocument } from '../../yaml/parse-document';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import { type Component, type Flag, minorVersion, secretsEncryption, subjectOf } from './component';
import {
  fieldComponent,
  kopsApiServerFields,
  kopsKubeletFields,
  kopsOtherFields,
  kubeletFields,
  proxyFields,
} from './configuration-components';
import { clusterComponents, type KubeadmSource, nodeComponents } from './kubeadm-components';
import { podComponents } from './pod-components';
import { readArguments, wordsOf } from './read-arguments';

/** The programs that a document sets up, in its order; memoised by the document. */
export const componentsOf = memoize(({ content }: SourceDocument): readonly Component[] => {
  if (content.kind !== 'manifest') return [];
  return content.resources.length === 0 ? k3sComponents(content.root) : content.resources.flatMap(ofResource);
});

function ofResource(resource: Resource): readonly Component[] {
  const { group, kind, node, basePath, apiVersion, name, namespace } = resource;
  const identity = name === '' ? undefined : { apiVersion, kind, namespace, name };
  const source: KubeadmSource = { node, path: basePath, resource: identity };
  switch (`${group}/${kind}`) {
    case 'kubelet.config.k8s.io/KubeletConfiguration':
      return [fieldComponent('kubelet', kubeletFields, { ...source, node, absent: 'config-file' })];
    case 'kubeproxy.config.k8s.io/KubeProxyConfiguration':
      return [fieldComponent('kube-proxy', proxyFields, { ...source, node, absent: 'config-file' })];
    case 'kubeadm.k8s.io/ClusterConfiguration':
      return clusterComponents(source);
    case 'kubeadm.k8s.io/InitConfiguration':
    case 'kubeadm.k8s.io/JoinConfiguration':
      return nodeComponents(source);
    case 'controlplane.cluster.x-k8s.io/KubeadmControlPlane':
      return clusterApiComponents(source, ['spec', 'kubeadmConfigSpec'], textAt(node, ['spec', 'version']));
    case 'controlplane.cluster.x-k8s.io/KubeadmControlPlaneTemplate':
      return clusterApiComponents(source, ['spec', 'template', 'spec', 'kubeadmConfigSpec']);
    case 'bootstrap.cluster.x-k8s.io/KubeadmConfig':
      return clusterApiComponents(source, ['spec']);
    case 'bootstrap.cluster.x-k8s.io/KubeadmConfigTemplate':
      return clusterApiComponents(source, ['spec', 'template', 'spec']);
    case 'kops.k8s.io/Cluster':
    case 'kops.k8s.io/InstanceGroup':
      return kopsComponents(node, basePath, identity);
    case 'kind.x-k8s.io/Cluster':
      return kindComponents(node, basePath, identity);
    case 'eksctl.io/ClusterConfig':
      return eksctlComponents(node, basePath, identity);
    default:
      return podComponents(resource);
  }
}

/** https://cluster-api.sigs.k8s.io/developer/providers/control-plane */
function clusterApiComponents(source: KubeadmSource, spec: FieldPath, version?: string): readonly Component[] {
  const at = (key: string): KubeadmSource => ({
    ...source,
    node: nodeAt(source.node, [...spec, key]),
    path: [...source.path, ...spec, key],
    version,
  });
  return [
    ...clusterComponents(at('clusterConfiguration')),
    ...nodeComponents(at('initConfiguration')),
    ...nodeComponents(at('joinConfiguration')),
  ];
}

const kopsParts = [
  ['kubeAPIServer', 'kube-apiserver', kopsApiServerFields],
  ['kubeControllerManager', 'kube-controller-manager', kopsOtherFields],
  ['kubeScheduler', 'kube-scheduler', kopsOtherFields],
  ['kubeProxy', 'kube-proxy', kopsOtherFields],
  ['kubelet', 'kubelet', kopsKubeletFields],
  ['masterKubelet', 'kubelet', kopsKubeletFields],
  ['controlPlaneKubelet', 'kubelet', kopsKubeletFields],
] as const;

function kopsComponents(node: YamlNode, base: FieldPath, resource: ResourceIdentity | undefined): readonly Component[] {
  const version = minorVersion(textAt(node, ['spec', 'kubernetesVersion']));
  return kopsParts.flatMap(([key, name, fields]) => {
    const part = nodeAt(node, ['spec', key]);
    if (part?.kind !== 'map') return [];
    const source = { node: part, path: [...base, 'spec', key], resource, absent: 'unknown' as const, version };
    return [fieldComponent(name, fields, source)];
  });
}

/** Node groups of eksctl may have fields of a KubeletConfiguration. https://eksctl.io/usage/customizing-the-kubelet/ */
function eksctlComponents(
  node: YamlNode,
  base: FieldPath,
  resource: ResourceIdentity | undefined,
): readonly Component[] {
  return ['nodeGroups', 'managedNodeGroups'].flatMap((list) =>
    itemsAt(node, [list]).flatMap((group, index) => {
      const config = nodeAt(group, ['kubeletExtraConfig']);
      if (config?.kind !== 'map') return [];
      const path = [...base, list, index, 'kubeletExtraConfig'];
      return [fieldComponent('kubelet', kubeletFields, { node: config, path, resource, absent: 'unknown' })];
    }),
  );
}

/** kind has configurations of kubeadm as texts, for all nodes and for each. https://kind.sigs.k8s.io/docs/user/configuration/ */
function kindComponents(node: YamlNode, base: FieldPath, resource: ResourceIdentity | undefined): readonly Component[] {
  const lists: FieldPath[] = [
    ['kubeadmConfigPatches'],
    ...itemsAt(node, ['nodes']).map((_, index) => ['nodes', index, 'kubeadmConfigPatches']),
  ];
  return lists.flatMap((list) =>
    itemsAt(node, list).flatMap((item, index) => inText(textAt(item, []) ?? '', [...base, ...list, index], resource)),
  );
}

/** What a text sets up is told of at the text. */
function inText(text: string, path: FieldPath, resource: ResourceIdentity | undefined): readonly Component[] {
  const { root } = parseDocument(text);
  const source: KubeadmSource = { node: root, path: [], resource };
  const found = textComponents(textAt(root, ['kind']) ?? '', source);
  return found.map((component) => ({
    ...component,
    flags: new Map([...component.flags].map(([name, flag]) => [name, { ...flag, path }])),
    place: field(path),
    writing: { kind: 'none' },
  }));
}

function textComponents(kind: string, source: KubeadmSource): readonly Component[] {
  switch (kind) {
    case 'ClusterConfiguration':
      return clusterComponents(source);
    case 'InitConfiguration':
    case 'JoinConfiguration':
      return nodeComponents(source);
    case 'KubeletConfiguration': {
      const { node } = source;
      return node === undefined
        ? []
        : [fieldComponent('kubelet', kubeletFields, { ...source, node, absent: 'unknown' })];
    }
    default:
      return [];
  }
}

/** A configuration of k3s or RKE2, which set what is safe themselves. https://docs.k3s.io/installation/configuration */
function k3sComponents(root: YamlNode | undefined): readonly Component[] {
  const distribution = distributionOf(root);
  return (
    ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet', 'etcd'] as const
  ).flatMap((name) => {
    const key = `${name}-arg`;
    const node = nodeAt(root, [key]);
    const own = name === 'kube-apiserver' ? ownFlags(root) : new Map<string, Flag>();
    if (node === undefined && own.size === 0) return [];
    const words =
      node?.kind === 'scalar' ? [{ text: textAt(node, []), path: [key] }] : wordsOf(itemsAt(node, []), [key]);
    return [
      {
        name,
        subject: subjectOf(name, undefined),
        absent: 'unknown' as const,
        version: undefined,
        resource: undefined,
        distribution,
        flags: new Map([...own, ...readArguments(words, '').flags]),
        place: field([key], 'key'),
        writing:
          node?.kind === 'sequence'
            ? { kind: 'arguments' as const, path: [key], dashes: '' as const }
            : { kind: 'none' as const },
      },
    ];
  });
}

/** What is no flag of the API server, and decides which it gets. https://docs.k3s.io/security/secrets-encryption */
function ownFlags(root: YamlNode | undefined): ReadonlyMap<string, Flag> {
  const value = textAt(root, [secretsEncryption]);
  return new Map(
    value === undefined
      ? []
      : [[secretsEncryption, { value, words: `${secretsEncryption}: ${value}`, path: [secretsEncryption] }]],
  );
}

/**
 * By what only one of them knows.
 * https://docs.k3s.io/cli/server
 * https://docs.rke2.io/reference/server_config
 */
function distributionOf(root: YamlNode | undefined): Component['distribution'] {
  const disabled = [textAt(root, ['disable']), ...itemsAt(root, ['disable']).map((item) => textAt(item, []))];
  const isOf = (keys: readonly string[], chart: RegExp) =>
    keys.some((key) => fieldOf(root, key) !== undefined) || disabled.some((name = '') => chart.test(name));
  const isK3s = isOf(keysOfK3s, /^(traefik|servicelb|local-storage)$/);
  const isRke2 = isOf(keysOfRke2, /^rke2-/);
  return isK3s === isRke2 ? undefined : isK3s ? 'k3s' : 'RKE2';
}

const keysOfK3s = [
  ...['cluster-init', 'disable-network-policy', 'docker', 'rootless', 'servicelb-namespace', 'vpn-auth'],
  ...['flannel-backend', 'flannel-iface', 'flannel-conf', 'flannel-cni-conf', 'flannel-external-ip'],
  ...['flannel-ipv6-masq', 'default-local-storage-path', 'prefer-bundled-bin'],
];
const keysOfRke2 = ['cni', 'profile', 'audit-policy-file', 'ingress-controller', 'cloud-provider-name'];

import type { FieldPath } from '../../yaml/field-path';

/** Where an object that makes a cluster says who reaches its API server from the internet; paths begin at `base`. */
export interface PublicEndpoint {
  /** `group/Kind`; a template of it has the same below `spec.template`. */
  readonly kind: string;
  readonly base: FieldPath;
  /** The list of those who may, each an address block. */
  readonly list: FieldPath;
  /** The field of an entry that has the block, where entries are maps. */
  readonly entry?: string;
  /** Says whether the internet reaches it at all. */
  readonly isPublic?: FieldPath;
  /** Where one of these is true, it does not. */
  readonly isPrivate: readonly FieldPath[];
  /** As soon as it is there, nobody from outside gets in who is not on the list, and be that empty. */
  readonly limits?: FieldPath;
  /** What holds where nothing is written: everybody, or nobody can tell. */
  readonly absent: 'open' | 'unknown';
  /** What makes the API server private, for a fix. */
  readonly closes: readonly (readonly [path: FieldPath, value: string])[];
}

export const publicEndpoints: readonly PublicEndpoint[] = [
  {
    // https://eksctl.io/usage/vpc-cluster-access/
    kind: 'eksctl.io/ClusterConfig',
    base: [],
    list: ['vpc', 'publicAccessCIDRs'],
    isPublic: ['vpc', 'clusterEndpoints', 'publicAccess'],
    isPrivate: [['privateCluster', 'enabled']],
    absent: 'open',
    closes: [
      [['vpc', 'clusterEndpoints', 'privateAccess'], 'true'],
      [['vpc', 'clusterEndpoints', 'publicAccess'], 'false'],
    ],
  },
  {
    // https://cluster-api-aws.sigs.k8s.io/crd/
    kind: 'controlplane.cluster.x-k8s.io/AWSManagedControlPlane',
    base: ['spec'],
    list: ['endpointAccess', 'publicCIDRs'],
    isPublic: ['endpointAccess', 'public'],
    isPrivate: [],
    absent: 'open',
    closes: [
      [['endpointAccess', 'private'], 'true'],
      [['endpointAccess', 'public'], 'false'],
    ],
  },
  {
    // https://capz.sigs.k8s.io/managed/managedcluster
    kind: 'infrastructure.cluster.x-k8s.io/AzureManagedControlPlane',
    base: ['spec'],
    list: ['apiServerAccessProfile', 'authorizedIPRanges'],
    isPrivate: [['apiServerAccessProfile', 'enablePrivateCluster']],
    absent: 'open',
    closes: [[['apiServerAccessProfile', 'enablePrivateCluster'], 'true']],
  },
  {
    // https://github.com/kubernetes-sigs/cluster-api-provider-gcp/blob/main/exp/api/v1beta1/gcpmanagedcontrolplane_types.go
    kind: 'infrastructure.cluster.x-k8s.io/GCPManagedControlPlane',
    base: ['spec'],
    list: ['master_authorized_networks_config', 'cidr_blocks'],
    entry: 'cidr_block',
    isPrivate: [['clusterNetwork', 'privateCluster', 'enablePrivateEndpoint']],
    limits: ['master_authorized_networks_config'],
    absent: 'open',
    closes: [],
  },
  {
    // https://cloud.google.com/config-connector/docs/reference/resource-docs/container/containercluster
    kind: 'container.cnrm.cloud.google.com/ContainerCluster',
    base: ['spec'],
    list: ['masterAuthorizedNetworksConfig', 'cidrBlocks'],
    entry: 'cidrBlock',
    isPrivate: [['privateClusterConfig', 'enablePrivateEndpoint']],
    limits: ['masterAuthorizedNetworksConfig'],
    absent: 'open',
    closes: [],
  },
  {
    // https://aws-controllers-k8s.github.io/community/reference/eks/v1alpha1/cluster/
    kind: 'eks.services.k8s.aws/Cluster',
    base: ['spec', 'resourcesVPCConfig'],
    list: ['publicAccessCIDRs'],
    isPublic: ['endpointPublicAccess'],
    isPrivate: [],
    absent: 'open',
    closes: [
      [['endpointPrivateAccess'], 'true'],
      [['endpointPublicAccess'], 'false'],
    ],
  },
  {
    // https://marketplace.upbound.io/providers/crossplane-contrib/provider-aws
    kind: 'eks.aws.crossplane.io/Cluster',
    base: ['spec', 'forProvider', 'resourcesVpcConfig'],
    list: ['publicAccessCidrs'],
    isPublic: ['endpointPublicAccess'],
    isPrivate: [],
    absent: 'open',
    closes: [
      [['endpointPrivateAccess'], 'true'],
      [['endpointPublicAccess'], 'false'],
    ],
  },
  {
    // https://marketplace.upbound.io/providers/upbound/provider-aws-eks
    kind: 'eks.aws.upbound.io/Cluster',
    base: ['spec', 'forProvider', 'vpcConfig', 0],
    list: ['publicAccessCidrs'],
    isPublic: ['endpointPublicAccess'],
    isPrivate: [],
    absent: 'unknown',
    closes: [],
  },
  {
    // https://kops.sigs.k8s.io/cluster_spec/#kubernetesapiaccess
    kind: 'kops.k8s.io/Cluster',
    base: ['spec'],
    list: ['kubernetesApiAccess'],
    isPrivate: [],
    absent: 'unknown',
    closes: [],
  },
];

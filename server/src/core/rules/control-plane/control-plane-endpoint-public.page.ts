import type { RulePage } from '../rule-page';

export const controlPlaneEndpointPublicPage: RulePage = {
  docs: {
    what: 'An object that makes a cluster lets the whole internet connect to its Kubernetes API, or log in on its nodes.',
    why: 'Everybody can try stolen credentials there, and use the next weakness of the API server before it is mended.\nWhoever has an address that is not on the list does not get so far.',
    how: 'List the addresses from which people and pipelines connect, or make the API private and reach it through a bastion or a VPN.\nThe fix writes a block of addresses for documentation, which is to be replaced.',
    limits:
      'Read are ClusterConfigs of eksctl, Clusters of kOps, managed control planes of Cluster API for AWS, Azure and Google Cloud, ContainerClusters of Config Connector, and Clusters of ACK and Crossplane for EKS.\nOf kind it is a warning that the API server is published at every address of its machine, where only a firewall in front of that could keep others out.\nWhere nothing is written the default of the cloud holds, which is open: that is a warning.\nWhether kOps puts a bastion before the nodes (`topology.bastion`) is not looked at.',
    references: [
      'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
      'https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges',
      'https://cloud.google.com/kubernetes-engine/docs/how-to/authorized-networks',
    ],
  },
  examples: [
    {
      title: 'EKS without a list',
      yaml: `#- cluster.yaml
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: prod
  region: eu-central-1
vpc:
  clusterEndpoints:
    publicAccess: true
    #             ~~~~ [control-plane-endpoint-public] ClusterConfig "prod" opens the Kubernetes API to the whole internet
    privateAccess: true
`,
      fixed: {
        fix: 'Make the API private',
        yaml: `#- cluster.yaml
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: prod
  region: eu-central-1
vpc:
  clusterEndpoints:
    publicAccess: false
    privateAccess: true
`,
      },
    },
    {
      title: 'AKS for everybody',
      yaml: `#- cluster.yaml
apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
kind: AzureManagedControlPlane
metadata:
  name: prod
spec:
  apiServerAccessProfile:
    authorizedIPRanges:
      - 0.0.0.0/0
      # ~~~~~~~~~ [control-plane-endpoint-public] AzureManagedControlPlane "prod" opens the Kubernetes API
`,
      fixed: {
        fix: 'Let in chosen addresses alone',
        yaml: `#- cluster.yaml
apiVersion: infrastructure.cluster.x-k8s.io/v1beta1
kind: AzureManagedControlPlane
metadata:
  name: prod
spec:
  apiServerAccessProfile:
    authorizedIPRanges:
      - 203.0.113.0/24
`,
      },
    },
    {
      title: 'GKE with a list, and a private EKS',
      yaml: `#- gke.yaml
apiVersion: container.cnrm.cloud.google.com/v1beta1
kind: ContainerCluster
metadata:
  name: prod
spec:
  masterAuthorizedNetworksConfig:
    cidrBlocks:
      - cidrBlock: 198.51.100.0/24
        displayName: office
#- eks.yaml
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: prod
  region: eu-central-1
privateCluster:
  enabled: true
`,
    },
  ],
};

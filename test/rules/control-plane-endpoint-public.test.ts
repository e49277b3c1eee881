import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { checkFindings, checkFix } from '../support/check';

const options = { rules: ['control-plane-endpoint-public'] };

async function found(text: string): Promise<readonly string[]> {
  const findings = allFindings(await analyseFiles([{ path: 'cluster.yaml', text }]));
  return findings
    .filter(({ ruleId }) => ruleId === 'control-plane-endpoint-public')
    .map(({ severity, message }) => `${severity}: ${message.replace(/^.*internet \(/, '(')}`);
}

const eksctl = 'apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: c, region: r }\n';
const capa = 'apiVersion: controlplane.cluster.x-k8s.io/v1beta2\nkind: AWSManagedControlPlane\nmetadata: { name: c }\n';
const aks =
  'apiVersion: infrastructure.cluster.x-k8s.io/v1beta1\nkind: AzureManagedControlPlaneTemplate\nmetadata: { name: c }\n';
const gke = 'apiVersion: container.cnrm.cloud.google.com/v1beta1\nkind: ContainerCluster\nmetadata: { name: c }\n';
const capg =
  'apiVersion: infrastructure.cluster.x-k8s.io/v1beta1\nkind: GCPManagedControlPlane\nmetadata: { name: c }\n';
const kops = 'apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: { name: c }\n';
const kind = 'apiVersion: kind.x-k8s.io/v1alpha4\nkind: Cluster\n';
const ack = 'apiVersion: eks.services.k8s.aws/v1alpha1\nkind: Cluster\nmetadata: { name: c }\n';

test.each([
  [eksctl, ['warning: (no publicAccessCIDRs).']],
  [`${eksctl}vpc: { clusterEndpoints: { publicAccess: false } }\n`, []],
  [`${eksctl}vpc: { publicAccessCIDRs: [198.51.100.0/24] }\n`, []],
  [`${eksctl}vpc: { publicAccessCIDRs: [198.51.100.0/24, "::/0"] }\n`, ['error: (publicAccessCIDRs: ::/0).']],
  [
    `${eksctl}vpc: { publicAccessCIDRs: [0.0.0.0/0], clusterEndpoints: { publicAccess: false, privateAccess: true } }\n`,
    [],
  ],
  [`${eksctl}vpc: { clusterEndpoints: { publicAccess: "\${PUBLIC}" } }\n`, []],
  [`${capa}spec: { endpointAccess: { public: true } }\n`, ['error: (public: true).']],
  [`${aks}spec: { template: { spec: {} } }\n`, ['warning: (no authorizedIPRanges).']],
  [`${aks}spec: { template: { spec: { apiServerAccessProfile: { enablePrivateCluster: true } } } }\n`, []],
  [
    `${gke}spec: { masterAuthorizedNetworksConfig: { cidrBlocks: [{ cidrBlock: 0.0.0.0/0 }] } }\n`,
    ['error: (cidrBlocks: 0.0.0.0/0).'],
  ],
  [`${gke}spec: { privateClusterConfig: { enablePrivateEndpoint: true } }\n`, []],
  [`${gke}spec: { masterAuthorizedNetworksConfig: {} }\n`, []],
  [`${capg}spec: { project: p, location: europe-west3 }\n`, ['warning: (no cidr_blocks).']],
  [`${capg}spec: { clusterNetwork: { privateCluster: { enablePrivateEndpoint: true } } }\n`, []],
  [`${capg}spec: { master_authorized_networks_config: { gcp_public_cidrs_access_enabled: false } }\n`, []],
  [`${capg}spec: { master_authorized_networks_config: { cidr_blocks: [{ cidr_block: 198.51.100.0/24 }] } }\n`, []],
  [
    `${capg}spec: { master_authorized_networks_config: { cidr_blocks: [{ cidr_block: 0.0.0.0/0 }] } }\n`,
    ['error: (cidr_blocks: 0.0.0.0/0).'],
  ],
  [
    `${capg.replace('Plane', 'PlaneTemplate')}spec: { template: { spec: { project: p } } }\n`,
    ['warning: (no cidr_blocks).'],
  ],
  [
    `${kops}spec: { kubernetesApiAccess: [0.0.0.0/0], sshAccess: [0.0.0.0/0] }\n`,
    [
      'error: (kubernetesApiAccess: 0.0.0.0/0).',
      'error: Cluster "c" lets everybody try to log in on its nodes (sshAccess: 0.0.0.0/0).',
    ],
  ],
  [`${kops}spec: { kubernetesApiAccess: [0.0.0.0/0], api: { loadBalancer: { type: Internal } } }\n`, []],
  [kops, []],
  [`${ack}spec: { resourcesVPCConfig: { endpointPublicAccess: false } }\n`, []],
  [
    `${kind}networking: { apiServerAddress: 0.0.0.0 }\n`,
    ['warning: kind opens the Kubernetes API at every address of its machine (apiServerAddress: 0.0.0.0).'],
  ],
  [`${kind}networking: { apiServerAddress: 127.0.0.1 }\n`, []],
  [`${kind}networking: { apiServerAddress: 192.168.1.5 }\n`, []],
  [kind, []],
  ['apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: c }\n', []],
  ['apiVersion: cluster.x-k8s.io/v1beta1\nkind: Cluster\nmetadata: { name: c }\n', []],
])('%s', async (text, expected) => {
  expect((await found(text)).toSorted()).toEqual(expected.toSorted());
});

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
])('kind is asked to publish the API server to its own machine alone: %s', (every, own) =>
  checkFix(
    `#- kind.yaml\n${kind}networking:\n  apiServerAddress: "${every}"\n`,
    `#- kind.yaml\n${kind}networking:\n  apiServerAddress: "${own}"\n`,
    'Make the API private',
    options,
  ),
);

test('a fix makes the list, with what leads to it', async () => {
  const before = `#- gke.yaml
apiVersion: container.cnrm.cloud.google.com/v1beta1
kind: ContainerCluster
metadata:
  name: prod
spec:
  location: europe-west3
`;
  await checkFindings(
    before.replace(
      'kind: ContainerCluster\n',
      `kind: ContainerCluster\n#     ~~~~~~~~~~~~~~~~ [control-plane-endpoint-public] ContainerCluster "prod" opens the Kubernetes API\n`,
    ),
    options,
  );
  const after = `${before}  masterAuthorizedNetworksConfig:
    cidrBlocks:
      - cidrBlock: 203.0.113.0/24
`;
  await checkFix(before, after, 'Let in chosen addresses alone', options);
});

import { keyText } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { ClusterPolicyShape, PolicyShape } from './policy-part';

/** Fields of each part as the API text of networking.k8s.io/v1 has them. */
export const networkPolicyFields: Readonly<
  Record<Exclude<PolicyShape, 'labels' | ClusterPolicyShape>, readonly string[]>
> = {
  policy: ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  spec: ['podSelector', 'policyTypes', 'ingress', 'egress'],
  ingress: ['from', 'ports'],
  egress: ['to', 'ports'],
  peer: ['podSelector', 'namespaceSelector', 'ipBlock'],
  selector: ['matchLabels', 'matchExpressions'],
  expression: ['key', 'operator', 'values'],
  'ip-block': ['cidr', 'except'],
  port: ['port', 'endPort', 'protocol'],
};

export const networkPolicyFieldNames: ReadonlySet<string> = new Set(Object.values(networkPolicyFields).flat());

/** The same for the CustomResourceDefinitions of policy.networking.k8s.io, experimental fields included. */
const clusterPolicyFields: Readonly<Record<ClusterPolicyShape, readonly string[]>> = {
  'cluster-policy': ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  'admin-spec': ['priority', 'subject', 'ingress', 'egress'],
  'baseline-spec': ['subject', 'ingress', 'egress'],
  'tiered-spec': ['tier', 'priority', 'subject', 'ingress', 'egress'],
  subject: ['namespaces', 'pods'],
  pods: ['namespaceSelector', 'podSelector'],
  'admin-ingress': ['name', 'action', 'from', 'ports'],
  'admin-egress': ['name', 'action', 'to', 'ports'],
  'tiered-ingress': ['name', 'action', 'from', 'protocols'],
  'tiered-egress': ['name', 'action', 'to', 'protocols'],
  'source-peer': ['namespaces', 'pods'],
  'destination-peer': ['namespaces', 'pods', 'nodes', 'networks', 'domainNames'],
  'baseline-destination-peer': ['namespaces', 'pods', 'nodes', 'networks'],
  'admin-port': ['portNumber', 'portRange', 'namedPort'],
  'port-number': ['port', 'protocol'],
  'port-range': ['start', 'end', 'protocol'],
  protocol: ['tcp', 'udp', 'sctp', 'destinationNamedPort'],
  'protocol-match': ['destinationPort'],
  'destination-port': ['number', 'range'],
  'number-range': ['start', 'end'],
};

const allPolicyFields = { ...networkPolicyFields, ...clusterPolicyFields };

/** The fields that the API knows of a part. Labels may have any name. */
export function fieldsOf(shape: Exclude<PolicyShape, 'labels'>): readonly string[] {
  return allPolicyFields[shape];
}

/** A map with fields of a policy where a list of such maps belongs: its only item may have been meant. */
export function isSingleItem(node: YamlNode | undefined): boolean {
  return node?.kind === 'map' && node.entries.some(({ key }) => policyFieldNames.has(keyText(key)));
}

const policyFieldNames = new Set(Object.values(allPolicyFields).flat());

/** What messages call a part. */
export const partNames: Readonly<Record<PolicyShape, string>> = {
  policy: 'a NetworkPolicy',
  spec: 'spec',
  ingress: 'an ingress rule',
  egress: 'an egress rule',
  peer: 'a peer',
  selector: 'a label selector',
  labels: 'matchLabels',
  expression: 'a match expression',
  'ip-block': 'ipBlock',
  port: 'a port',
  'cluster-policy': 'the policy',
  'admin-spec': 'spec',
  'baseline-spec': 'spec',
  'tiered-spec': 'spec',
  subject: 'subject',
  pods: 'pods',
  'admin-ingress': 'an ingress rule',
  'admin-egress': 'an egress rule',
  'tiered-ingress': 'an ingress rule',
  'tiered-egress': 'an egress rule',
  'source-peer': 'an ingress peer',
  'destination-peer': 'an egress peer',
  'baseline-destination-peer': 'an egress peer',
  'admin-port': 'an entry of ports',
  'port-number': 'portNumber',
  'port-range': 'portRange',
  protocol: 'an entry of protocols',
  'protocol-match': 'a protocol',
  'destination-port': 'destinationPort',
  'number-range': 'range',
};

/** Parts of which a plugin that sees none of their fields must expect one that it does not know, and fail closed. */
export function failsClosed(shape: PolicyShape): boolean {
  return failClosed.has(shape);
}

const failClosed: ReadonlySet<PolicyShape> = new Set<PolicyShape>([
  'source-peer',
  'destination-peer',
  'baseline-destination-peer',
  'admin-port',
  'protocol',
  'protocol-match',
  'destination-port',
]);

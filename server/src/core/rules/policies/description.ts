import type { Resource } from '../../kubernetes/resource';
import type { GroupDescription } from '../rule-group';

/** The annotation by which a load balancer of Google Cloud has the pods of a Service as its targets. */
export const negAnnotation = 'cloud.google.com/neg';

/**
 * The same of AWS: of a Service, and of an Ingress.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export const awsTargets = {
  Service: {
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
    'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb-ip',
  },
  Ingress: { 'alb.ingress.kubernetes.io/target-type': 'ip' },
} as const;

function hasPodsAsTargets({ kind, group, annotations }: Resource): boolean {
  if (kind === 'Service' && group === '' && annotations.has(negAnnotation)) return true;
  if (!(kind === 'Service' && group === '') && !(kind === 'Ingress' && group === 'networking.k8s.io')) return false;
  return Object.entries(awsTargets[kind]).some(([key, value]) => annotations.get(key) === value);
}

const targetTexts = [negAnnotation, ...Object.values(awsTargets).flatMap((each) => Object.keys(each))];

/** Of the rules that weigh what policies do among the workloads of their namespaces. */
export const policies = {
  kinds: new Set([
    'networking.k8s.io/NetworkPolicy',
    'policy.networking.k8s.io/AdminNetworkPolicy',
    'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
    'policy.networking.k8s.io/ClusterNetworkPolicy',
  ]),
  // Policies may keep out what checks the health of these pods.
  isItsText: (text, kind) =>
    (kind === 'Service' || kind === 'Ingress') && targetTexts.some((annotation) => text.includes(annotation)),
  keeps: (resource) => (hasPodsAsTargets(resource) ? 'namespaced' : undefined),
  judgesEveryNamespace: true,
  rules: {
    'allow-all-ingress': { title: 'Ingress rule that admits every source', severity: 'warning', slice: 'namespace' },
    'allow-all-defeats-default-deny': {
      title: 'Default-deny that another policy cancels',
      severity: 'warning',
      slice: 'namespace',
    },
    'data-store-reachable-namespace-wide': {
      title: 'Data store that every pod of its namespace can reach',
      severity: 'warning',
      slice: 'namespace',
    },
    'rule-without-port-filter': {
      title: 'Rule that opens every port of its pods',
      severity: 'information',
      slice: 'namespace',
    },
    'policy-review-metadata': {
      title: 'Policy that nobody has reviewed',
      severity: 'hint',
      isOffByDefault: true,
      slice: 'document',
    },
    'ipblock-targets-cluster-address': {
      title: 'ipBlock with addresses of Services or pods',
      severity: 'warning',
      slice: 'namespace',
    },
    'named-port-undeclared': { title: 'Named port that no pod declares', severity: 'warning', slice: 'namespace' },
    'policy-uses-service-port': {
      title: 'Policy with the port of a Service instead of the port of its pods',
      severity: 'warning',
      slice: 'namespace',
    },
    'and-or-confusion': {
      title: 'Two peers where one with both selectors was meant',
      severity: 'warning',
      slice: 'namespace',
    },
    'namespace-mismatch': { title: 'Policy for pods of another namespace', severity: 'warning', slice: 'namespace' },
    'selector-near-miss': {
      title: 'Policy whose selector misses its pods by a slip',
      severity: 'warning',
      slice: 'namespace',
    },
    'empty-peer-list-allows-all': {
      title: 'Empty list or rule that allows everything',
      severity: 'warning',
      slice: 'namespace',
    },
    'selector-matches-nothing': { title: 'Policy that selects no workload', severity: 'warning', slice: 'namespace' },
    'peer-matches-nothing': { title: 'Peer that matches no pod', severity: 'warning', slice: 'namespace' },
    'source-ip-lost': {
      title: 'Allow-list of client addresses behind a Service that hides them',
      severity: 'warning',
      slice: 'namespace',
    },
    'blocks-ingress-controller': {
      title: 'Entry from outside that policies block',
      severity: 'warning',
      slice: 'namespace',
    },
    'blocks-declared-dependency': {
      title: 'Declared call that policies block',
      severity: 'warning',
      slice: 'namespace',
    },
    'name-contradicts-effect': {
      title: 'Policy that does something else than its name says',
      severity: 'information',
      slice: 'namespace',
    },
    'probe-or-host-traffic-blocked': {
      title: 'Health checks that policies block',
      severity: 'information',
      slice: 'namespace',
    },
    'egress-policy-also-isolates-ingress': {
      title: 'Egress policy that blocks ingress as well',
      severity: 'warning',
      slice: 'namespace',
    },
    'redundant-or-duplicate-policy': {
      title: 'Policy, rule or peer that adds nothing',
      severity: 'hint',
      slice: 'namespace',
    },
    'namespace-label-not-guaranteed': {
      title: 'Label of namespaces that nothing sets',
      severity: 'warning',
      slice: 'namespace',
    },
    'dns-egress-missing': {
      title: 'Egress isolation that blocks name resolution',
      severity: 'warning',
      slice: 'namespace',
    },
    'internet-egress-open': {
      title: 'Egress rule that allows the whole internet',
      severity: 'warning',
      slice: 'namespace',
    },
    'metadata-endpoint-reachable': {
      title: 'Egress rule that includes the cloud metadata service',
      severity: 'warning',
      slice: 'namespace',
    },
    'egress-to-all-namespaces-or-control-plane': {
      title: 'Egress rule that reaches every namespace, or the control plane for nothing',
      severity: 'information',
      slice: 'namespace',
    },
    'dns-to-any-resolver': {
      title: 'Egress rule that allows DNS to any server',
      severity: 'information',
      slice: 'namespace',
    },
  },
} as const satisfies GroupDescription;

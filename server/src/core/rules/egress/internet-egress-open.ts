import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import type { RulePeer } from '../../policies/ir';
import { type AllowRule, allowRulesOf, allowRulesOfAdminTier } from '../../policies/open-rules';
import { requirementsOf } from '../../policies/subjects';
import { portWords } from '../../policies/words';
import { finalWords, openField, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding, Rule } from '../rule';
import { statesPublic } from '../segmentation/gateways';

export const internetEgressOpen: Rule = {
  id: 'internet-egress-open',
  title: 'Egress rule that allows the whole internet',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'egress')) return;
    for (const allowed of allowRulesOf(view)) {
      const finding = findingOf(allowed);
      if (finding !== undefined) yield finding;
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const finding = findingOf(allowed);
      if (finding !== undefined && !strangersMayBeDeniedBefore(facts, allowed)) yield finding;
    }
  },
  fixes(finding, analysis) {
    const rule = writtenRule(finding, analysis);
    if (rule === undefined) return [];
    const namespace = finding.resource?.namespace ?? '';
    // In place of addresses, pods would be more than was allowed.
    if (rule.data.peers.length > 0) return removeOpenPart(rule);
    return [
      replacePeers(rule, 'namespaceSelector: {}', 'Allow only pods of the cluster'),
      replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${namespace}"`),
      ...removeOpenPart(rule),
    ];
  },
  docs: {
    what: 'An egress rule names no destination, or an address block that covers the internet: `0.0.0.0/0`, `::/0`, also as halves and with exceptions.',
    why: 'A compromised pod can send data anywhere and load its tools from anywhere.',
    how: 'Allow the pods of the cluster (`namespaceSelector: {}`) and the addresses of the services that are needed.\nNetworkPolicy knows no names: for destinations whose addresses change, send the traffic through an egress gateway or a proxy and allow that one.',
    limits:
      'The severity is Information when the rule limits the ports, and when the name, a label or an annotation of the policy says that it allows the internet.\nRules that allow only DNS, and policies that select only egress gateways, are left out.\nA block counts as the internet when it covers nine tenths of it.\nOne rule of a policy has one finding: where `allow-all-defeats-default-deny`, `empty-peer-list-allows-all` or (for limited ports) `metadata-endpoint-reachable` says more about it, this rule is silent.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.\nOf cluster-wide policies the Accept and Allow rules of the Admin tier are looked at, which no NetworkPolicy can take back; there is no quick-fix for these.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-egress-traffic',
      'OWASP Kubernetes Top Ten K05:2025',
      'MITRE ATT&CK T1041, T1567',
    ],
  },
  examples: [
    {
      title: 'The internet beside a database',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - podSelector:
            matchLabels:
              app: database
        - ipBlock:
            cidr: 0.0.0.0/0
            #     ~~~~~~~~~ [internet-egress-open] "api" lets pods send data to any internet address on every port
            except:
              - 10.0.0.0/8
`,
      fixed: {
        fix: 'Remove this peer from egress rule 2',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - podSelector:
            matchLabels:
              app: database
`,
      },
    },
    {
      title: 'A policy that says what it allows',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all-egress
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - {}
    # ~~ [internet-egress-open] its rule is empty
`,
      fixed: {
        fix: 'Allow only pods of the cluster in egress rule 1',
        yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-all-egress
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
`,
      },
    },
    {
      title: 'DNS and one partner’s network',
      yaml: `#- shop/policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: api
  policyTypes: [Egress]
  egress:
    - ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to:
        - ipBlock:
            cidr: 198.51.100.0/24
`,
    },
  ],
};

function findingOf(allowed: AllowRule): DraftFinding | undefined {
  if (allowed.unit.direction !== 'egress' || allowed.ports === 'dns' || isEgressGateway(allowed)) return undefined;
  const open = opening(allowed);
  if (open === undefined) return undefined;
  const isLimited = allowed.ports !== 'every' || statesPublic(allowed.unit);
  return openRuleFinding('internet-egress-open', allowed, {
    message: `${policyWords(allowed)} lets pods send data to any internet address on ${portWords(allowed.rule.ports)}: ${open.words}.${finalWords(allowed)}`,
    severity: isLimited ? 'information' : 'warning',
    path: open.path,
    peers: open.peers,
    related: [],
  });
}

/** The field that opens the internet; undefined for a rule that does not. */
function opening(allowed: AllowRule): (Pick<RulePeer, 'path' | 'words'> & { peers: readonly RulePeer[] }) | undefined {
  const { blocks, isInternet } = allowed.breadth;
  const [block] = isInternet ? blocks : [];
  if (block !== undefined) return { path: block.path, words: block.words, peers: blocks };
  return allowed.rule.peer.kind === 'all' ? { ...openField(allowed), peers: [] } : undefined;
}

/** Pods through which other pods reach the internet. */
function isEgressGateway({ unit }: AllowRule): boolean {
  return requirementsOf(unit.subject).some(
    ({ operator, values }) => operator === 'In' && values.every((value) => gatewayName.test(value)),
  );
}

const gatewayName = /(^|[-_.])(egress-?(gateway|proxy)|forward-proxy|squid)([-_.]|$)/i;

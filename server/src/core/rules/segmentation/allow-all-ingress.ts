import type { NamespaceView } from '../../cluster/namespace-view';
import { publicBackends, selectsPodsOfPublicService } from '../../cluster/public-backends';
import { strangersMayBeDenied, strangersMayBeDeniedBefore } from '../../connectivity/admin-denial';
import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import type { Workload } from '../../kubernetes/entities';
import type { PolicyUnit, RulePeer } from '../../policies/ir';
import { type AllowRule, allowRulesOf, allowRulesOfAdminTier } from '../../policies/open-rules';
import { everySelected, requirementsOf } from '../../policies/subjects';
import { portWords } from '../../policies/words';
import { finalWords, openField, openRuleFinding, policyWords } from '../open-rule';
import type { DraftFinding, Rule } from '../rule';
import { demandsGateway, selectsOnlyGateways, statesPublic } from './gateways';

export const allowAllIngress: Rule = {
  id: 'allow-all-ingress',
  title: 'Ingress rule that admits every source',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    if (strangersMayBeDenied(view, facts, 'ingress')) return;
    for (const allowed of allowRulesOf(view)) {
      const open = allowed.unit.direction === 'ingress' ? opening(allowed) : undefined;
      if (open === undefined || isIntended(view, allowed)) continue;
      yield findingOf(allowed, open);
    }
  },
  *checkClusterWide(facts) {
    for (const allowed of allowRulesOfAdminTier(facts)) {
      const open = allowed.unit.direction === 'ingress' ? opening(allowed) : undefined;
      if (open === undefined || allowed.ports === 'dns' || statesPublic(allowed.unit)) continue;
      if (demandsGateway(allowed.unit) || strangersMayBeDeniedBefore(facts, allowed)) continue;
      yield findingOf(allowed, open);
    }
  },
  fixes(finding, analysis) {
    const rule = writtenRule(finding, analysis);
    if (rule === undefined) return [];
    const namespace = finding.resource?.namespace ?? '';
    return [
      replacePeers(rule, 'podSelector: {}', `Admit only pods of namespace "${namespace}"`),
      ...removeOpenPart(rule),
    ];
  },
  docs: {
    what: 'An ingress rule admits every source: it names no peers, or every namespace (`namespaceSelector: {}`), or every address (`0.0.0.0/0`, `::/0`, also as halves).',
    why: 'A policy with such a rule isolates its pods in name only: whoever gets into any pod of the cluster can connect to them.',
    how: 'Name the peers: `podSelector: {}` for the same namespace, or the namespace of the ingress controller.\nWhere the pods are meant for everybody, limit the ports and say so in the policy’s name or in an annotation such as `example.com/allow-public: "true"`.',
    limits:
      'The severity is Information when the rule limits the ports.\nNot reported: policies whose name, labels or annotations say that they admit the public or the internet, policies that select only ingress controllers or gateways, and limited ports of pods behind an Ingress or a Service of type LoadBalancer or NodePort.\nAn address block with `except` does not count as every address.\nOne rule of a policy has one finding: where `allow-all-defeats-default-deny` or `empty-peer-list-allows-all` says more about it, this rule is silent.\nWhere a cluster-wide policy of the Admin tier may deny the same, nothing is reported.\nOf cluster-wide policies the Accept and Allow rules of the Admin tier are looked at, which no NetworkPolicy can take back; there is no quick-fix for these.',
    references: [
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic',
      'CIS Kubernetes Benchmark 5.3.2',
      'OWASP Kubernetes Top Ten K07:2022',
      'MITRE ATT&CK T1190',
    ],
  },
  examples: [
    {
      title: 'Every namespace may connect, on every port',
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
  ingress:
    - from:
        - namespaceSelector: {}
        # ~~~~~~~~~~~~~~~~~ [allow-all-ingress] "api" admits every pod of every namespace on every port
`,
      fixed: {
        fix: 'Admit only pods of namespace "shop" in ingress rule 1',
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
  ingress:
    - from:
        - podSelector: {}
`,
      },
    },
    {
      title: 'A front end behind a load balancer, with its port',
      yaml: `#- shop/policy.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: LoadBalancer
  selector:
    app: web
  ports:
    - port: 443
      targetPort: 8443
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: shop
spec:
  podSelector:
# ~~~~~~~~~~~ [selector-matches-nothing]
    matchLabels:
      app: web
  ingress:
    - from:
        - ipBlock:
            cidr: 0.0.0.0/0
      ports:
        - port: 8443
`,
    },
  ],
};

interface Opening {
  readonly who: string;
  readonly path: RulePeer['path'];
  readonly words: string;
  readonly peers: readonly RulePeer[];
}

function findingOf(allowed: AllowRule, open: Opening): DraftFinding {
  return openRuleFinding('allow-all-ingress', allowed, {
    message: `${policyWords(allowed)} admits ${open.who} on ${portWords(allowed.rule.ports)}: ${open.words}.${finalWords(allowed)}`,
    severity: allowed.ports === 'every' ? 'warning' : 'information',
    path: open.path,
    peers: open.peers,
    related: [],
  });
}

/** The field that admits everybody; undefined for a rule that does not. */
function opening(allowed: AllowRule): Opening | undefined {
  const { pods, blocks, isEveryAddress, isEveryone } = allowed.breadth;
  const open = [...pods, ...(isEveryAddress ? blocks : [])];
  const [peer] = open;
  if (peer === undefined) return isEveryone ? { who: 'every source', ...openField(allowed), peers: [] } : undefined;
  const who = isEveryone ? 'every source' : isEveryAddress ? 'every address' : 'every pod of every namespace';
  return { who, path: peer.path, words: peer.words, peers: open };
}

function isIntended(view: NamespaceView, { unit, ports }: AllowRule): boolean {
  return (
    statesPublic(unit) || selectsOnlyGateways(view, unit) || (ports !== 'every' && selectsPublicBackends(view, unit))
  );
}

/** Also without a workload in the workspace: the Service says which labels its pods have. */
function selectsPublicBackends(view: NamespaceView, unit: PolicyUnit): boolean {
  const isBackend = (workload: Workload) => publicBackends(view).has(workload);
  return everySelected(view, unit, isBackend) ?? selectsPodsOfPublicService(view, requirementsOf(unit.subject));
}

import { removeOpenPart, replacePeers, writtenRule } from '../../fixes/open-rule-fixes';
import { type AllowRule, allowRulesOf } from '../../policies/open-rules';
import type { FieldPath } from '../../yaml/field-path';
import { openField, openRuleFinding, policyWords } from '../open-rule';
import type { Rule } from '../rule';
import { selectsOnlyGateways, statesPublic } from '../segmentation/gateways';

export const emptyPeerListAllowsAll: Rule = {
  id: 'empty-peer-list-allows-all',
  title: 'Empty list or rule that allows everything',
  severity: 'warning',
  slice: 'namespace',
  *check(view) {
    for (const allowed of allowRulesOf(view)) {
      const { unit, rule } = allowed;
      const isOpenToAll = rule.peer.kind === 'all';
      const isStated = unit.intent === 'everyone' || statesPublic(unit);
      const isGateway = unit.direction === 'ingress' && isOpenToAll && selectsOnlyGateways(view, unit);
      const mistake = isOpenToAll && (isStated || isGateway) ? undefined : mistakeIn(allowed);
      if (mistake === undefined) continue;
      yield openRuleFinding('empty-peer-list-allows-all', allowed, {
        message: `${policyWords(allowed)} ${mistake.message}`,
        path: mistake.path,
        related: [],
      });
    }
  },
  fixes(finding, analysis) {
    const rule = writtenRule(finding, analysis);
    if (rule === undefined || finding.place.kind !== 'field') return [];
    const { path } = finding.place;
    const { at, resource } = finding;
    if (path.at(-1) === 'ports' && rule.itemCount > 0) {
      const action = { kind: 'remove-entry', at, path } as const;
      return [{ title: 'Remove "ports", which means every port as well', isSafe: true, actions: [action] }];
    }
    return [
      ...removeOpenPart(rule),
      replacePeers(rule, 'podSelector: {}', `Allow only pods of namespace "${resource?.namespace ?? ''}"`),
    ];
  },
  docs: {
    what: 'A rule has an empty list (`from: []`, `to:` without items, `ports: []`), or is empty itself (`- {}`), in a policy that does not say that it allows everything.',
    why: 'Empty means everything, not nothing: Kubernetes reads an empty `from` as every source, an empty `to` as every destination and an empty `ports` as every port.\nSuch lists are often left behind when the last entry is commented out.',
    how: 'To deny, remove the rule: `ingress: []` allows nothing.\nTo allow everything on purpose, say so in the name, as in `allow-all-egress`.',
    limits:
      'Not reported when the name, a label or an annotation of the policy says that everybody or the public is allowed, nor for ingress to ingress controllers and gateways.\nWhat such a rule opens is then the subject of `allow-all-ingress` and `internet-egress-open`.\nOne rule of a policy has one finding: where `allow-all-defeats-default-deny` reports it, this rule is silent.',
    references: [
      'https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/',
      'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies',
    ],
  },
  examples: [
    {
      title: 'The only peer is commented out',
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
    # ~~~~ [empty-peer-list-allows-all] "api" admits every source, not none: "from" is empty
        # - podSelector: { matchLabels: { app: web } }
      ports:
        - port: 8080
`,
      fixed: {
        fix: 'Remove ingress rule 1',
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
  ingress: []
`,
      },
    },
    {
      title: 'No ports, with the same meaning as an empty list of ports',
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
      ports: []
#     ~~~~~ [empty-peer-list-allows-all] "api" opens every port to its peers, not none: "ports" is empty
`,
      fixed: {
        fix: 'Remove "ports"',
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
      title: 'An empty list of rules allows nothing',
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
  ingress: []
`,
    },
  ],
};

/** What somebody may have taken for nothing, and what it does. */
function mistakeIn(allowed: AllowRule): { readonly message: string; readonly path: FieldPath } | undefined {
  const { rule } = allowed;
  const [list] = rule.emptyLists;
  const does = rule.where.direction === 'ingress' ? 'admits every source' : 'allows every destination';
  if (list === undefined) {
    if (rule.peer.kind !== 'all' || rule.ports.kind !== 'any') return undefined;
    return { path: rule.where.path, message: `${does} on every port: an empty rule matches everything.` };
  }
  const { path } = rule.peer.kind === 'all' ? openField(allowed) : { path: list };
  const key = `"${list.at(-1)}" is empty`;
  if (rule.peer.kind !== 'all') return { path: list, message: `opens every port to its peers, not none: ${key}.` };
  // Without peers and with empty ports, the empty list is what is written.
  return { path: path.at(-1) === list.at(-1) ? path : list, message: `${does}, not none: ${key}.` };
}

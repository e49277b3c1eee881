import { invariant } from '../invariant';
import { failedExpectation } from './configuration/failed-expectation';
import { invalidConfiguration } from './configuration/invalid-configuration';
import { meshOutboundAllowAny } from './egress/mesh-outbound-allow-any';
import { metasOf, rulesOfGroup } from './groups';
import { blocksApiServerCallback } from './policy/blocks-api-server-callback';
import { duplicateResource } from './policy/duplicate-resource';
import { invalidIpblock } from './policy/invalid-ipblock';
import { invalidPortSpec } from './policy/invalid-port-spec';
import { misplacedOrInvalidPolicyField } from './policy/misplaced-or-invalid-policy-field';
import { nonAsciiStructure } from './policy/non-ascii-structure';
import { podsOfOneOwnerDiffer } from './policy/pods-of-one-owner-differ';
import { policiesNotEnforcedByCni } from './policy/policies-not-enforced-by-cni';
import { policyOrderConflict } from './policy/policy-order-conflict';
import { policytypesMismatch } from './policy/policytypes-mismatch';
import { selectorOnVolatileLabel } from './policy/selector-on-volatile-label';
import { serviceBackendMismatch } from './policy/service-backend-mismatch';
import { unknownApiIdentity } from './policy/unknown-api-identity';
import type {
  ClusterRule,
  ConfigRule,
  DocumentRule,
  KnownRule,
  NamespaceRule,
  Rule,
  RuleMeta,
  ScopeRule,
  SuppressionRule,
} from './rule';
import { type LoadedGroups, rulesIn } from './rule-group';
import { hostnetworkBypassesPolicy } from './segmentation/hostnetwork-bypasses-policy';
import { hostportBypassesPolicy } from './segmentation/hostport-bypasses-policy';
import { missingDefaultDenyEgress } from './segmentation/missing-default-deny-egress';
import { missingDefaultDenyIngress } from './segmentation/missing-default-deny-ingress';
import { namespaceMixesTrustTiers } from './segmentation/namespace-mixes-trust-tiers';
import { rbacCanChangeNetworkBoundary } from './segmentation/rbac-can-change-network-boundary';
import { workloadInDefaultOrSystemNamespace } from './segmentation/workload-in-default-or-system-namespace';
import { workloadUnprotectedEgress } from './segmentation/workload-unprotected-egress';
import { workloadUnprotectedIngress } from './segmentation/workload-unprotected-ingress';
import { expiredSuppression } from './suppression/expired-suppression';
import { unknownSuppression } from './suppression/unknown-suppression';
import { unusedSuppression } from './suppression/unused-suppression';
import { brokenKustomization } from './yaml/broken-kustomization';
import { duplicateKey } from './yaml/duplicate-key';
import { invalidYaml } from './yaml/invalid-yaml';
import { unreadableDocument } from './yaml/unreadable-document';
import { wrongWorkloadFieldType } from './yaml/wrong-workload-field-type';

const policies = metasOf('policies');

/** The rules by what they are about, named as their folders. A new rule adds its line here and nothing else. */
const rulesByTopic = {
  segmentation: [
    missingDefaultDenyIngress,
    missingDefaultDenyEgress,
    workloadUnprotectedIngress,
    workloadUnprotectedEgress,
    policies['allow-all-ingress'],
    policies['allow-all-defeats-default-deny'],
    policies['data-store-reachable-namespace-wide'],
    policies['rule-without-port-filter'],
    workloadInDefaultOrSystemNamespace,
    namespaceMixesTrustTiers,
    hostnetworkBypassesPolicy,
    hostportBypassesPolicy,
    rbacCanChangeNetworkBoundary,
    policies['policy-review-metadata'],
  ],
  policy: [
    unknownApiIdentity,
    ...rulesOfGroup('replaced-apis'),
    nonAsciiStructure,
    misplacedOrInvalidPolicyField,
    policiesNotEnforcedByCni,
    ...rulesOfGroup('policy-engines'),
    policytypesMismatch,
    policies['ipblock-targets-cluster-address'],
    invalidIpblock,
    invalidPortSpec,
    policies['named-port-undeclared'],
    policies['policy-uses-service-port'],
    policies['and-or-confusion'],
    policies['namespace-mismatch'],
    policies['selector-near-miss'],
    policies['empty-peer-list-allows-all'],
    policies['selector-matches-nothing'],
    policies['peer-matches-nothing'],
    policies['source-ip-lost'],
    policies['blocks-ingress-controller'],
    blocksApiServerCallback,
    policies['blocks-declared-dependency'],
    policies['name-contradicts-effect'],
    policies['probe-or-host-traffic-blocked'],
    selectorOnVolatileLabel,
    policies['egress-policy-also-isolates-ingress'],
    duplicateResource,
    policyOrderConflict,
    podsOfOneOwnerDiffer,
    policies['redundant-or-duplicate-policy'],
    serviceBackendMismatch,
  ],
  egress: [
    policies['namespace-label-not-guaranteed'],
    policies['dns-egress-missing'],
    policies['internet-egress-open'],
    policies['metadata-endpoint-reachable'],
    policies['egress-to-all-namespaces-or-control-plane'],
    policies['dns-to-any-resolver'],
    ...rulesOfGroup('domain-names'),
    meshOutboundAllowAny,
  ],
  exposure: [...rulesOfGroup('source-allowlists'), ...rulesOfGroup('entry')],
  gateway: rulesOfGroup('gateway'),
  'control-plane': rulesOfGroup('control-plane'),
  certificates: rulesOfGroup('certificates'),
  yaml: [invalidYaml, duplicateKey, unreadableDocument, wrongWorkloadFieldType, brokenKustomization],
  suppression: [unknownSuppression, unusedSuppression, expiredSuppression],
  configuration: [invalidConfiguration, failedExpectation],
} as const satisfies Readonly<Record<string, readonly KnownRule[]>>;

export type Topic = keyof typeof rulesByTopic;

/** Every rule, in the order of its documentation. */
export const rules: readonly KnownRule[] = Object.values(rulesByTopic).flat();

/** Without those that are loaded on demand. */
const loadedRules: readonly Rule[] = rules.filter(isWhole);

function isWhole(rule: KnownRule): rule is Rule {
  return 'check' in rule;
}

export const documentRules: readonly (RuleMeta & DocumentRule)[] = loadedRules.filter(
  (rule) => rule.slice === 'document',
);

export const namespaceRules: readonly (RuleMeta & NamespaceRule)[] = loadedRules.filter(
  (rule) => rule.slice === 'namespace',
);

export const clusterRules: readonly (RuleMeta & ClusterRule)[] = loadedRules.filter((rule) => rule.slice === 'cluster');

export const scopeRules: readonly (RuleMeta & ScopeRule)[] = loadedRules.filter((rule) => rule.slice === 'scope');

export const suppressionRules: readonly (RuleMeta & SuppressionRule)[] = loadedRules.filter(
  (rule) => rule.slice === 'suppression',
);

export const configRules: readonly (RuleMeta & ConfigRule)[] = loadedRules.filter((rule) => rule.slice === 'config');

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): KnownRule | undefined {
  return byId.get(id);
}

/** A rule with what it does; undefined where its group is not loaded. */
export function loadedRule(groups: LoadedGroups, id: string): Rule | undefined {
  const rule = byId.get(id);
  if (rule === undefined || isWhole(rule)) return rule;
  for (const group of groups.values()) {
    const loaded = rulesIn(group).byId.get(id);
    if (loaded !== undefined) return loaded;
  }
  return undefined;
}

/** What a rule of the registry is about. */
export function topicOf(rule: KnownRule): Topic {
  const topic = topics.get(rule.id);
  invariant(topic !== undefined, 'every rule stands in the registry');
  return topic;
}

const topics = new Map(
  Object.entries(rulesByTopic).flatMap(([topic, ofTopic]) => ofTopic.map(({ id }) => [id, topic as Topic] as const)),
);

/** Place in the registry: findings at one spot stand in the order in which the rules are documented. */
export function ruleOrder(id: string): number {
  return order.get(id) ?? rules.length;
}

const order = new Map(rules.map((rule, index) => [rule.id, index]));

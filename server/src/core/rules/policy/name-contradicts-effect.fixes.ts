import type { Analysis } from '../../analysis/analysis';
import { documentRoot } from '../../analysis/document-root';
import { ownPolicies } from '../../analysis/own-policies';
import type { NamespaceView } from '../../cluster/namespace-view';
import type { Fix, FixAction } from '../../fixes/fix';
import { takenPolicyNames } from '../../fixes/new-policy';
import { type OpenRuleData, removeOpenPart, writtenRule } from '../../fixes/open-rule-fixes';
import { yamlString } from '../../fixes/policy-yaml';
import { assertNever } from '../../invariant';
import type { Direction, NetworkPolicy } from '../../kubernetes/entities';
import { selectsEverything } from '../../kubernetes/label-selector';
import { membershipsOf } from '../../scopes/layout';
import { isNull, itemsAt, nodeAt } from '../../yaml/field-path';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import { contradictionOf, type OpenRule, rulesOf } from './name-contradiction';
import type { Data } from './name-contradicts-effect';

export const nameContradictsEffectFixes: ProposeFixes = (finding, analysis) => {
  const [own, ...others] = ownPolicies(analysis, finding, finding.data as Data);
  // In another scope the policy may do something else.
  if (own === undefined || others.length > 0) return [];
  const contradiction = contradictionOf(own.view(), own.policy);
  switch (contradiction?.kind) {
    case 'denies-otherwise': {
      const { open, tier } = contradiction;
      const removal = open === undefined ? [] : remove(finding, analysis, open);
      const narrowed =
        tier === undefined ? removal : selectTier(finding, own.view(), tier, removal, open !== undefined);
      return [
        ...narrowed.map(asChoice),
        ...(open === undefined ? [] : rename(finding, analysis, own.view(), own.policy, open)),
      ];
    }
    case 'other-direction':
      return isolateFor(finding, analysis, own.policy, contradiction.claimed).map(asChoice);
    case 'allows-nothing':
    case undefined:
      return [];
    default:
      return assertNever(contradiction);
  }
};

/** A name is no order: what the policy does may be what is meant, and the name a leftover. */
function asChoice(fix: Fix): Fix {
  return { ...fix, needsChoice: true };
}

function remove(finding: Finding, analysis: Analysis, { allowed, peers }: OpenRule): readonly Fix[] {
  const { path: rule, direction } = allowed.rule.where;
  const data: OpenRuleData = { direction, rule, peers: peers.map(({ path }) => path) };
  const written = writtenRule({ ...finding, data }, analysis);
  return written === undefined ? [] : removeOpenPart(written);
}

/** Where exactly one label of the namespace's pods has the name of the tier. */
function selectTier(
  { at, data }: Finding,
  view: NamespaceView,
  tier: string,
  [removal]: readonly Fix[],
  isOpen: boolean,
): readonly Fix[] {
  const labels = view.workloads.flatMap(({ labels: all }) => [...all]).filter(([, value]) => value === tier);
  const [key, ...others] = new Set(labels.map(([name]) => name));
  if (key === undefined || others.length > 0 || (isOpen && removal === undefined)) return [];
  const path = [...(data as Data).basePath, 'spec', 'podSelector'];
  const select: FixAction = { kind: 'replace-value', at, path, yaml: `matchLabels:\n  ${yamlString(key)}: ${tier}` };
  const title = `Select only pods with ${key}=${tier}`;
  if (removal === undefined) return [{ title, isSafe: false, actions: [select] }];
  const { title: removes, actions } = removal;
  return [{ title: `${title}; ${removes.toLowerCase()}`, isSafe: false, actions: [select, ...actions] }];
}

/** Not where a kustomization may name it, and only if the new name says all that the policy does. */
function rename(
  finding: Finding,
  analysis: Analysis,
  view: NamespaceView,
  policy: NetworkPolicy,
  { allowed, peers, isWholeCluster }: OpenRule,
): readonly Fix[] {
  const [scope, ...others] = membershipsOf(analysis.layout, finding.at.uri);
  if (!scope?.startsWith('folder:') || others.length > 0) return [];
  const isAll = rulesOf(policy).every(({ rule, ports }) => rule === allowed.rule || ports === 'dns');
  const isOneWay = policy.isolatesIngress !== policy.isolatesEgress;
  if (!isAll || !isOneWay || peers.length < allowed.rule.peers.length || !selectsEverything(policy.podSelector))
    return [];
  const name = `allow-${isWholeCluster ? 'cluster' : 'same-namespace'}-${allowed.unit.direction}`;
  if (takenPolicyNames(analysis, finding, view.name).has(name)) return [];
  const path = [...policy.basePath, 'metadata', 'name'];
  const title = `Rename it "${name}"; the cluster keeps the old one until you delete it`;
  return [{ title, isSafe: false, actions: [{ kind: 'set-field', at: finding.at, path, value: name }] }];
}

/** Where no rule of the other direction is lost. */
function isolateFor({ at }: Finding, analysis: Analysis, policy: NetworkPolicy, direction: Direction): readonly Fix[] {
  if (policy.ingress.length + policy.egress.length > 0) return [];
  const root = documentRoot(analysis, at);
  const spec = [...policy.basePath, 'spec'];
  const types = [...spec, 'policyTypes'];
  const type = direction === 'ingress' ? 'Ingress' : 'Egress';
  const title = `Isolate for ${direction}, as its name says: policyTypes [${type}]`;
  if (isNull(nodeAt(root, types))) {
    const action: FixAction = { kind: 'add-entry', at, path: spec, yaml: `policyTypes:\n  - ${type}` };
    return [{ title, isSafe: false, actions: [action] }];
  }
  if (itemsAt(root, types).length !== 1) return [];
  return [{ title, isSafe: false, actions: [{ kind: 'set-field', at, path: [...types, 0], value: type }] }];
}

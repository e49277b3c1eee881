import type { Analysis } from '../../analysis/analysis';
import { documentRoot } from '../../analysis/document-root';
import { ownPolicies } from '../../analysis/own-policies';
import type { NamespaceView } from '../../cluster/namespace-view';
import type { Fix, FixAction } from '../../fixes/fix';
import { takenPolicyNames } from '../../fixes/new-policy';
import { type OpenRuleData, removeOpenPart, writtenRule } from '../../fixes/open-rule-fixes';
import { yamlString } from '../../fixes/policy-yaml';
import { assertNever } from '../../invariant';
import { effectInWords } from '../../kubernetes/effect-in-words';
import type { Direction, NetworkPolicy } from '../../kubernetes/entities';
import { selectsEverything } from '../../kubernetes/label-selector';
import { validatePolicy } from '../../kubernetes/validate-policy';
import { membershipsOf } from '../../scopes/layout';
import { type FieldPath, isNull, itemsAt, nodeAt } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { Rule } from '../rule';
import { type Contradiction, contradictionOf, type OpenRule, rulesOf } from './name-contradiction';

type Data = { readonly namespace: string; readonly basePath: FieldPath };

export const nameContradictsEffect: Rule = {
  id: 'name-contradicts-effect',
  title: 'Policy that does something else than its name says',
  severity: 'information',
  slice: 'namespace',
  *check(view) {
    for (const policy of view.networkPolicies) {
      const contradiction = contradictionOf(view, policy);
      if (contradiction === undefined) continue;
      yield {
        message: `NetworkPolicy "${policy.identity.name}" ${effectOf(policy, contradiction)}.`,
        at: policy.ref,
        place: field([...policy.basePath, 'metadata', 'name']),
        resource: policy.identity,
        related: [],
        data: { namespace: view.name, basePath: policy.basePath } satisfies Data,
      };
    }
  },
  holds(finding, analysis) {
    // What Kubernetes drops or ignores of the policy is told by other rules, and explains the difference.
    const { basePath } = finding.data as Data;
    const content = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document.content;
    const resources = content?.kind === 'manifest' ? content.resources : [];
    const resource = resources.find((each) => each.basePath.join() === basePath.join());
    return resource === undefined || validatePolicy(resource).problems.length === 0;
  },
  fixes(finding, analysis) {
    const [own, ...others] = ownPolicies(analysis, finding, finding.data as Data);
    // In another scope the policy may do something else.
    if (own === undefined || others.length > 0) return [];
    const contradiction = contradictionOf(own.view, own.policy);
    switch (contradiction?.kind) {
      case 'denies-otherwise': {
        const { open, tier } = contradiction;
        const removal = open === undefined ? [] : remove(finding, analysis, open);
        const narrowed =
          tier === undefined ? removal : selectTier(finding, own.view, tier, removal, open !== undefined);
        return [
          ...narrowed.map(asChoice),
          ...(open === undefined ? [] : rename(finding, analysis, own.view, own.policy, open)),
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
  },
};

/** What the policy does, as the end of a sentence. */
function effectOf(policy: NetworkPolicy, contradiction: Contradiction): string {
  switch (contradiction.kind) {
    case 'denies-otherwise': {
      const { open, tier } = contradiction;
      if (open === undefined) return `selects every pod, although its name speaks of "${tier}"`;
      const where = open.isWholeCluster ? 'the cluster' : 'its namespace';
      const opens = `allows ${open.allowed.unit.direction} ${open.allowed.unit.direction === 'ingress' ? 'from' : 'to'}`;
      if (tier === undefined) return `${opens} every pod of ${where}, although its name says that it denies`;
      return `selects every pod, not only "${tier}", and ${opens} all of ${where}`;
    }
    case 'other-direction':
      return effectInWords(policy, policy.namespace);
    case 'allows-nothing':
      return 'allows nothing, because it has no rules, although its name says that it allows';
    default:
      return assertNever(contradiction);
  }
}

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
  const isAll = rulesOf(policy).every((each) => each === allowed || each.ports === 'dns');
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

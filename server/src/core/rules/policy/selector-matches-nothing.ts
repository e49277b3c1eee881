import { mayBeSelectedElsewhere } from '../../analysis/other-scopes';
import { ownPolicies } from '../../analysis/own-policies';
import { isSystemNamespace } from '../../cluster/cluster-parts';
import { danglingPolicies, hasUnknownPods } from '../../cluster/dangling-policies';
import type { Fix, FixAction } from '../../fixes/fix';
import { viewsOf } from '../../fixes/new-policy';
import { yamlString } from '../../fixes/policy-yaml';
import type { NetworkPolicy } from '../../kubernetes/entities';
import { type LabelRequirement, matchesLabels } from '../../kubernetes/label-selector';
import { textAt } from '../../kubernetes/read-resource';
import { byDistance } from '../../text/nearest';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import type { Rule } from '../rule';

type Data = {
  readonly namespace: string;
  readonly basePath: FieldPath;
  /** What no workload fulfils. */
  readonly unfulfilled: {
    readonly key: string;
    readonly operator: LabelRequirement['operator'];
    readonly values: readonly string[];
  } | null;
};

export const selectorMatchesNothing: Rule = {
  id: 'selector-matches-nothing',
  title: 'Policy that selects no workload',
  severity: 'warning',
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name) || hasUnknownPods(view, facts)) return;
    for (const [policy, unfulfilled] of danglingPolicies(view)) {
      const isEmpty = view.workloads.length === 0;
      const { name } = policy.identity;
      yield {
        severity: isEmpty ? 'information' : 'warning',
        message: isEmpty
          ? `NetworkPolicy "${name}" selects nothing here: the workspace has no workload in namespace "${view.name}".`
          : `NetworkPolicy "${name}" selects nothing: ${reason(unfulfilled)} in namespace "${view.name}".`,
        at: policy.ref,
        place: isEmpty ? field(selectorPath(policy), 'key') : tokenOf(policy, unfulfilled),
        resource: policy.identity,
        related: [],
        data: {
          namespace: view.name,
          basePath: policy.basePath,
          unfulfilled: isEmpty || unfulfilled === undefined ? null : { ...unfulfilled },
        } satisfies Data,
      };
    }
  },
  looksAcrossScopes: true,
  holds(finding, analysis) {
    const [own, ...rest] = ownPolicies(analysis, finding, finding.data as Data);
    if (own === undefined) return false;
    const isDangling = [own, ...rest].every(
      ({ state, view, policy }) => !hasUnknownPods(view, state.facts) && danglingPolicies(view).has(policy),
    );
    return isDangling && !mayBeSelectedElsewhere(analysis, own.state, own.policy, () => true);
  },
  fixes(finding, analysis) {
    const { namespace, basePath, unfulfilled } = finding.data as Data;
    const content = analysis.files.get(finding.at.uri)?.documents[finding.at.documentIndex]?.document.content;
    const root = content?.kind === 'manifest' ? content.root : undefined;
    if (root === undefined || unfulfilled === null) return [];
    const policies = ownPolicies(analysis, finding, finding.data as Data).map(({ policy }) => policy);
    const candidates = viewsOf(analysis, finding, namespace)
      .flatMap((view) => view.workloads)
      .filter(({ labels }) =>
        policies.every(({ podSelector }) => isOtherwiseMet(podSelector.requirements, unfulfilled, labels)),
      );
    const value = writtenValue(root, [...basePath, 'spec', 'podSelector'], unfulfilled);
    if (value === undefined) return [];
    const values = candidates.flatMap(({ labels }) => labels.get(unfulfilled.key) ?? []);
    return byDistance(unfulfilled.values[0] ?? '', values)
      .slice(0, offeredValues)
      .map((candidate): Fix => {
        const action: FixAction = { kind: 'set-field', at: finding.at, path: value, value: yamlString(candidate) };
        return { title: `Select pods with ${unfulfilled.key}=${candidate}`, isSafe: false, actions: [action] };
      });
  },
};

const offeredValues = 3;

function selectorPath({ basePath }: NetworkPolicy): FieldPath {
  return [...basePath, 'spec', 'podSelector'];
}

/** The value where one is written for the key; what stands elsewhere is found at the selector's own key. */
function tokenOf(policy: NetworkPolicy, unfulfilled: LabelRequirement | undefined) {
  const isLabel = unfulfilled?.operator === 'In' && unfulfilled.values.length === 1;
  return isLabel
    ? field([...selectorPath(policy), 'matchLabels', unfulfilled.key])
    : field(selectorPath(policy), 'key');
}

function reason(unfulfilled: LabelRequirement | undefined): string {
  if (unfulfilled === undefined) return 'no workload fulfils all of its podSelector';
  const { key, operator, values } = unfulfilled;
  switch (operator) {
    case 'In':
      return values.length === 1
        ? `no workload has the label ${key}=${values[0]}`
        : `no workload has the label ${key} with one of ${values.length} values`;
    case 'NotIn':
      return `every workload has the label ${key} with an excluded value`;
    case 'Exists':
      return `no workload has a label ${key}`;
    case 'DoesNotExist':
      return `every workload has a label ${key}`;
  }
}

function isOtherwiseMet(
  requirements: readonly LabelRequirement[],
  unfulfilled: NonNullable<Data['unfulfilled']>,
  labels: Parameters<typeof matchesLabels>[1],
): boolean {
  return matchesLabels(
    { requirements: requirements.filter((requirement) => !isSame(requirement, unfulfilled)) },
    labels,
  );
}

function isSame(a: LabelRequirement, b: LabelRequirement): boolean {
  return a.key === b.key && a.operator === b.operator && a.values.join() === b.values.join();
}

/** Where the only value that is demanded of a key is written. */
function writtenValue(
  root: YamlNode,
  selector: FieldPath,
  { key, operator, values }: NonNullable<Data['unfulfilled']>,
): FieldPath | undefined {
  if (operator !== 'In' || values.length !== 1) return undefined;
  const label = [...selector, 'matchLabels', key];
  if (textAt(root, label) === values[0]) return label;
  const index = itemsAt(root, [...selector, 'matchExpressions']).findIndex(
    (item) =>
      textAt(item, ['key']) === key && textAt(item, ['operator']) === 'In' && fieldOf(item, 'values') !== undefined,
  );
  const expression = [...selector, 'matchExpressions', index, 'values', 0];
  return index >= 0 && nodeAt(root, expression) !== undefined ? expression : undefined;
}

import { isSystemNamespace } from '../../cluster/cluster-parts';
import { danglingPolicies, hasUnknownPods } from '../../cluster/dangling-policies';
import { type NearMiss, nearMiss } from '../../cluster/near-miss';
import type { WrittenRequirement } from '../../fixes/label-value-fixes';
import { yamlString } from '../../fixes/policy-yaml';
import type { LabelRequirement } from '../../kubernetes/label-selector';
import type { ResourceRef } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import { field } from '../finding';
import { firstWithinLength } from '../message-length';
import type { GroupedRule } from '../rule-group';
import { type DanglingData, danglingCause, selectsNothingAnywhere } from './dangling-finding';
import { labelPlace } from './peer-place';

export type Data = DanglingData & {
  /** What is demanded, and the value that was meant; null where it is no value that is wrong. */
  readonly wrong: { readonly requirement: WrittenRequirement; readonly value: string } | null;
  /** The quick-fix for other slips, made at once because all that it needs is known here. */
  readonly title: string;
  readonly steps: readonly {
    readonly kind: 'rename-key' | 'add-entry';
    readonly at: { readonly uri: string; readonly documentIndex: number };
    readonly path: FieldPath;
    readonly text: string;
  }[];
};

export const selectorNearMiss: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (isSystemNamespace(view.name) || hasUnknownPods(view, facts)) return;
    for (const [policy, unfulfilled] of danglingPolicies(view)) {
      const miss = nearMiss(view, policy.podSelector, unfulfilled);
      if (miss === undefined) continue;
      const { identity, ref, basePath, podMetadataPath } = miss.workload;
      const selector = [...policy.basePath, 'spec', 'podSelector'];
      const words = `${identity.kind} "${identity.name}"`;
      const sentence = (why: string) => `NetworkPolicy "${policy.identity.name}" selects nothing: ${why}`;
      yield {
        message: firstWithinLength([sentence(missWords(miss, words)), sentence(missWords(miss, words, keyOf, ''))]),
        at: policy.ref,
        place: labelPlace(selector, miss.kind === 'controller' ? miss.missing[0] : miss.requirement),
        resource: policy.identity,
        related: [
          {
            at: ref,
            place: field([...basePath, ...podMetadataPath, 'labels'], 'key'),
            message: `These are the labels of the pods of ${words}.`,
          },
        ],
        data: { namespace: view.name, basePath: policy.basePath, ...fixOf(miss, policy.ref, selector) } satisfies Data,
        cause: danglingCause(policy, 'selector-near-miss'),
      };
    }
  },
  holds: selectsNothingAnywhere,
};

function missWords(miss: NearMiss, workload: string, wordsOf = labelOf, where = ' (template)'): string {
  switch (miss.kind) {
    case 'value':
      return `no pod has ${wordsOf(miss.requirement)}; did you mean "${miss.value}" (${workload})?`;
    case 'key':
      return `no pod has ${wordsOf(miss.requirement)}; did you mean the label "${miss.key}" (${workload})?`;
    case 'controller':
      return `${miss.missing.map(wordsOf).join(', ')} is a label of ${workload} and not of its pods${where}.`;
  }
}

/** Of a label whose value is long, which stands where the finding is. */
function keyOf({ key }: LabelRequirement): string {
  return `this ${key}`;
}

function labelOf({ key, values }: LabelRequirement): string {
  return `${key}=${values[0]}`;
}

function fixOf(miss: NearMiss, at: ResourceRef, selector: FieldPath): Omit<Data, keyof DanglingData> {
  const { workload } = miss;
  switch (miss.kind) {
    case 'value': {
      const { key, operator, values } = miss.requirement;
      return { wrong: { requirement: { key, operator, values }, value: miss.value }, title: '', steps: [] };
    }
    case 'key': {
      const path = [...selector, 'matchLabels', miss.requirement.key];
      // An expression has its key in another place, and is seldom written by mistake.
      const isLabel = miss.requirement.isLabel === true;
      const steps = isLabel ? [{ kind: 'rename-key' as const, at: { ...at }, path, text: miss.key }] : [];
      return { wrong: null, title: `Select pods by the label ${miss.key}`, steps };
    }
    case 'controller':
      return {
        wrong: null,
        title: `Add ${miss.missing.map(labelOf).join(', ')} to the pods of ${workload.identity.kind} "${workload.identity.name}"`,
        steps: miss.missing.map(({ key, values }) => ({
          kind: 'add-entry',
          at: { ...workload.ref },
          path: [...workload.basePath, ...workload.podMetadataPath, 'labels'],
          text: `${key}: ${yamlString(values[0] ?? '')}`,
        })),
      };
  }
}

import type { AnalysisOptions } from '../../analysis/options';
import { ruleOptions } from '../../config/config-set';
import { daysBetween } from '../../days';
import { isNetworkPolicy, servedClusterPolicyKind } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = {
  readonly basePath: FieldPath;
  readonly words: string;
  /** Of the annotations as much as a day needs. */
  readonly annotations: readonly (readonly [string, string])[];
};

/** The annotations of a policy, unless a configuration names others. */
const usualKeys = { owner: 'firebreak/owner', reviewed: 'firebreak/reviewed-on', expires: 'firebreak/expires' };

/** After these a review is overdue, likewise. */
const usualDays = 180;

export const policyReviewMetadata: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      const { apiVersion, kind, namespace, name, basePath, annotations, isBroken } = resource;
      if (isBroken || !allowsSomething(resource)) continue;
      yield {
        // What is said hangs on the day and on the configuration: see `holds`.
        message: '',
        place: field([...basePath, 'metadata', 'name']),
        resource: { apiVersion, kind, namespace, name },
        data: {
          basePath,
          words: `${kind} "${name}"`,
          annotations: [...annotations].map(([key, value]) => [key, value.slice(0, 20)]),
        } satisfies Data,
      };
    }
  },
  holds(finding, { options }) {
    const { basePath, words, annotations } = finding.data as unknown as Data;
    const { keys, days } = reviewOptions(options, finding.at.uri);
    const written = new Map(annotations);
    const at = (key: string) => field([...basePath, 'metadata', 'annotations', key]);
    const wrong = [keys.reviewed, keys.expires].find((key) => isWrong(written.get(key)));
    if (wrong !== undefined) {
      const message = `${words} has a date that nobody can read: "${wrong}" has to be like 2027-01-31.`;
      return { message, place: at(wrong) } satisfies Completion;
    }
    const [reviewed, expires] = [written.get(keys.reviewed), written.get(keys.expires)];
    if (reviewed === undefined && expires === undefined && !written.has(keys.owner)) {
      const message = `${words} allows connections, and nothing says who reviews it: write "${keys.owner}" or "${keys.reviewed}".`;
      return { message } satisfies Completion;
    }
    const { today } = options;
    if (today === undefined) return false;
    if (expires !== undefined && expires < today) {
      const message = `${words} was to be there until ${expires}, and still allows connections ("${keys.expires}").`;
      return { message, place: at(keys.expires) } satisfies Completion;
    }
    if (reviewed === undefined || daysBetween(reviewed, today) <= days) return false;
    const message = `${words} was last reviewed on ${reviewed}, over ${days} days ago ("${keys.reviewed}").`;
    return { message, place: at(keys.reviewed) } satisfies Completion;
  },
};

/** Which annotations count for a file, and after how many days a review is overdue. */
export function reviewOptions(
  { configs }: AnalysisOptions,
  uri: string,
): { readonly keys: typeof usualKeys; readonly days: number } {
  const { annotations, days = usualDays } = ruleOptions(configs, uri, 'policy-review-metadata');
  return { keys: { ...usualKeys, ...annotations }, days };
}

/** What denies only needs no review to be safe. */
function allowsSomething(resource: Resource): boolean {
  const { node, group, kind } = resource;
  const isOfVendor = /^(cilium\.io|(crd\.)?projectcalico\.org)$/.test(group) && kind.endsWith('NetworkPolicy');
  if (!isNetworkPolicy(resource) && servedClusterPolicyKind(resource) === undefined && !isOfVendor) return false;
  return ['ingress', 'egress'].some((direction) =>
    itemsAt(node, ['spec', direction]).some((rule) => /^(Allow|Accept)$/.test(stringAt(rule, ['action']) ?? 'Allow')),
  );
}

function isWrong(date: string | undefined): boolean {
  return date !== undefined && (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)));
}

import { isNetworkPolicy, servedClusterPolicyKind } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { Completion, Rule } from '../rule';

export type Data = {
  readonly basePath: FieldPath;
  readonly words: string;
  readonly reviewed: string | null;
  readonly expires: string | null;
};

/** The annotations of a policy. */
export const reviewKeys = { owner: 'firebreak/owner', reviewed: 'firebreak/reviewed-on', expires: 'firebreak/expires' };

/** After these a review is overdue. */
const reviewDays = 180;

export const policyReviewMetadata: Rule = {
  id: 'policy-review-metadata',
  title: 'Policy that nobody has reviewed',
  severity: 'hint',
  isOffByDefault: true,
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      const { apiVersion, kind, namespace, name, basePath, annotations, isBroken } = resource;
      if (isBroken || !allowsSomething(resource)) continue;
      const words = `${kind} "${name}"`;
      const [reviewed, expires] = [annotations.get(reviewKeys.reviewed), annotations.get(reviewKeys.expires)];
      const wrong = [reviewKeys.reviewed, reviewKeys.expires].find((key) => isWrong(annotations.get(key)));
      const isMissing = reviewed === undefined && expires === undefined && !annotations.has(reviewKeys.owner);
      const at = (key: string) => field([...basePath, 'metadata', 'annotations', key]);
      yield {
        // What is said of dates hangs on the day: see `holds`.
        message:
          wrong === undefined
            ? `${words} allows connections, and nothing says who reviews it: write "${reviewKeys.owner}" or "${reviewKeys.reviewed}".`
            : `${words} has a date that nobody can read: "${wrong}" has to be like 2027-01-31.`,
        place:
          wrong === undefined && isMissing
            ? field([...basePath, 'metadata', 'name'])
            : at(wrong ?? reviewKeys.reviewed),
        resource: { apiVersion, kind, namespace, name },
        data: {
          basePath,
          words,
          reviewed: wrong === undefined && !isMissing ? (reviewed ?? '') : null,
          expires: wrong === undefined && !isMissing ? (expires ?? '') : null,
        } satisfies Data,
      };
    }
  },
  holds({ data }, { options: { today } }) {
    const { basePath, words, reviewed, expires } = data as unknown as Data;
    if (reviewed === null || expires === null) return true;
    if (today === undefined) return false;
    const at = (key: string) => field([...basePath, 'metadata', 'annotations', key]);
    if (expires !== '' && expires < today) {
      return {
        message: `${words} was to be there until ${expires}, and still allows connections ("${reviewKeys.expires}").`,
        place: at(reviewKeys.expires),
      } satisfies Completion;
    }
    if (reviewed === '' || daysBetween(reviewed, today) <= reviewDays) return false;
    return {
      message: `${words} was last reviewed on ${reviewed}, over ${reviewDays} days ago ("${reviewKeys.reviewed}").`,
      place: at(reviewKeys.reviewed),
    } satisfies Completion;
  },
};

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

/** Both are days such as 2027-01-31. */
function daysBetween(first: string, second: string): number {
  return (Date.parse(second) - Date.parse(first)) / 86_400_000;
}

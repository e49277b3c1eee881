import { apiVersionByPattern } from '../analysis/by-pattern';
import { groupOf } from '../kubernetes/read-resource';
import type { Resource } from '../kubernetes/resource';
import { certificates } from './certificates/description';
import { controlPlane } from './control-plane/description';
import { domainNames } from './domain-names/description';
import { entry } from './entry/description';
import { gateway } from './gateway/description';
import { policies } from './policies/description';
import { policyEngines } from './policy-engines/description';
import { replacedApis } from './replaced-apis/description';
import type { KnownRule } from './rule';
import type { GroupDescription } from './rule-group';
import { sourceAllowlists } from './source-allowlists/description';

/** The groups of rules that are loaded on demand, see `rule-group.ts`. `load-group.ts` has their modules. */
export const ruleGroups = {
  policies,
  'control-plane': controlPlane,
  gateway,
  certificates,
  'domain-names': domainNames,
  'policy-engines': policyEngines,
  'replaced-apis': replacedApis,
  'source-allowlists': sourceAllowlists,
  entry,
} as const satisfies Readonly<Record<string, GroupDescription>>;

export type GroupName = keyof typeof ruleGroups;

const descriptions = Object.entries(ruleGroups) as readonly (readonly [GroupName, GroupDescription])[];

export const groupNames: readonly GroupName[] = descriptions.map(([name]) => name);

/** What is always known of the rules of a group. */
export function rulesOfGroup(name: GroupName): readonly KnownRule[] {
  return Object.values(metasOf(name));
}

/** The same by id, for topics that have rules beside those of a group. */
export function metasOf<Name extends GroupName>(
  name: Name,
): Readonly<Record<keyof (typeof ruleGroups)[Name]['rules'], KnownRule>> {
  const { rules }: GroupDescription = ruleGroups[name];
  const metas = Object.entries(rules).map(([id, meta]) => [id, { id, ...meta }]);
  return Object.fromEntries(metas) as Record<keyof (typeof ruleGroups)[Name]['rules'], KnownRule>;
}

const allKinds = new Set(descriptions.flatMap(([, { kinds }]) => [...kinds]));

/** Whether a document is parsed for a group, to go by its text. */
export function mayNeedGroup(text: string, kind: string | undefined, path: string): boolean {
  if (kind !== undefined && allKinds.has(`${groupOf(apiVersionByPattern(text) ?? '')}/${kind}`)) return true;
  return descriptions.some(([, { isItsText }]) => isItsText?.(text, kind, path));
}

/** The groups that judge a document: also by the kinds of its objects, which a pattern does not find in lists and in JSON. */
export function groupsFor(
  resources: readonly Resource[],
  text: string,
  kind: string | undefined,
  path: string,
): readonly GroupName[] {
  const found = new Set([kind, ...resources.map((resource) => resource.kind)]);
  return descriptions.flatMap(([name, { kinds, isItsText }]) =>
    resources.some((resource) => kinds.has(`${resource.group}/${resource.kind}`)) ||
    (isItsText !== undefined && [...found].some((each) => isItsText(text, each, path)))
      ? name
      : [],
  );
}

/** The groups for which an object is kept, by what it belongs to. */
export function groupsKeeping(
  resource: Resource,
): readonly { readonly name: GroupName; readonly isClusterWide: boolean }[] {
  return descriptions.flatMap(([name, { keeps }]) => {
    const extent = keeps?.(resource);
    return extent === undefined ? [] : { name, isClusterWide: extent === 'cluster-wide' };
  });
}

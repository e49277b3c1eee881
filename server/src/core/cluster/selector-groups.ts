import type { NetworkPolicy } from '../kubernetes/entities';

/** Policies with one selector, and whatever certainly selects every pod that they select. */
export interface SelectorGroup {
  readonly policies: readonly NetworkPolicy[];
  /** The groups, this one included, whose requirements are all among those of this group. */
  covering(): readonly SelectorGroup[];
}

/**
 * Groups a namespace's policies by the requirements of their podSelector, whatever their order.
 * Costs the policies: groups are looked up by their requirements and not compared with each other.
 */
export function groupBySelector(policies: readonly NetworkPolicy[]): readonly SelectorGroup[] {
  const groups = new Map<string, { readonly texts: ReadonlySet<string>; readonly policies: NetworkPolicy[] }>();
  for (const policy of policies) {
    const texts = policy.podSelector.requirements.map((requirement) => JSON.stringify(requirement)).sort();
    const key = JSON.stringify(texts);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { texts: new Set(texts), policies: [policy] });
    else group.policies.push(policy);
  }

  const byFirst = new Map<string | undefined, (SelectorGroup & { readonly texts: ReadonlySet<string> })[]>();
  return [...groups.values()].map(({ texts, policies: members }) => {
    const covering = () =>
      [undefined, ...texts]
        .flatMap((text) => byFirst.get(text) ?? [])
        .filter((wide) => [...wide.texts].every((text) => texts.has(text)));
    const group = { texts, policies: members, covering };
    const [first] = texts;
    const alike = byFirst.get(first);
    if (alike === undefined) byFirst.set(first, [group]);
    else alike.push(group);
    return group;
  });
}

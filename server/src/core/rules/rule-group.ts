import type { Checkpoint } from '../checkpoint';
import { memoize } from '../connectivity/memoize';
import type { Resource } from '../kubernetes/resource';
import type { YamlNode } from '../yaml/tree';
import type { GroupName } from './groups';
import { ruleGroups } from './groups';
import type { DocumentRule, Guarded, NamespaceRule, ProposeFixes, Rule, RuleMeta } from './rule';

/*
 * Rules that not every workspace needs stand in groups, which a server loads on demand. What is always loaded of a group is its
 * description: which documents make it needed, and what its rules are called. The rest is its module.
 */

/** What is always loaded of a group. */
export interface GroupDescription {
  /** Kinds, as `group/Kind`, whose documents are parsed and judged by the group. */
  readonly kinds: ReadonlySet<string>;
  /**
   * Whether another document is parsed and judged by the group. It sees nothing but the text, its kind as far as a
   * pattern finds it, and the path of its file; also documents that are no objects of Kubernetes.
   */
  isItsText?(text: string, kind: string | undefined, path: string): boolean;
  /**
   * Whether an object is kept as an entity, of its namespace or of the whole cluster, for `KeptDocument`. Rules of
   * namespaces run where something is kept for their group, and for the whole cluster where something of it is.
   */
  keeps?(resource: Resource): 'namespaced' | 'cluster-wide' | undefined;
  /** Rules of namespaces run in every namespace, and those for the whole cluster where it has policies. */
  readonly judgesEveryNamespace?: true;
  /** By id, in the order of their documentation. */
  readonly rules: Readonly<Record<string, GroupedMeta>>;
}

/** What is known of a rule before it is loaded. `silencedBy` may name rules of the same group only. */
export type GroupedMeta = Omit<RuleMeta, 'id' | keyof Guarded> & { readonly slice: 'document' | 'namespace' };

/** What is loaded on demand: what the rules do, and their fixes, by id, unless `fixes.ts` has them. */
export interface RuleGroup<
  Metas extends Readonly<Record<string, GroupedMeta>> = Readonly<Record<string, GroupedMeta>>,
> {
  readonly name: GroupName;
  readonly rules: { readonly [Id in keyof Metas]: GroupedRule<Metas[Id]['slice']> };
  readonly fixes: { readonly [Id in keyof Metas]?: ProposeFixes };
  /**
   * Awaited before the rules run, for what cannot be worked out while they do. Gets the documents of the group that
   * were read again, and the contents of its kept objects. The group keeps the results by what they are made of, and
   * makes nothing twice. False where something could not be loaded, which is tried again at the next change. Rejects
   * with what the checkpoint throws, and with nothing else: that something cannot be read is a result as well.
   */
  prepare?(contents: readonly YamlNode[], checkpoint: Checkpoint): Promise<boolean>;
}

/**
 * Loads what only some workspaces or documents need: `load` imports it, which is a script of its own named `part`.
 * Gives undefined where that fails, which the host reports.
 */
export type LoadPart = <Part>(part: string, load: () => Promise<Part>) => Promise<Part | undefined>;

/** For hosts that have everything in one bundle. */
export const loadAtOnce: LoadPart = (_, load) => load();

/** What such a rule does. */
export type GroupedRule<Slice = GroupedMeta['slice']> = Guarded &
  (Slice extends 'document' ? DocumentRule : Slice extends 'namespace' ? NamespaceRule : never);

/** The groups that are loaded. */
export type LoadedGroups = ReadonlyMap<GroupName, RuleGroup>;

export const noGroups: LoadedGroups = new Map();

/** The rules of a group, whole, by slice. */
export const rulesIn = memoize(({ name, rules }: RuleGroup) => {
  const whole = Object.entries(ruleGroups[name].rules as GroupDescription['rules']).map(
    ([id, meta]): Rule => ({ id, ...meta, ...rules[id] }) as Rule,
  );
  return {
    document: whole.filter((rule) => rule.slice === 'document'),
    namespace: whole.filter((rule) => rule.slice === 'namespace'),
    byId: new Map(whole.map((rule) => [rule.id, rule])),
  };
});

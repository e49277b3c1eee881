import type { Analysis } from '../analysis/analysis';
import type { AnalysisOptions } from '../analysis/options';
import { allDuplicates, type ScopeDuplicates } from '../cluster/duplicates';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import { choiceFor } from '../config/as-chosen';
import { ruleOptions } from '../config/config-set';
import { memoize } from '../connectivity/memoize';
import { groupBy } from '../group-by';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { ResourceRef } from '../kubernetes/resource';
import type { Scope } from '../scopes/scope';
import { crashFinding } from './crash-finding';
import { type Finding, severities } from './finding';
import { ruleGroups } from './groups';
import { clusterRules, namespaceRules, scopeRules } from './index';
import type { Cause, DraftFinding, NamespaceRule, RuleMeta } from './rule';
import { type GroupDescription, type RuleGroup, rulesIn } from './rule-group';

/** The findings of one namespace. Kept while the namespace and the facts of its scope stay the same objects. */
export function namespaceFindings(
  view: NamespaceView,
  facts: NamespaceFacts,
  options: AnalysisOptions,
): readonly Finding[] {
  return findingsBy(namespaceRules, view, facts, options);
}

/** The same of the rules of a group, in a namespace that the group judges. */
export function groupFindings(
  group: RuleGroup,
  view: NamespaceView,
  facts: NamespaceFacts,
  options: AnalysisOptions,
): readonly Finding[] {
  const isJudged = judgesEveryNamespace(group) || isKeptFor(group, view.kept);
  return isJudged ? findingsBy(rulesIn(group).namespace, view, facts, options) : nothing;
}

function judgesEveryNamespace({ name }: RuleGroup): boolean {
  const { judgesEveryNamespace: judges }: GroupDescription = ruleGroups[name];
  return judges === true;
}

function isKeptFor({ name }: RuleGroup, kept: readonly KeptDocument[]): boolean {
  return kept.some(({ groups }) => groups.includes(name));
}

type NamespaceRules = readonly (RuleMeta & NamespaceRule)[];

function findingsBy(
  rules: NamespaceRules,
  view: NamespaceView,
  facts: NamespaceFacts,
  options: AnalysisOptions,
): readonly Finding[] {
  const memo = memoOf(rules);
  const known = memo.get(view);
  if (known?.facts === facts && known.options === options) return known.findings;
  const found: CausedFinding[] = [];
  const reporting = new Set<string>();
  const [at, scopes, isShown] = [anyRef(view), [view.scope], isOn(options)];
  // Silencing rules stand before the rules that they silence in the registry.
  for (const rule of rules) {
    if (options.disabledRules.has(rule.id)) continue;
    if (rule.silencedBy !== undefined && reporting.has(rule.silencedBy)) continue;
    const optionsFor = (uri: string) => ruleOptions(options.configs, uri, rule.id);
    const check = () => rule.check(view, facts, optionsFor);
    const ofRule = runRule(rule, check, at, scopes).filter(isShown);
    // Most find nothing.
    if (ofRule.length === 0) continue;
    // A rule that failed has not reported, and one that has a guard may not hold after all: neither silences another.
    const isCertain = rule.holds === undefined && ofRule.some(({ finding }) => finding.ruleId === rule.id);
    if (isCertain) reporting.add(rule.id);
    found.push(...ofRule);
  }
  const findings = oneOfEachCause(found);
  memo.set(view, { facts, options, findings });
  return findings;
}

/** What the rules of namespaces find in the policies of the whole cluster. Kept while the facts stay the same. */
export function clusterWideFindings(facts: NamespaceFacts, options: AnalysisOptions): readonly Finding[] {
  const at = anyPolicy(facts);
  return at === undefined ? nothing : clusterWideBy(namespaceRules, facts, at, options);
}

function anyPolicy({ clusterPolicies, opaquePolicies }: NamespaceFacts): ResourceRef | undefined {
  return (clusterPolicies[0] ?? opaquePolicies[0])?.ref;
}

/** The same of the rules of a group, where it judges policies, or something of the whole cluster is kept for them. */
export function clusterWideGroupFindings(
  group: RuleGroup,
  facts: NamespaceFacts,
  options: AnalysisOptions,
): readonly Finding[] {
  const isOfPolicies = judgesEveryNamespace(group);
  const at = isOfPolicies ? anyPolicy(facts) : facts.kept[0]?.ref;
  if (at === undefined || !(isOfPolicies || isKeptFor(group, facts.kept))) return nothing;
  return clusterWideBy(rulesIn(group).namespace, facts, at, options);
}

function clusterWideBy(
  rules: NamespaceRules,
  facts: NamespaceFacts,
  at: ResourceRef,
  options: AnalysisOptions,
): readonly Finding[] {
  const clusterWideMemo = clusterWideMemoOf(rules);
  const known = clusterWideMemo.get(facts);
  if (known?.options === options) return known.findings;
  const found = rules.flatMap((rule) => {
    const { checkClusterWide } = rule;
    if (checkClusterWide === undefined || options.disabledRules.has(rule.id)) return [];
    return runRule(rule, () => checkClusterWide(facts), at, [facts.scope]).filter(isOn(options));
  });
  const findings = oneOfEachCause(found);
  clusterWideMemo.set(facts, { options, findings });
  return findings;
}

const nothing: readonly Finding[] = [];

const clusterWideMemoOf = memoize((_rules: NamespaceRules) => new WeakMap<NamespaceFacts, Omit<Memo, 'facts'>>());

/** The findings of one scope as a whole. Kept while what they are about stays the same. */
export function clusterFindings(duplicates: ScopeDuplicates, options: AnalysisOptions): readonly Finding[] {
  const known = clusterMemo.get(duplicates);
  if (known?.options === options) return known.findings;
  const [first] = allDuplicates(duplicates);
  const findings = clusterRules
    .filter((rule) => !options.disabledRules.has(rule.id))
    .flatMap((rule) =>
      runRule(rule, () => rule.check(duplicates), (first ?? duplicates.orderConflicts[0])?.other.ref, [
        duplicates.scope,
      ]),
    )
    .map(({ finding }) => finding);
  clusterMemo.set(duplicates, { options, findings });
  return findings;
}

const clusterMemo = new WeakMap<ScopeDuplicates, Omit<Memo, 'facts'>>();

/** The findings of the workspace's layout. */
export function scopeFindings(analysis: Analysis): readonly Finding[] {
  const uri = analysis.layoutFiles.keySeq().first();
  const at = uri === undefined ? undefined : { uri, documentIndex: 0 };
  return scopeRules
    .filter((rule) => !analysis.options.disabledRules.has(rule.id))
    .flatMap((rule) => runRule(rule, () => rule.check(analysis), at, []))
    .map(({ finding }) => finding);
}

/** The findings of what a scope builds. */
export function buildFindings(analysis: Analysis, scope: Scope): readonly Finding[] {
  return scopeRules
    .filter((rule) => !analysis.options.disabledRules.has(rule.id))
    .flatMap((rule) => runRule(rule, () => rule.checkBuild?.(analysis, scope.id) ?? [], undefined, [scope]))
    .map(({ finding }) => finding);
}

/** What is off silences nothing and stands for nothing. Severities are chosen when findings are gathered. */
function isOn({ configs }: AnalysisOptions): (found: CausedFinding) => boolean {
  return ({ finding: { at, ruleId } }) => choiceFor(configs, at.uri, ruleId) !== 'off';
}

interface CausedFinding {
  readonly finding: Finding;
  readonly cause: Cause | undefined;
}

/** The gravest finding of each cause, which carries the others: where somebody accepts it, the next one stands. */
function oneOfEachCause(found: readonly CausedFinding[]): readonly Finding[] {
  const first = new Map<string, CausedFinding>();
  const repeated = new Set<string>();
  for (const each of found) {
    if (each.cause === undefined) continue;
    if (first.has(each.cause.key)) repeated.add(each.cause.key);
    else first.set(each.cause.key, each);
  }
  // Nearly no mistake is found twice.
  if (repeated.size === 0) return found.map(({ finding }) => finding);
  const groups = groupBy(found, ({ cause }) =>
    cause !== undefined && repeated.has(cause.key) ? cause.key : undefined,
  );
  const ranked = new Map(
    [...groups].map(([key, group]) => [key, key === undefined ? group : group.toSorted(compareRank)]),
  );
  return found.flatMap((each) => {
    if (each.cause === undefined || !repeated.has(each.cause.key)) return each.finding;
    const [best, ...others] = ranked.get(each.cause.key) ?? [];
    if (best !== each) return [];
    return others.length === 0 ? each.finding : { ...each.finding, outranked: others.map(({ finding }) => finding) };
  });
}

function compareRank(a: CausedFinding, b: CausedFinding): number {
  const gravity = severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity);
  return gravity || (a.cause?.rank ?? 0) - (b.cause?.rank ?? 0);
}

interface Memo {
  readonly facts: NamespaceFacts;
  readonly options: AnalysisOptions;
  readonly findings: readonly Finding[];
}

const memoOf = memoize((_rules: NamespaceRules) => new WeakMap<NamespaceView, Memo>());

/** A rule that throws becomes a finding at `at`, and the others go on. */
function runRule(
  rule: RuleMeta,
  check: () => Iterable<DraftFinding>,
  at: ResourceRef | undefined,
  scopes: readonly Scope[],
): readonly CausedFinding[] {
  try {
    const found: CausedFinding[] = [];
    for (const draft of check()) found.push({ finding: toFinding(rule, draft, scopes), cause: draft.cause });
    return found;
  } catch (error) {
    return at === undefined ? [] : [{ finding: { ...crashFinding(rule.id, error), at, scopes }, cause: undefined }];
  }
}

/** Field by field: copying what is given costs several times as much, and there may be one for each policy. */
function toFinding(rule: RuleMeta, draft: DraftFinding, scopes: readonly Scope[]): Finding {
  const { severity = rule.severity, message, at, place, resource, related, data, tags } = draft;
  const finding = { ruleId: rule.id, severity, message, at, place, resource, related, data, scopes };
  return tags === undefined ? finding : { tags, ...finding };
}

function anyRef(view: NamespaceView): ResourceRef | undefined {
  return (view.workloads[0] ?? view.networkPolicies[0] ?? view.manifests[0] ?? view.kept[0])?.ref;
}

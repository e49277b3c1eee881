import type { Analysis } from '../analysis/analysis';
import type { AnalysisOptions } from '../analysis/options';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { ResourceRef } from '../kubernetes/resource';
import { crashFinding } from './crash-finding';
import type { Finding } from './finding';
import { namespaceRules, scopeRules } from './index';
import type { DraftFinding, RuleMeta } from './rule';

/** The findings of one namespace. Kept while the namespace and the facts of its scope stay the same objects. */
export function namespaceFindings(
  view: NamespaceView,
  facts: NamespaceFacts,
  options: AnalysisOptions,
): readonly Finding[] {
  const known = memo.get(view);
  if (known?.facts === facts && known.options === options) return known.findings;
  const findings: Finding[] = [];
  const reporting = new Set<string>();
  // Silencing rules stand before the rules that they silence in the registry.
  for (const rule of namespaceRules) {
    if (options.disabledRules.has(rule.id)) continue;
    if (rule.silencedBy !== undefined && reporting.has(rule.silencedBy)) continue;
    const found = runRule(rule, () => rule.check(view, facts), anyRef(view), [view.scope]);
    if (found.length > 0) reporting.add(rule.id);
    findings.push(...found);
  }
  memo.set(view, { facts, options, findings });
  return findings;
}

/** The findings of the workspace's layout. */
export function scopeFindings(analysis: Analysis): readonly Finding[] {
  const uri = analysis.layoutFiles.keySeq().first();
  const at = uri === undefined ? undefined : { uri, documentIndex: 0 };
  return scopeRules
    .filter((rule) => !analysis.options.disabledRules.has(rule.id))
    .flatMap((rule) => runRule(rule, () => rule.check(analysis), at, []));
}

interface Memo {
  readonly facts: NamespaceFacts;
  readonly options: AnalysisOptions;
  readonly findings: readonly Finding[];
}

const memo = new WeakMap<NamespaceView, Memo>();

/** A rule that throws becomes a finding at `at`, and the others go on. */
function runRule(
  rule: RuleMeta,
  check: () => Iterable<DraftFinding>,
  at: ResourceRef | undefined,
  scopes: readonly string[],
): readonly Finding[] {
  try {
    return [...check()].map((draft) => ({ severity: rule.severity, ...draft, ruleId: rule.id, scopes }));
  } catch (error) {
    return at === undefined ? [] : [{ ...crashFinding(rule.id, error), at, scopes }];
  }
}

function anyRef(view: NamespaceView): ResourceRef | undefined {
  return (view.workloads[0] ?? view.networkPolicies[0] ?? view.manifests[0])?.ref;
}

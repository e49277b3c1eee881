import type { Analysis } from '../analysis/analysis';
import type { AnalysisOptions } from '../analysis/options';
import type { NamespaceFacts, NamespaceView } from '../cluster/namespace-view';
import type { ResourceRef } from '../kubernetes/resource';
import { crashFinding } from './crash-finding';
import type { Finding } from './finding';
import { namespaceRules, scopeRules } from './index';
import type { NamespaceRule, RuleMeta } from './rule';

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
    const found = runRule(rule, view, facts);
    if (found.length > 0) reporting.add(rule.id);
    findings.push(...found);
  }
  memo.set(view, { facts, options, findings });
  return findings;
}

/** The findings of the workspace's layout. */
export function scopeFindings(analysis: Analysis): readonly Finding[] {
  return scopeRules
    .filter((rule) => !analysis.options.disabledRules.has(rule.id))
    .flatMap((rule) =>
      [...rule.check(analysis)].map((draft) => ({ severity: rule.severity, ...draft, ruleId: rule.id, scopes: [] })),
    );
}

interface Memo {
  readonly facts: NamespaceFacts;
  readonly options: AnalysisOptions;
  readonly findings: readonly Finding[];
}

const memo = new WeakMap<NamespaceView, Memo>();

function runRule(rule: RuleMeta & NamespaceRule, view: NamespaceView, facts: NamespaceFacts): readonly Finding[] {
  const scopes = [view.scope];
  try {
    return [...rule.check(view, facts)].map((draft) => ({
      severity: rule.severity,
      ...draft,
      ruleId: rule.id,
      scopes,
    }));
  } catch (error) {
    const at = anyRef(view);
    return at === undefined ? [] : [{ ...crashFinding(rule.id, error), at, scopes }];
  }
}

function anyRef(view: NamespaceView): ResourceRef | undefined {
  return (view.workloads[0] ?? view.networkPolicies[0] ?? view.manifests[0])?.ref;
}

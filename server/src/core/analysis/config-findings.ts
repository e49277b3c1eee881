import type { IgnoreEntry } from '../config/config';
import { readConfig } from '../config/config';
import { crashFinding } from '../rules/crash-finding';
import type { Finding } from '../rules/finding';
import { configRules, ruleById, suppressionRules } from '../rules/index';
import type { JudgedConfig, JudgedSuppression, Rule } from '../rules/rule';
import { isExpired, suppressionsIn } from '../suppression/suppressions-for';
import type { Analysis } from './analysis';
import { useOf } from './ignored-findings';
import type { SourceFile } from './source-file';
import { unknownRules } from './suppression-findings';

/** What is wrong with a configuration: how it is written, and what became of what it ignores. */
export function configFindings(analysis: Analysis, file: SourceFile): readonly Finding[] {
  const { disabledRules } = analysis.options;
  const judged = judgeConfig(analysis, file);
  const run = (rule: Rule, check: () => Iterable<DraftOf>): readonly Finding[] => {
    if (disabledRules.has(rule.id)) return [];
    try {
      return [...check()].map(({ documentIndex, ...draft }) => ({
        severity: rule.severity,
        related: [],
        ...draft,
        resource: undefined,
        ruleId: rule.id,
        at: { uri: file.uri, documentIndex },
        scopes: [],
      }));
    } catch (error) {
      return [{ ...crashFinding(rule.id, error), at: { uri: file.uri, documentIndex: 0 } }];
    }
  };
  return [
    ...configRules.flatMap((rule) => run(rule, () => rule.check(judged))),
    ...suppressionRules.flatMap((rule) => run(rule, () => rule.check(judged.suppressions))),
  ];
}

type DraftOf = Omit<Finding, 'ruleId' | 'scopes' | 'severity' | 'at' | 'related' | 'resource'> &
  Partial<Pick<Finding, 'severity' | 'related' | 'resource'>> & { readonly documentIndex: number };

function judgeConfig(analysis: Analysis, file: SourceFile): JudgedConfig {
  const { configs } = analysis;
  const [first] = file.documents;
  const placed = [...configs.values()].find(({ uri }) => uri === file.uri);
  const others = [...configs.values()].find(
    ({ uri, directory }) => uri !== file.uri && file.uri.slice(0, file.uri.lastIndexOf('/')) === directory,
  );
  return {
    problems: first === undefined ? [] : readConfig(first.document).problems,
    documentCount: file.documents.filter(({ document }) => document.text.trim() !== '').length,
    outrankedBy: placed === undefined ? others?.uri : undefined,
    suppressions:
      placed === undefined
        ? []
        : suppressionsIn(placed, configs).map(({ entry, suppression }): JudgedSuppression => {
            const expired = isExpired(entry, analysis.options.today) ? entry.expires : undefined;
            const isJudged = suppression.problem === undefined && expired === undefined;
            const unused = isJudged ? suppression.rules.filter(({ id }) => isUnused(analysis, file.uri, entry, id)) : [];
            return { suppression, documentIndex: 0, unused, isUnused: false, unknown: unknownRules(suppression), expired };
          }),
  };
}

/** Certain only where every rule had everything before it. */
function isUnused(analysis: Analysis, uri: string, { index }: IgnoreEntry, id: string): boolean {
  const { isComplete, pending, areRulesCurrent, ignored, scopes, options, findings } = analysis;
  const rule = ruleById(id);
  if (rule === undefined || rule.slice === 'suppression' || rule.slice === 'config') return false;
  if (options.disabledRules.has(id) || ignored.counts.has(useOf(uri, index, id))) return false;
  if (!isComplete || pending.size > 0 || !areRulesCurrent) return false;
  if (rule.slice === 'document') return true;
  // A finding at a larger scale may stand for the one that is ignored.
  const { silencedBy } = rule;
  const isFound = ({ ruleId }: Finding) => ruleId === silencedBy;
  if (silencedBy !== undefined && findings.some((slices) => slices.some((list) => list.some(isFound)))) return false;
  return scopes.every(({ facts, namespaces }) => {
    const hidden = [facts.opaquePolicies, facts.clusterPolicies, facts.opaquePods];
    return (
      facts.incomplete === undefined &&
      hidden.every((list) => list.length === 0) &&
      namespaces.every(({ opaquePolicies, opaquePods }) => opaquePolicies.length + opaquePods.length === 0)
    );
  });
}

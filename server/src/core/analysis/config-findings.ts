import { configDocuments, type IgnoreEntry, readConfig } from '../config/config';
import { problemsWith } from '../config/config-problems';
import type { PlacedConfig } from '../config/config-set';
import { crashFinding } from '../rules/crash-finding';
import type { Finding } from '../rules/finding';
import { configRules, ruleById, suppressionRules } from '../rules/index';
import type { JudgedConfig, JudgedSuppression, Rule } from '../rules/rule';
import { isWithin, parentOf } from '../scopes/relative-uri';
import { type EntrySuppression, isExpired, suppressionsIn } from '../suppression/suppressions-for';
import type { Analysis } from './analysis';
import { useOf } from './ignored-findings';
import type { JudgedExpectation } from './judge-expectations';
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
        scopes: [],
        ...draft,
        resource: undefined,
        ruleId: rule.id,
        at: { uri: file.uri, documentIndex },
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
  Partial<Pick<Finding, 'severity' | 'related' | 'resource' | 'scopes'>> & { readonly documentIndex: number };

function judgeConfig(analysis: Analysis, file: SourceFile): JudgedConfig {
  const { configs, options } = analysis;
  const [documentIndex = 0, ...others] = configDocuments(file);
  const document = file.documents[documentIndex]?.document;
  const placed = [...configs.values()].find(({ uri }) => uri === file.uri);
  const judge = ({ entry, suppression }: EntrySuppression): JudgedSuppression => {
    const expired = isExpired(entry, options.today) ? entry.expires : undefined;
    const isJudged = suppression.problem === undefined && expired === undefined;
    const unused = isJudged ? suppression.rules.filter(({ id }) => isUnused(analysis, file.uri, entry, id)) : [];
    return { suppression, documentIndex, unused, isUnused: false, unknown: unknownRules(suppression), expired };
  };
  return {
    documentIndex,
    problems: document === undefined ? [] : problemsWith(analysis, file, document),
    notes: document === undefined ? [] : readConfig(document).notes,
    hasMoreDocuments: others.length > 0,
    outrankedBy: placed === undefined ? configs.get(parentOf(file.uri))?.uri : undefined,
    expectations: placed === undefined ? [] : currentExpectations(analysis, placed),
    suppressions: placed === undefined ? [] : suppressionsIn(placed, configs).map(judge),
  };
}

/** Those that are still written where they were judged. */
function currentExpectations(analysis: Analysis, { uri, config }: PlacedConfig): readonly JudgedExpectation[] {
  const isWritten = ({ entry }: JudgedExpectation) =>
    config.expect.some((each) => JSON.stringify(each) === JSON.stringify(entry));
  const isWhole = holdsWholeFolder(analysis, uri);
  return (analysis.expectations.get(uri) ?? []).filter(
    (judged) => isWritten(judged) && (isWhole || judged.outcome.kind !== 'nothing'),
  );
}

/** A configuration beside or above what was named is for more than that. */
function holdsWholeFolder({ folders, configs, configFiles }: Analysis, uri: string): boolean {
  const directory = [...configs.values()].find((placed) => placed.uri === uri)?.directory;
  const isOutside = configFiles.get(uri)?.path.startsWith('../') ?? false;
  return !isOutside && directory !== undefined && folders.some((folder) => isWithin(directory, folder));
}

/** Certain only where every rule had everything before it. */
function isUnused(analysis: Analysis, uri: string, { index }: IgnoreEntry, id: string): boolean {
  // Of the folder that it is for, only a part was read.
  if (!holdsWholeFolder(analysis, uri)) return false;
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
    const hidden = [
      facts.opaquePolicies,
      facts.clusterPolicies,
      facts.opaquePods,
      facts.unplaced.policies,
      facts.unplaced.pods,
    ];
    return (
      facts.incomplete === undefined &&
      hidden.every((list) => list.length === 0) &&
      namespaces.every(({ opaquePolicies, opaquePods }) => opaquePolicies.length + opaquePods.length === 0)
    );
  });
}

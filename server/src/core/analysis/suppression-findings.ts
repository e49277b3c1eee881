import { hasPodsAnywhere, namespaceOf } from '../cluster/namespace-view';
import { choiceFor } from '../config/as-chosen';
import { crashFinding } from '../rules/crash-finding';
import type { Finding } from '../rules/finding';
import { ruleById, rules, suppressionRules } from '../rules/index';
import type { JudgedSuppression, UnknownRule } from '../rules/rule';
import { namespaceFindings } from '../rules/run-rules';
import { membershipsOf } from '../scopes/layout';
import type { UsedSuppression } from '../suppression/apply-suppressions';
import type { Suppression } from '../suppression/suppression';
import { nearest } from '../text/nearest';
import type { Analysis } from './analysis';
import { onlyResource } from './document-findings';
import type { SourceFile } from './source-file';

const ruleIds = rules.map(({ id }) => id);

/** What is wrong with the suppressions of a file themselves. */
export function suppressionFindings(
  analysis: Analysis,
  file: SourceFile,
  suppressions: readonly UsedSuppression[],
): readonly Finding[] {
  if (suppressions.length === 0) return [];
  const { disabledRules } = analysis.options;
  const judged = judge(analysis, file, suppressions);
  return suppressionRules
    .filter(({ id }) => !disabledRules.has(id))
    .flatMap((rule): readonly Finding[] => {
      try {
        return [...rule.check(judged)].map(({ documentIndex, ...draft }) => ({
          severity: rule.severity,
          ...draft,
          resource: draft.resource ?? onlyResource(file.documents[documentIndex]?.document),
          ruleId: rule.id,
          at: { uri: file.uri, documentIndex },
          related: [],
          scopes: [],
        }));
      } catch (error) {
        return [{ ...crashFinding(rule.id, error), at: { uri: file.uri, documentIndex: 0 } }];
      }
    });
}

function judge(
  analysis: Analysis,
  file: SourceFile,
  suppressions: readonly UsedSuppression[],
): readonly JudgedSuppression[] {
  const isAbsenceKnown = knowsAbsence(analysis, file);
  const isSilenced = (silencing: string) => isAbsenceKnown && findsInNamespacesOf(analysis, file, silencing);
  return suppressions.map(({ suppression, at: { documentIndex }, usedBy }) => {
    const known = suppression.rules.filter(({ id }) => ruleById(id) !== undefined);
    const isSilent = (id: string) => !usedBy.has(id) && isJudged(analysis, file.uri, id, isAbsenceKnown, isSilenced);
    return {
      suppression,
      documentIndex,
      unused: suppression.problem === undefined ? known.filter(({ id }) => isSilent(id)) : [],
      isUnused:
        suppression.problem === undefined && suppression.rules.length === 0 && usedBy.size === 0 && isAbsenceKnown,
      unknown: unknownRules(suppression),
    };
  });
}

/** The rules that a suppression names and that there are not. */
export function unknownRules({ rules: named }: Suppression): readonly UnknownRule[] {
  return named
    .filter(({ id }) => ruleById(id) === undefined)
    .map((rule) => ({ ...rule, meant: nearest(rule.id, ruleIds) }));
}

/** Whether a rule would have reported, had there been something to report. */
function isJudged(
  analysis: Analysis,
  uri: string,
  id: string,
  isAbsenceKnown: boolean,
  isSilenced: (silencing: string) => boolean,
): boolean {
  const rule = ruleById(id);
  if (rule === undefined || analysis.options.disabledRules.has(id)) return false;
  // What is about suppressions judges itself.
  if (rule.slice === 'suppression' || rule.slice === 'config') return false;
  if (choiceFor(analysis.configs, uri, id) === 'off') return false;
  // A finding at a larger scale may stand for the one that is suppressed.
  if (rule.silencedBy !== undefined && isSilenced(rule.silencedBy)) return false;
  if (isAbsenceKnown) return true;
  // Rules that are loaded on demand have judged what phase 2 has seen.
  if (!('check' in rule) && !(analysis.isComplete && !analysis.pending.has(uri))) return false;
  return rule.slice === 'document';
}

/** Rules that look beyond the document were run for this file, and nothing unknown kept one of them silent. */
function knowsAbsence(analysis: Analysis, file: SourceFile): boolean {
  if (!analysis.isComplete || !analysis.isLayoutCurrent) return false;
  return membershipsOf(analysis.layout, file.uri).every((id) => {
    const state = analysis.scopes.get(id);
    // A file that nobody has looked at yet contributes nothing.
    const entities = state?.contributions.get(file.uri);
    if (state === undefined || entities === undefined) return false;
    const { incomplete, opaquePolicies, clusterPolicies, unplaced } = state.facts;
    return (
      incomplete === undefined &&
      opaquePolicies.length === 0 &&
      // Whether they select the pods of a namespace may hang on labels that are not written.
      clusterPolicies.length === 0 &&
      !hasPodsAnywhere(state.facts) &&
      unplaced.policies.length === 0 &&
      entities.every((entity) => {
        const name = entity.kind === 'namespace' ? entity.name : entity.namespace;
        const view = name === undefined ? undefined : state.namespaces.get(name);
        const hidden = view === undefined ? 0 : view.opaquePolicies.length + view.opaquePods.length;
        return entity.unknown === undefined && hidden === 0;
      })
    );
  });
}

/** Whether a rule finds anything in a namespace of which the file has a part, in any of its scopes; also what is suppressed. */
function findsInNamespacesOf({ layout, scopes, options }: Analysis, file: SourceFile, ruleId: string): boolean {
  return membershipsOf(layout, file.uri).some((id) => {
    const state = scopes.get(id);
    const names = new Set(state?.contributions.get(file.uri)?.map(namespaceOf));
    return [...names].some((name) => {
      const view = name === undefined ? undefined : state?.namespaces.get(name);
      if (state === undefined || view === undefined) return false;
      return namespaceFindings(view, state.facts, options).some((finding) => finding.ruleId === ruleId);
    });
  });
}

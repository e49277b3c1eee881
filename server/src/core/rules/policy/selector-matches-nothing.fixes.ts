import { ownPolicies } from '../../analysis/own-policies';
import { demandOtherValue } from '../../fixes/label-value-fixes';
import { viewsOf } from '../../fixes/new-policy';
import { isOtherwiseMet } from '../../kubernetes/label-selector';
import type { ProposeFixes } from '../rule';
import type { Data } from './selector-matches-nothing';

export const selectorMatchesNothingFixes: ProposeFixes = (finding, analysis) => {
  const { namespace, basePath, unfulfilled } = finding.data as Data;
  if (unfulfilled === null) return [];
  const policies = ownPolicies(analysis, finding, finding.data as Data).map(({ policy }) => policy);
  const candidates = viewsOf(analysis, finding, namespace)
    .flatMap((view) => view.workloads)
    .filter(({ labels }) =>
      policies.every(({ podSelector }) => isOtherwiseMet(podSelector.requirements, unfulfilled, labels)),
    )
    .flatMap(({ labels }) => labels.get(unfulfilled.key) ?? []);
  return demandOtherValue(analysis, finding.at, [...basePath, 'spec', 'podSelector'], unfulfilled, candidates);
};

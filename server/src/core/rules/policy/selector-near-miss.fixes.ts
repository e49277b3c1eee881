import type { FixAction } from '../../fixes/fix';
import { demandOtherValue } from '../../fixes/label-value-fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './selector-near-miss';

export const selectorNearMissFixes: ProposeFixes = (finding, analysis) => {
  const { basePath, wrong, title, steps } = finding.data as unknown as Data;
  if (wrong !== null) {
    return demandOtherValue(analysis, finding.at, [...basePath, 'spec', 'podSelector'], wrong.requirement, [
      wrong.value,
    ]);
  }
  return steps.length === 0 ? [] : [{ title, isSafe: false, actions: steps.map(toAction) }];
};

function toAction({ kind, at, path, text }: Data['steps'][number]): FixAction {
  switch (kind) {
    case 'rename-key':
      return { kind, at, path, key: text };
    case 'add-entry':
      return { kind, at, path, yaml: text };
  }
}

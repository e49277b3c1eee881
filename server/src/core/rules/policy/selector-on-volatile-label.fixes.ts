import { documentRoot } from '../../analysis/document-root';
import { entriesOf, type FieldPath, fieldOf, itemsAt, nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';

export const selectorOnVolatileLabelFixes: ProposeFixes = (finding, analysis) => {
  const { entry } = finding.data as { readonly entry: FieldPath };
  const selector = nodeAt(documentRoot(analysis, finding.at), entry.slice(0, -2));
  // An empty selector would select everything.
  const count = entriesOf(fieldOf(selector, 'matchLabels')).length + itemsAt(selector, ['matchExpressions']).length;
  if (count < 2) return [];
  const title = 'Select by the other labels alone: remove this one';
  return [{ title, isSafe: false, actions: [{ kind: 'remove-entry', at: finding.at, path: entry }] }];
};

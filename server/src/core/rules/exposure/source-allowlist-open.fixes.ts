import type { Fix, FixAction } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import type { ResourceRef } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import { exampleRange } from './service-finding.fixes';
import type { Data } from './source-allowlist-open';

export const sourceAllowlistOpenFixes: ProposeFixes = (finding) => {
  const { open, entries, list, form } = finding.data as Data;
  if (open.length === 0) return [];
  const rest = entries.filter((_, index) => !open.includes(index));
  const isAll = rest.length === 0;
  const title = isAll
    ? `Allow only ${exampleRange}, an example to be replaced`
    : `Allow only the other entries: remove ${open.map((index) => entries[index]).join(' and ')}`;
  const { at } = finding;
  const kept = isAll ? [exampleRange] : rest;
  const inText: FixAction = { kind: 'set-field', at, path: list, value: yamlString(kept.join(',')) };
  const actions = form === 'text' ? [inText] : inList(finding.at, list, open, isAll);
  const fix: Fix = { title, isSafe: false, actions };
  return [isAll ? { ...fix, needsChoice: true } : fix];
};

function inList(at: ResourceRef, list: FieldPath, open: readonly number[], isAll: boolean): readonly FixAction[] {
  return open.map((index) =>
    isAll && index === open[0]
      ? { kind: 'set-field', at, path: [...list, index], value: exampleRange }
      : { kind: 'remove-entry', at, path: [...list, index] },
  );
}

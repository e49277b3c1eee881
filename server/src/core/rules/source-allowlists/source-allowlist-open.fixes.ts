import type { Fix, FixAction } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import type { ResourceRef } from '../../kubernetes/resource';
import type { FieldPath } from '../../yaml/field-path';
import { exampleRange } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './source-allowlist-open';

export const sourceAllowlistOpenFixes: ProposeFixes = (finding) => {
  const { open, entries, list, form, separator, key } = finding.data as Data;
  if (open.length === 0) return [];
  const rest = entries.filter((_, index) => !open.includes(index));
  const isAll = rest.length === 0;
  const title = isAll
    ? `Allow only ${exampleRange}, an example to be replaced`
    : `Allow only the other entries: remove ${open.map((index) => entries[index]).join(' and ')}`;
  const { at } = finding;
  const kept = isAll ? [exampleRange] : rest;
  const inText: FixAction = { kind: 'set-field', at, path: list, value: yamlString(kept.join(separator)) };
  const actions = form === 'text' ? [inText] : inList(finding.at, list, key, isAll ? open : [], open);
  const fix: Fix = { title, isSafe: false, actions };
  return [isAll ? { ...fix, needsChoice: true } : fix];
};

/** The first of those that open all of it becomes an example, and others go. */
function inList(
  at: ResourceRef,
  list: FieldPath,
  key: string | null,
  all: readonly number[],
  open: readonly number[],
): readonly FixAction[] {
  return open.map((index) =>
    index === all[0]
      ? { kind: 'set-field', at, path: [...list, index, ...(key === null ? [] : [key])], value: exampleRange }
      : { kind: 'remove-entry', at, path: [...list, index] },
  );
}

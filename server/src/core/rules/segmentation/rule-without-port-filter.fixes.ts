import { writtenRule } from '../../fixes/open-rule-fixes';
import { indented, listYaml, yamlString } from '../../fixes/policy-yaml';
import { itemsAt, nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './rule-without-port-filter';

export const ruleWithoutPortFilterFixes: ProposeFixes = (finding, analysis) => {
  const written = writtenRule(finding, analysis);
  const { rule, direction, limitTo } = finding.data as unknown as Data;
  // Another scope may have other pods.
  if (written === undefined || limitTo.length === 0 || finding.scopes.length > 1) return [];
  const { at, root } = written;
  const list = [...rule, 'ports'];
  const items = limitTo.map(
    ({ protocol, port }) => `protocol: ${protocol}\nport: ${typeof port === 'number' ? port : yamlString(port)}`,
  );
  const [first = '', ...others] = items;
  const title = `Limit ${direction} rule ${Number(rule.at(-1)) + 1} to the declared ports ${limitTo.map(({ port }) => port).join(', ')}`;
  if (nodeAt(root, list) === undefined) {
    const yaml = `ports:\n  ${indented(listYaml(items))}`;
    return [{ title, isSafe: false, actions: [{ kind: 'add-entry', at, path: rule, yaml }] }];
  }
  // What stands beside a range was chosen by somebody.
  if (itemsAt(root, list).length !== 1) return [];
  const replaced = { kind: 'replace-value', at, path: [...list, 0], yaml: first } as const;
  const added = { kind: 'add-entry', at, path: list, yaml: listYaml(others) } as const;
  return [{ title, isSafe: false, actions: others.length === 0 ? [replaced] : [replaced, added] }];
};

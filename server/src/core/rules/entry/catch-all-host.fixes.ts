import { documentRoot } from '../../analysis/document-root';
import { isAnyHost } from '../../entry/hosts';
import { yamlString } from '../../fixes/policy-yaml';
import { itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';

/** To the host for which the Ingress has a certificate, where it is one. */
export const catchAllHostFixes: ProposeFixes = (finding, analysis) => {
  const { basePath } = finding.data as { readonly basePath: readonly (string | number)[] };
  const spec = nodeAt(documentRoot(analysis, finding.at), [...basePath, 'spec']);
  const rules = itemsAt(spec, ['rules']);
  const hosts = new Set(
    itemsAt(spec, ['tls']).flatMap((entry) => itemsAt(entry, ['hosts']).flatMap((host) => stringAt(host, []) ?? [])),
  );
  const [host, ...others] = hosts;
  const open = rules.flatMap((rule, index) => (isAnyHost(stringAt(rule, ['host'])) ? index : []));
  const [index] = open;
  if (host === undefined || others.length > 0 || isAnyHost(host) || open.length !== 1 || index === undefined) return [];
  const path = [...basePath, 'spec', 'rules', index];
  const isWritten = nodeAt(rules[index], ['host']) !== undefined;
  const value = yamlString(host);
  return [
    {
      title: `Take requests for ${host} alone, the host of its certificate`,
      isSafe: false,
      actions: [
        isWritten
          ? { kind: 'set-field', at: finding.at, path: [...path, 'host'], value }
          : { kind: 'add-entry', at: finding.at, path, yaml: `host: ${value}` },
      ],
    },
  ];
};

import type { Analysis } from '../../analysis/analysis';
import type { FixAction } from '../../fixes/fix';
import { yamlString } from '../../fixes/policy-yaml';
import { toDns1123Subdomain } from '../../kubernetes/api-identity';
import { keyAt, nodeAt } from '../../yaml/field-path';
import { endOfLine, lineStartAt } from '../../yaml/yaml-text';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import type { Data } from './unknown-api-identity';

export const unknownApiIdentityFixes: ProposeFixes = (finding, analysis) => {
  const data = finding.data as Data;
  if (data.is === 'spec' || data.is === 'no-name') return [];
  if (data.is === 'name') {
    const name = toDns1123Subdomain(data.name);
    if (name === undefined || finding.place.kind !== 'field') return [];
    const action = { kind: 'set-field', at: finding.at, path: finding.place.path, value: yamlString(name) } as const;
    return [{ title: `Rename to "${name}"`, isSafe: false, actions: [action] }];
  }
  const set = (key: string, value: string) =>
    ({ kind: 'set-field', at: finding.at, path: [...data.base, key], value }) as const;
  const changes = [
    ...(data.written === '' ? addApiVersion(finding, analysis, data) : []),
    ...(data.written === '' || data.written === data.apiVersion ? [] : [set('apiVersion', data.apiVersion)]),
    ...(data.writtenKind === data.kind ? [] : [set('kind', data.kind)]),
  ];
  return [{ title: `Make this a ${data.apiVersion} ${data.kind}`, isSafe: false, actions: changes }];
};

/** In front of the other fields, in the style in which these are written. */
function addApiVersion(
  { at }: Finding,
  { files }: Analysis,
  { base, apiVersion }: Extract<Data, { is: 'identity' }>,
): readonly FixAction[] {
  const document = files.get(at.uri)?.documents[at.documentIndex]?.document;
  const root = document?.content.kind === 'manifest' ? document.content.root : undefined;
  const node = nodeAt(root, base);
  if (document === undefined || node?.kind !== 'map') return [];
  const { text } = document;
  const written = keyAt(root, [...base, 'apiVersion']);
  if (written !== undefined) return [{ kind: 'set-field', at, path: [...base, 'apiVersion'], value: apiVersion }];
  const start = node.style === 'flow' ? node.start + 1 : node.start;
  const newText =
    node.style === 'flow'
      ? `"apiVersion": "${apiVersion}", `
      : `apiVersion: ${apiVersion}${endOfLine(text)}${' '.repeat(start - lineStartAt(text, start))}`;
  return [{ kind: 'replace-text', at, range: { start, end: start }, newText }];
}

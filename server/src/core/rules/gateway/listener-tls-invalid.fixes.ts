import { documentRoot } from '../../analysis/document-root';
import { yamlString } from '../../fixes/policy-yaml';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { RefusedData } from './listener-tls-invalid';

export const listenerTlsInvalidFixes: ProposeFixes = (finding, analysis) => {
  const { isRefused, lacksCertificate, listener, name } = finding.data as Partial<RefusedData>;
  if (!isRefused || !lacksCertificate || listener === undefined) return [];
  const tls = nodeAt(documentRoot(analysis, finding.at), [...listener, 'tls']);
  const refs = ['certificateRefs:', `  - name: ${yamlString(`${name}-tls`)}`];
  const title = `Take the certificate from Secret "${name}-tls", which must be made`;
  const at = finding.at;
  if (tls === undefined) {
    const yaml = ['tls:', ...refs.map((line) => `  ${line}`)].join('\n');
    return [{ title, isSafe: false, actions: [{ kind: 'add-entry', at, path: listener, yaml }] }];
  }
  if (tls.kind !== 'map' || nodeAt(tls, ['certificateRefs']) !== undefined) return [];
  return [
    { title, isSafe: false, actions: [{ kind: 'add-entry', at, path: [...listener, 'tls'], yaml: refs.join('\n') }] },
  ];
};

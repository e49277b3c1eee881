import { documentRoot } from '../../analysis/document-root';
import { nodeAt } from '../../yaml/field-path';
import { setField } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import type { Data } from './http-not-redirected';

export const httpNotRedirectedFixes: ProposeFixes = (finding, analysis) => {
  const { basePath, map, key, value } = finding.data as Data;
  const node = nodeAt(documentRoot(analysis, finding.at), basePath);
  const set = node && value !== null ? setField({ at: finding.at, basePath, node }, map, key, value) : undefined;
  const name = key.slice(key.indexOf('/') + 1);
  const title = name === 'ingress.allow-http' ? 'Answer with TLS alone' : `Send clients to HTTPS: ${name}`;
  return set === undefined ? [] : [{ title, isSafe: false, actions: [set] }];
};

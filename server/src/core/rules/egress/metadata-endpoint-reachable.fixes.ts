import { exceptAddresses, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';
import { endpoints } from './metadata-endpoint-reachable';

export const metadataEndpointReachableFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  if (rule === undefined) return [];
  const common = [`${endpoints.ipv4}/32`, `${endpoints.ipv6}/128`];
  const all = [...common, ...endpoints.others.map((address) => `${address}/32`)];
  return [
    ...exceptAddresses(rule, common, 'Except the metadata service'),
    ...exceptAddresses(rule, all, 'Except the metadata services of all clouds'),
  ];
};

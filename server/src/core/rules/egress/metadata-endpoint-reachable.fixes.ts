import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { metadataServices } from '../../connectivity/metadata-services';
import { denyForAll } from '../../fixes/deny-for-all';
import { addPolicies } from '../../fixes/new-policy';
import { exceptAddresses, writtenRule } from '../../fixes/open-rule-fixes';
import type { ProposeFixes } from '../rule';

export const metadataEndpointReachableFixes: ProposeFixes = (finding, analysis) => {
  const rule = writtenRule(finding, analysis);
  const common = [`${metadataServices.ipv4}/32`, `${metadataServices.ipv6}/128`];
  const all = [...common, ...metadataServices.others.map((address) => `${address}/32`)];
  const inRule =
    rule === undefined
      ? []
      : [
          ...exceptAddresses(rule, common, 'Except the metadata service'),
          ...exceptAddresses(rule, all, 'Except the metadata services of all clouds'),
        ];
  const [state, ...others] = scopesOfFinding(analysis, finding);
  const name = 'deny-metadata-service';
  const policy = state === undefined || others.length > 0 ? undefined : denyForAll(state, name, common);
  if (policy === undefined) return inRule;
  const title = 'Deny the metadata service to every pod of the cluster';
  return [...inRule, ...addPolicies(analysis, finding, { title, fileName: `${name}.yaml`, policies: [policy] })];
};

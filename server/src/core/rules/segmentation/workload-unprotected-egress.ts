import type { Rule } from '../rule';
import { findUnprotectedWorkloads } from './workload-unprotected';

export const workloadUnprotectedEgress: Rule = {
  id: 'workload-unprotected-egress',
  title: 'Workload that no egress policy selects',
  severity: 'information',
  silencedBy: 'missing-default-deny-egress',
  slice: 'namespace',
  check: (view, facts) =>
    findUnprotectedWorkloads(
      view,
      facts,
      'egress',
      ({ identity }) =>
        `${identity.kind} "${identity.name}" may connect anywhere (internet, metadata, all namespaces): no egress policy selects it.`,
    ),
};

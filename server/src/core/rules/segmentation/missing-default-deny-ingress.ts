import type { Rule } from '../rule';
import { findMissingDefaultDeny } from './missing-default-deny';

export const missingDefaultDenyIngress: Rule = {
  id: 'missing-default-deny-ingress',
  title: 'Namespace without default-deny for ingress',
  severity: 'warning',
  slice: 'namespace',
  check: (view, facts) =>
    findMissingDefaultDeny(view, facts, 'ingress', ({ namespace, workloads, open }) => {
      const pods = workloads === 1 ? '1 workload' : `${workloads} workloads`;
      if (open === workloads) {
        const them = workloads === 1 ? 'it' : 'them';
        return `Namespace ${namespace} has ${pods} but no default-deny for ingress; any pod can connect to ${them}.`;
      }
      if (open === 0) {
        return `Namespace ${namespace} has no default-deny for ingress; the next workload will accept connections from any pod.`;
      }
      return `Namespace ${namespace} has no default-deny for ingress; ${open} of its ${pods} ${open === 1 ? 'accepts' : 'accept'} connections from any pod.`;
    }),
};

import { isolatingEveryPod } from '../../cluster/isolation';
import type { Rule } from '../rule';
import { findMissingDefaultDeny } from './missing-default-deny';

export const missingDefaultDenyEgress: Rule = {
  id: 'missing-default-deny-egress',
  title: 'Namespace without default-deny for egress',
  severity: 'warning',
  slice: 'namespace',
  check: (view, facts) =>
    findMissingDefaultDeny(view, facts, 'egress', ({ namespace, workloads, open }) => {
      if (open === workloads) {
        return `Pods in ${namespace} can open connections to any destination; no default-deny for egress.`;
      }
      if (open === 0) {
        return `Namespace ${namespace} has no default-deny for egress; the next workload in it may connect anywhere.`;
      }
      return `Namespace ${namespace} has no default-deny for egress; ${open} of its ${workloads} workloads may connect anywhere.`;
    }).map((finding) => {
      // Teams isolate ingress first; once that is done this is the next step rather than a hole.
      const isNextStep = isolatingEveryPod(view, 'ingress') !== undefined;
      return isNextStep ? { ...finding, severity: 'information' as const } : finding;
    }),
};

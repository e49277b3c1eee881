import type { Workload } from '../../kubernetes/entities';
import type { Rule } from '../rule';
import { findUnprotectedWorkloads } from './workload-unprotected';

export const workloadUnprotectedIngress: Rule = {
  id: 'workload-unprotected-ingress',
  title: 'Workload that no ingress policy selects',
  severity: 'warning',
  silencedBy: 'missing-default-deny-ingress',
  slice: 'namespace',
  check: (view, facts) =>
    findUnprotectedWorkloads(
      view,
      facts,
      'ingress',
      (workload) =>
        `${workload.identity.kind} "${workload.identity.name}" is not selected by any ingress policy: every pod can reach ${portsOf(workload)}.`,
    ),
};

function portsOf(workload: Workload): string {
  const ports = [...new Set(workload.ports.map(({ port }) => port))].sort((a, b) => a - b);
  if (ports.length === 0) return 'it';
  return `${ports.length === 1 ? 'port' : 'ports'} ${ports.slice(0, 5).join(', ')}${ports.length > 5 ? ', …' : ''}`;
}

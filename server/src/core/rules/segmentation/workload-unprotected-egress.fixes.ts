import type { ProposeFixes } from '../rule';
import { workloadFixes } from './workload-unprotected.fixes';

export const workloadUnprotectedEgressFixes: ProposeFixes = (finding, analysis) =>
  workloadFixes(finding, analysis, 'egress', ['egress-and-dns', 'both-and-dns']);

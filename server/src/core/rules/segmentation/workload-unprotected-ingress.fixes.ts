import type { ProposeFixes } from '../rule';
import { workloadFixes } from './workload-unprotected.fixes';

export const workloadUnprotectedIngressFixes: ProposeFixes = (finding, analysis) =>
  workloadFixes(finding, analysis, 'ingress', ['ingress', 'both-and-dns']);

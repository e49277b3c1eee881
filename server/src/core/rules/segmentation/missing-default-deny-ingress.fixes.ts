import type { ProposeFixes } from '../rule';
import { defaultDenyFixes } from './missing-default-deny.fixes';

export const missingDefaultDenyIngressFixes: ProposeFixes = (finding, analysis) =>
  defaultDenyFixes(finding, analysis, ['ingress', 'both-and-dns']);

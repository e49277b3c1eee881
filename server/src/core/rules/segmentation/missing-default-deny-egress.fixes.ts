import type { ProposeFixes } from '../rule';
import { defaultDenyFixes } from './missing-default-deny.fixes';

// Where ingress is isolated already (the finding is only information then), nobody needs it a second time.
export const missingDefaultDenyEgressFixes: ProposeFixes = (finding, analysis) =>
  defaultDenyFixes(
    finding,
    analysis,
    finding.severity === 'information' ? ['egress-and-dns'] : ['egress-and-dns', 'both-and-dns'],
  );

import type { ProposeFixes } from '../rule';
import type { Data } from './mesh-outbound-allow-any';

export const meshOutboundAllowAnyFixes: ProposeFixes = (finding) => {
  const { path, closed } = finding.data as Data;
  if (closed === null) return [];
  return [
    {
      title: `Refuse hosts that the mesh does not know: set ${path.at(-1)} to ${closed}`,
      isSafe: false,
      needsChoice: true,
      actions: [{ kind: 'set-field', at: finding.at, path, value: closed }],
    },
  ];
};

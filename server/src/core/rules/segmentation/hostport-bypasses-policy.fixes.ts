import type { ProposeFixes } from '../rule';

export const hostportBypassesPolicyFixes: ProposeFixes = (finding) => {
  if (finding.place.kind !== 'field') return [];
  const { path } = finding.place;
  return [
    {
      title: 'Open the port on the pod alone: remove hostPort',
      isSafe: false,
      actions: [{ kind: 'remove-entry', at: finding.at, path }],
    },
    {
      title: 'Open the port for the node itself alone: hostIP 127.0.0.1',
      isSafe: false,
      actions: [{ kind: 'add-entry', at: finding.at, path: path.slice(0, -1), yaml: 'hostIP: 127.0.0.1' }],
    },
  ];
};

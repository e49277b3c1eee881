import { documentRoot } from '../../analysis/document-root';
import { nodeAt } from '../../yaml/field-path';
import type { ProposeFixes } from '../rule';
import type { Data } from './listener-allows-all-namespaces';

export const listenerAllowsAllNamespacesFixes: ProposeFixes = (finding, analysis) => {
  const { namespaces } = finding.data as Data;
  const root = documentRoot(analysis, finding.at);
  const set = { kind: 'set-field', at: finding.at, path: [...namespaces, 'from'], value: 'Same' } as const;
  const selector = [...namespaces, 'selector'];
  const others =
    nodeAt(root, selector) === undefined ? [] : [{ kind: 'remove-entry', at: finding.at, path: selector } as const];
  return [
    { title: 'Admit the namespace of the Gateway alone', isSafe: false, needsChoice: true, actions: [set, ...others] },
    ...(others.length > 0 ? [] : [labelled(finding.at, namespaces)]),
  ];
};

/** Whoever may label namespaces decides then which of them have routes. */
function labelled(at: Parameters<ProposeFixes>[0]['at'], namespaces: Data['namespaces']) {
  return {
    title: 'Admit namespaces with the label gateway-access=true, which they must get',
    isSafe: false,
    needsChoice: true as const,
    actions: [
      { kind: 'set-field' as const, at, path: [...namespaces, 'from'], value: 'Selector' },
      {
        kind: 'add-entry' as const,
        at,
        path: namespaces,
        yaml: 'selector:\n  matchLabels:\n    gateway-access: "true"',
      },
    ],
  };
}

import { documentRoot } from '../../analysis/document-root';
import type { FixAction } from '../../fixes/fix';
import { type FieldPath, nodeAt } from '../../yaml/field-path';
import { exampleRange } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';
import { addBelow } from './add-below';
import type { EndpointData } from './control-plane-endpoint-public';

export const controlPlaneEndpointPublicFixes: ProposeFixes = ({ at, data }, analysis) => {
  const { base, list, entry, open, closes } = data as unknown as EndpointData;
  const root = documentRoot(analysis, at);
  if (root === undefined) return [];
  const item = entry === null ? `- ${exampleRange}` : `- ${entry}: ${exampleRange}`;
  const restrict = (blocks: FieldPath): readonly FixAction[] =>
    open === null
      ? addBelow(root, base, blocks, item, at)
      : [{ kind: 'set-field', at, path: open, value: exampleRange }];
  const close = closes.flatMap(([path, value]): readonly FixAction[] =>
    nodeAt(root, [...base, ...path]) === undefined
      ? addBelow(root, base, path, value, at)
      : [{ kind: 'set-field', at, path: [...base, ...path], value }],
  );
  return [
    ...(list === null
      ? []
      : [
          {
            title: `Let in chosen addresses alone: ${list.join('.')} (replace ${exampleRange})`,
            isSafe: false,
            needsChoice: true as const,
            actions: restrict(list),
          },
        ]),
    ...(close.length === 0
      ? []
      : [{ title: 'Make the API private', isSafe: false, needsChoice: true as const, actions: close }]),
  ];
};

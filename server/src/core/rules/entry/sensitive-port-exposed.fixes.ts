import type { Fix } from '../../fixes/fix';
import { nodeAt } from '../../yaml/field-path';
import { exampleRange, nodePortPaths, removeFields, setField, writtenService } from '../exposure/service-finding.fixes';
import type { ProposeFixes } from '../rule';

export const sensitivePortExposedFixes: ProposeFixes = (finding, analysis) => {
  const written = writtenService(finding, analysis);
  if (written === undefined) return [];
  return [...inside(written, finding), ...limited(written)];
};

type Written = NonNullable<ReturnType<typeof writtenService>>;

/** Without a type that opens something; what goes with the types has to go as well. */
function inside(written: Written, finding: Parameters<ProposeFixes>[0]): readonly Fix[] {
  const nodePorts = nodePortPaths(written, finding);
  const set = setField(written, ['spec'], 'type', 'ClusterIP');
  if (nodePorts === undefined || set === undefined) return [];
  const others = [
    'externalTrafficPolicy',
    'loadBalancerSourceRanges',
    'loadBalancerIP',
    'loadBalancerClass',
    'allocateLoadBalancerNodePorts',
    'healthCheckNodePort',
  ].map((key) => ['spec', key]);
  return [
    {
      title: 'Open it inside of the cluster alone: type ClusterIP',
      isSafe: false,
      actions: [set, ...removeFields(written, [...nodePorts, ...others])],
    },
  ];
}

function limited({ at, basePath, node }: Written): readonly Fix[] {
  const type = nodeAt(node, ['spec', 'type']);
  if (
    type?.kind !== 'scalar' ||
    type.value !== 'LoadBalancer' ||
    nodeAt(node, ['spec', 'loadBalancerSourceRanges']) !== undefined
  )
    return [];
  const yaml = `loadBalancerSourceRanges:\n  - ${exampleRange}`;
  const title = `Take connections only from ${exampleRange}, an example to be replaced`;
  return [
    {
      title,
      isSafe: false,
      needsChoice: true,
      actions: [{ kind: 'add-entry', at, path: [...basePath, 'spec'], yaml }],
    },
  ];
}

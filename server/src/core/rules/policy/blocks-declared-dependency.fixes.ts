import { addPolicies, freeName, takenPolicyNames } from '../../fixes/new-policy';
import { policyYaml, selectorLines } from '../../fixes/policy-yaml';
import type { Direction } from '../../kubernetes/entities';
import type { ProposeFixes } from '../rule';
import { subject } from './blocked-entry';
import type { Data, Pods } from './blocks-declared-dependency';

export const blocksDeclaredDependencyFixes: ProposeFixes = (finding, analysis) => {
  const data = finding.data as unknown as Data;
  const { callers, called, closed } = data;
  if ([...callers, ...called].some(({ labels }) => labels.length === 0)) return [];
  const taken = takenPolicyNames(analysis, finding, data.namespace);
  const policy = (direction: Direction, own: Pods, others: readonly Pods[], ports: readonly string[]) => {
    const [only = own, ...more] = others;
    const key = direction === 'egress' ? 'to' : 'from';
    return policyYaml({
      name: freeName(`${own.name}-${key}-${more.length > 0 ? 'callers' : only.name}`, taken),
      namespace: data.writesNamespace ? data.namespace : undefined,
      podLabels: new Map(own.labels),
      directions: [direction],
      [direction]: [
        `- ${key}:`,
        ...others.flatMap(({ labels }) =>
          selectorLines('podSelector', new Map(labels), []).map(
            (line, index) => `    ${index === 0 ? '-' : ' '} ${line}`,
          ),
        ),
        '  ports:',
        ...ports.map((line) => `  ${line}`),
      ],
    });
  };
  return addPolicies(analysis, finding, {
    title: `Let ${subject(callers.map(({ name }) => name))} call ${subject(called.map(({ name }) => name))}`,
    fileName: `networkpolicy${data.fileSuffix}-calls.yaml`,
    policies: called.flatMap(({ ports, ...pods }) =>
      closed.flatMap((direction) =>
        direction === 'egress'
          ? callers.map((caller) => policy(direction, caller, [pods], ports))
          : policy(direction, pods, callers, ports),
      ),
    ),
  });
};

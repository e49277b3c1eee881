import type { Analysis } from '../../analysis/analysis';
import { documentRoot } from '../../analysis/document-root';
import type { Fix, FixAction } from '../../fixes/fix';
import { type FieldPath, itemsAt, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { Finding } from '../finding';
import type { Data } from './service-finding';

/** The Service of a finding as its file has it. */
export interface WrittenService {
  readonly at: Finding['at'];
  readonly basePath: FieldPath;
  readonly node: YamlNode;
}

/** Undefined where it is gone. */
export function writtenService(finding: Finding, analysis: Analysis): WrittenService | undefined {
  const { basePath } = finding.data as Data;
  const node = nodeAt(documentRoot(analysis, finding.at), basePath);
  return node === undefined ? undefined : { at: finding.at, basePath, node };
}

/** Takes fields out, as far as they are written. */
export function removeFields(service: WrittenService, paths: readonly FieldPath[]): readonly FixAction[] {
  const { at, basePath, node } = service;
  return paths
    .filter((path) => nodeAt(node, path) !== undefined)
    .map((path) => ({ kind: 'remove-entry', at, path: [...basePath, ...path] }));
}

/** Where node ports are written; undefined where other files of the scope write some of them. */
export function nodePortPaths({ node }: WrittenService, finding: Finding): readonly FieldPath[] | undefined {
  const paths = itemsAt(node, ['spec', 'ports']).flatMap((port, index) =>
    nodeAt(port, ['nodePort']) === undefined ? [] : [['spec', 'ports', index, 'nodePort']],
  );
  return paths.length < (finding.data as Data).nodePortCount ? undefined : paths;
}

/** Without a type that opens something; the API server refuses what goes with these types then. */
export function openInsideAlone(service: WrittenService, finding: Finding): readonly Fix[] {
  const nodePorts = nodePortPaths(service, finding);
  const set = setField(service, ['spec'], 'type', 'ClusterIP');
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
      title: 'Open the Service inside the cluster alone: type ClusterIP',
      isSafe: false,
      actions: [set, ...removeFields(service, [...nodePorts, ...others])],
    },
  ];
}

/** Writes a field of `spec` or of the annotations, whether it is there or not; `value` is YAML. */
export function setField(
  { at, basePath, node }: WrittenService,
  map: FieldPath,
  key: string,
  value: string,
): FixAction | undefined {
  const path = [...basePath, ...map];
  if (nodeAt(node, [...map, key]) !== undefined) return { kind: 'set-field', at, path: [...path, key], value };
  if (nodeAt(node, map) !== undefined) return { kind: 'add-entry', at, path, yaml: `${key}: ${value}` };
  const parent = map.slice(0, -1);
  if (nodeAt(node, parent) === undefined) return undefined;
  return {
    kind: 'add-entry',
    at,
    path: [...basePath, ...parent],
    yaml: `${map.at(-1)}:\n  ${key}: ${value}`,
  };
}

/** The fix that lets in but `exampleRange`, by that action. */
export function takeExampleRange(action: FixAction): Fix {
  return {
    title: `Take connections only from ${exampleRange}, an example to be replaced`,
    isSafe: false,
    needsChoice: true,
    actions: [action],
  };
}

/** Stands for the addresses that are meant: a range for documentation (RFC 5737), from which nobody connects. */
export const exampleRange = '203.0.113.0/24';

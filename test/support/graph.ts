import { expect } from 'vitest';
import { buildGraph, type GraphOptions } from '../../server/src/core/graph/build-graph';
import { connectionsCell } from '../../server/src/core/report/graph-edges';
import { clusterOfYaml } from './cluster';

/** The lines of the graph of these manifests, all of them; `(possibly)` ends what is not certain. */
export async function checkGraph(yaml: string, lines: readonly string[], options?: GraphOptions): Promise<void> {
  const edges = [...buildGraph(await clusterOfYaml(yaml), options)];
  expect(edges.map((edge) => `${edge.src} => ${edge.dst} : ${connectionsCell(edge)}`)).toEqual(lines);
}

export function deployment(namespace: string, name: string, spec = ''): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: ${name} }]${spec} }
`;
}

export function policy(namespace: string, name: string, spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: ${name}, namespace: ${namespace} }
spec: ${spec}
`;
}

import type { Cluster } from '../cluster/cluster';
import { drawnEdges, nodeRegister } from './graph-drawing';
import type { GraphReportOptions } from './graph-edges';
import { visible } from './words';

/** The language of Graphviz (https://graphviz.org/doc/info/lang.html), with a cluster for each namespace; what is not certain is dashed. */
export function* graphDot(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  const register = nodeRegister();
  const isSingle = clusters.length < 2;
  const idOf = ({ name, number }: { readonly name: string; readonly number: number }) =>
    isSingle ? quote(name) : quote(`${number} ${name}`);
  yield 'digraph {\n  rankdir=LR\n  node [shape=box]\n';
  for (const { src, dst, conn, scope, kind } of drawnEdges(clusters, options)) {
    const ends = [src, dst].map((name) => idOf(register.nodeOf(name, scope)));
    yield `  ${ends.join(' -> ')} [label=${quote(conn)}${kind === 'certain' ? '' : ' style=dashed'}]\n`;
  }
  let number = 0;
  for (const { label, nodes } of register.boxes()) {
    yield `  subgraph cluster_${number++} {\n    label=${quote(label)}\n`;
    for (const node of nodes) yield `    ${idOf(node)} [label=${quote(node.label)}]\n`;
    yield '  }\n';
  }
  yield '}\n';
}

/** Labels know sequences that begin with a backslash. */
function quote(text: string): string {
  return `"${visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

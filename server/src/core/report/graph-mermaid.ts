import type { Cluster } from '../cluster/cluster';
import { type DrawnNode, drawnEdges, nodeRegister } from './graph-drawing';
import type { GraphReportOptions } from './graph-edges';
import { visible } from './words';

/** A flowchart of Mermaid (https://mermaid.js.org/syntax/flowchart.html), with a subgraph for each namespace; what is not certain is dotted. */
export function* graphMermaid(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<string> {
  const register = nodeRegister();
  yield 'flowchart LR\n';
  let known = 0;
  const drawn = ({ number, label }: DrawnNode): string => {
    if (number < known) return `n${number}`;
    known = number + 1;
    return `n${number}["${escapeText(label)}"]`;
  };
  for (const { src, dst, conn, scope, kind } of drawnEdges(clusters, options)) {
    const from = drawn(register.nodeOf(src, scope));
    const to = drawn(register.nodeOf(dst, scope));
    yield `  ${from} ${kind === 'certain' ? '-->' : '-.->'}|"${escapeText(conn)}"| ${to}\n`;
  }
  let box = 0;
  for (const { label, nodes } of register.boxes()) {
    yield `  subgraph g${box++}["${escapeText(label)}"]\n`;
    for (const { number } of nodes) yield `    n${number}\n`;
    yield '  end\n';
  }
}

/** Everything that Mermaid, HTML or Markdown could take for more than text is written as a character code. */
function escapeText(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} ./,-]/gu, (character) => `#${character.codePointAt(0)};`);
}

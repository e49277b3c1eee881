import type { Cluster } from '../cluster/cluster';
import { isExternalName } from '../graph/graph-nodes';
import { compareText } from '../text/compare-text';
import {
  connectionsCell,
  type GraphReportOptions,
  mergedBoundedEdges,
  mergedExposure,
  type ScopedEdge,
} from './graph-edges';

/** A node of a drawing, numbered from 0 in the order in which nodes appear. */
export interface DrawnNode {
  readonly number: number;
  readonly name: string;
  /** Without its namespace, which is drawn around it. */
  readonly label: string;
}

/** What is drawn as a box around nodes: a namespace, of one scope where there are several. */
export interface DrawnBox {
  readonly label: string;
  readonly nodes: readonly DrawnNode[];
}

/** Numbers the nodes of a drawing and gathers them by namespace. */
export interface NodeRegister {
  readonly nodeOf: (name: string, scope: string | undefined) => DrawnNode;
  /** Sorted by label. */
  readonly boxes: () => readonly DrawnBox[];
}

export function nodeRegister(): NodeRegister {
  const nodes = new Map<string, DrawnNode>();
  const boxes = new Map<string, DrawnNode[]>();
  return {
    nodeOf: (name, scope) => {
      const key = JSON.stringify([scope, name]);
      const known = nodes.get(key);
      if (known !== undefined) return known;
      const slash = endOfNamespace(name);
      const node = { number: nodes.size, name, label: name.slice(slash + 1) };
      nodes.set(key, node);
      const box = [scope, slash < 0 ? undefined : name.slice(0, slash)].filter((part) => part !== undefined).join(': ');
      const inside = boxes.get(box);
      if (inside !== undefined) inside.push(node);
      else if (box !== '') boxes.set(box, [node]);
      return node;
    },
    boxes: () =>
      [...boxes].map(([label, inside]) => ({ label, nodes: inside })).sort((a, b) => compareText(a.label, b.label)),
  };
}

/** Where the namespace ends in a name that has one. A description of namespaces may have slashes itself. */
function endOfNamespace(name: string): number {
  if (isExternalName(name)) return -1;
  const ofDescription = name.indexOf('/[');
  return ofDescription < 0 ? name.indexOf('/') : ofDescription;
}

/** A line of a drawing. What is only `possible` has a line of its own; `exposure` leads to pods that are not in the manifests. */
export interface DrawnEdge extends ScopedEdge {
  readonly kind: 'certain' | 'possible' | 'exposure';
}

/** The connections, and the exposure where it is asked for, without what is among the connections already. */
export function* drawnEdges(clusters: readonly Cluster[], options: GraphReportOptions): Iterable<DrawnEdge> {
  for (const { bounds, ...ends } of mergedBoundedEdges(clusters, options)) {
    const { lower, upper } = bounds;
    if (!lower.isEmpty) yield { ...ends, conn: `${lower}`, kind: 'certain' };
    if (!lower.equals(upper)) yield { ...ends, conn: `${upper}`, kind: 'possible' };
  }
  if (!options.exposure) return;
  for (const direction of ['egress', 'ingress'] as const) {
    for (const edge of mergedExposure(clusters, direction, options)) {
      if (isExternalName(edge.src) || isExternalName(edge.dst)) continue;
      yield { ...edge, conn: connectionsCell(edge), kind: 'exposure' };
    }
  }
}

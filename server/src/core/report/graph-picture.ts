import { isExternalName } from '../graph/graph-nodes';
import { ingressControllerName } from '../graph/ingress-controller-node';
import { groupBy } from '../group-by';
import { type DrawnEdge, nodeRegister } from './graph-drawing';
import { count, visible } from './words';

/** What a picture shows, without places. Nodes and boxes are named by their index. */
export interface Picture {
  readonly boxes: readonly string[];
  readonly nodes: readonly PictureNode[];
  readonly lines: readonly PictureLine[];
}

export interface PictureNode {
  /** `described`: pods that are not in the manifests. */
  readonly kind: 'workload' | 'external' | 'entry' | 'described';
  readonly heading: string;
  readonly lines: readonly string[];
  /** All of its names in full. */
  readonly names: readonly string[];
  readonly box: number | undefined;
}

export interface PictureLine {
  readonly from: number;
  readonly to: number;
  readonly conn: string;
  readonly kind: DrawnEdge['kind'];
  /** The same is possible both ways. */
  readonly isTwoWay: boolean;
}

/**
 * Makes few parts of many edges, without leaving anything out: ranges of addresses with the same connections are one
 * node, and two edges that say the same of both ways are one line.
 */
export function pictureOf(edges: readonly DrawnEdge[]): Picture {
  const register = nodeRegister();
  const ends = edges.map(({ src, dst, scope, conn, kind }) => ({
    from: register.nodeOf(src, scope).number,
    to: register.nodeOf(dst, scope).number,
    conn,
    kind,
  }));
  const names: string[] = [];
  for (const { src, dst, scope } of edges) {
    for (const name of [src, dst]) names[register.nodeOf(name, scope).number] = name;
  }
  const labels: string[] = [...names];
  const boxOf: (number | undefined)[] = [];
  const boxes = register.boxes();
  for (const [index, { nodes }] of boxes.entries()) {
    for (const { number, label } of nodes) {
      boxOf[number] = index;
      labels[number] = label;
    }
  }
  const groups = groupAlike(names, ends, boxOf);
  const nodeOf: number[] = [];
  for (const [index, group] of groups.entries()) for (const number of group) nodeOf[number] = index;
  return {
    boxes: boxes.map(({ label }) => visible(label)),
    nodes: groups.map((group) => ({
      ...nodeText(group.map((number) => ({ name: names[number] ?? '', label: labels[number] ?? '' }))),
      box: boxOf[group[0] ?? 0],
    })),
    lines: joinWays(ends.map((end) => ({ ...end, from: nodeOf[end.from] ?? 0, to: nodeOf[end.to] ?? 0 }))),
  };
}

type Line = Omit<PictureLine, 'isTwoWay'>;

/** Numbers of nodes that are drawn as one, in the order in which they appear. */
function groupAlike(
  names: readonly string[],
  lines: readonly Line[],
  boxOf: readonly (number | undefined)[],
): readonly (readonly number[])[] {
  const linesOf = names.map((): string[] => []);
  for (const { from, to, conn, kind } of lines) {
    linesOf[from]?.push(JSON.stringify(['to', to, conn, kind]));
    linesOf[to]?.push(JSON.stringify(['from', from, conn, kind]));
  }
  const numbers = names.map((_, number) => number);
  const groups = groupBy(numbers, (number) =>
    isExternalName(names[number] ?? '') ? JSON.stringify([boxOf[number], linesOf[number]?.sort()]) : `${number}`,
  );
  return [...groups.values()];
}

/** Each line once, also where its edges were of several nodes that are one now. */
function joinWays(lines: readonly Line[]): readonly PictureLine[] {
  const keyOf = (from: number, to: number, { conn, kind }: Line) => JSON.stringify([from, to, conn, kind]);
  const joined = new Map<string, PictureLine>();
  for (const line of lines) {
    const [same, back] = [keyOf(line.from, line.to, line), keyOf(line.to, line.from, line)];
    const other = joined.get(back);
    if (other !== undefined) joined.set(back, { ...other, isTwoWay: true });
    else if (!joined.has(same)) joined.set(same, { ...line, isTwoWay: false });
  }
  return [...joined.values()];
}

interface Named {
  readonly name: string;
  readonly label: string;
}

function nodeText(group: readonly Named[]): Omit<PictureNode, 'box'> {
  const { name, label } = group[0] ?? { name: '', label: '' };
  const names = group.map((each) => visible(each.name));
  if (isExternalName(name)) return { kind: 'external', heading: 'External', lines: rangeLines(names), names };
  if (name === ingressControllerName) return { kind: 'entry', heading: '', lines: names, names };
  const kind = /^(.+)\[([A-Za-z]+)\]$/su.exec(label);
  if (kind === null) return { kind: 'described', heading: '', lines: [shorten(visible(label))], names };
  const heading = shorten(kind[2] ?? '');
  return { kind: 'workload', heading, lines: [shorten(visible(kind[1] ?? ''))], names };
}

/** Lines of one node. */
const maxRanges = 6;

function rangeLines(names: readonly string[]): readonly string[] {
  const ranges = names.map((name) => name.replace(/\[External\]$/, '').replaceAll(',', ', '));
  const shown = ranges.length > maxRanges ? ranges.slice(0, maxRanges - 1) : ranges;
  const rest = ranges.length - shown.length;
  return [...shown.map(shorten), ...(rest > 0 ? [`and ${count(rest, 'more range')}`] : [])];
}

/** Characters of one line; what is left out stands in the title of its part. */
const maxCharacters = 44;

export function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= maxCharacters ? text : `${characters.slice(0, maxCharacters - 1).join('')}…`;
}

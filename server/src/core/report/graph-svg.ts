import type { Cluster } from '../cluster/cluster';
import { limits } from '../limits';
import { type DrawnEdge, drawnEdges } from './graph-drawing';
import type { GraphReportOptions } from './graph-edges';
import { type Picture, type PictureLine, type PictureNode, pictureOf, shorten } from './graph-picture';
import type { LayOut, PlacedBox, Point, Size } from './picture-layout';
import { pictureStyle } from './picture-style';
import { count } from './words';
import { xmlText } from './xml';

/** A picture, or why there is none. */
export type SvgResult = { readonly svg: string } | { readonly problem: string };

/**
 * The graph as a picture: a box for each namespace, a line for each connection with its ports, dashed where it is only
 * possible or leads to pods that are not in the manifests. SVG 1.1 without scripts, links or anything to load.
 * Beyond `limits.drawnConnections` there is none.
 */
export async function graphSvg(
  clusters: readonly Cluster[],
  options: GraphReportOptions,
  layOut: LayOut,
): Promise<SvgResult> {
  const edges: DrawnEdge[] = [];
  for (const edge of drawnEdges(clusters, options)) {
    edges.push(edge);
    if (edges.length > limits.drawnConnections) {
      return { problem: `A picture of more than ${limits.drawnConnections} connections could not be read.` };
    }
  }
  return { svg: await draw(pictureOf(edges), layOut, options.focus) };
}

async function draw(picture: Picture, layOut: LayOut, focus: string | undefined): Promise<string> {
  const { boxes, nodes, lines } = picture;
  const titleWidths = boxes.map((title) => textWidth(shorten(title)));
  // A node that is alone in its box makes room for the title.
  const nodeSizes = nodes.map((node) => nodeSize(node, node.box === undefined ? 0 : (titleWidths[node.box] ?? 0)));
  const placed = await layOut({
    boxCount: boxes.length,
    nodes: nodes.map(({ box }, index) => ({ ...(nodeSizes[index] ?? nothing), box })),
    lines: lines.map(({ from, to, conn }) => ({ from, to, width: textWidth(shorten(conn)), height: lineHeight })),
  });
  const [width, height] = [placed.width, placed.height].map(Math.ceil);
  const title = focus === undefined ? 'Possible connections' : `Possible connections of ${focus}`;
  const nameOf = (index: number) => nodes[index]?.names.join(', ') ?? '';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="firebreak-title firebreak-desc">`,
    `<title id="firebreak-title">${xmlText(title)}</title>`,
    `<desc id="firebreak-desc">${xmlText(describe(picture))}</desc>`,
    `<style>${pictureStyle}</style>`,
    `<defs><marker id="firebreak-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path class="arrow" d="M0 1L10 5L0 9z"/></marker></defs>`,
    '<rect class="page" width="100%" height="100%"/>',
    ...boxes.map((box, index) => drawBox(box, placed.boxes[index] ?? emptyBox)),
    ...lines.map((line, index) => drawLine(line, placed.lines[index]?.points ?? [], nameOf)),
    ...nodes.map((node, index) => drawNode(node, nodeSizes[index] ?? nothing, placed.nodes[index] ?? origin)),
    ...lines.map(({ conn }, index) => drawLabel(shorten(conn), placed.lines[index]?.label ?? origin)),
    '</svg>',
    '',
  ].join('\n');
}

const origin: Point = { x: 0, y: 0 };
const nothing: Size = { width: 0, height: 0 };
const emptyBox: PlacedBox = { ...origin, ...nothing };
const lineHeight = 16;

/** Letters of this font are about as wide in every program; those of Asian scripts take two places. */
function textWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0) * 7.3;
}

function nodeSize({ heading, lines }: PictureNode, minWidth: number): Size {
  const width = Math.max(minWidth, ...[heading, ...lines].map((text) => textWidth(text) + 28));
  return { width, height: (lines.length + (heading === '' ? 0 : 1)) * lineHeight + 12 };
}

function describe({ nodes, lines }: Picture): string {
  const inside = new Set(nodes.filter(({ kind }) => kind !== 'external').flatMap(({ box }) => box ?? []));
  const workloads = count(nodes.filter(({ kind }) => kind === 'workload').length, 'workload');
  const what = `${workloads} in ${count(inside.size, 'namespace')}, ${count(lines.length, 'connection')}`;
  return lines.some(({ kind }) => kind !== 'certain')
    ? `${what}; dashed lines are possible and not certain.`
    : `${what}.`;
}

function drawBox(label: string, { x, y, width, height }: PlacedBox): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const rect = `<rect class="box" x="${px(left)}" y="${px(top)}" width="${px(width)}" height="${px(height)}" rx="6"/>`;
  const title = `<text class="box-title" x="${px(left + 10)}" y="${px(top + 16)}">${xmlText(shorten(label))}</text>`;
  return `<g><title>${xmlText(label)}</title>${rect}${title}</g>`;
}

function drawNode({ kind, heading, lines, names }: PictureNode, size: Size, { x, y }: Point): string {
  const { width, height } = size;
  const radius = kind === 'external' ? Math.min(height / 2, 16) : kind === 'entry' ? 0 : 4;
  const rect = `<rect class="node ${kind}" x="${px(x - width / 2)}" y="${px(y - height / 2)}" width="${px(width)}" height="${px(height)}" rx="${px(radius)}"/>`;
  const texts = [
    ...lines.map((text) => ({ text, style: kind === 'workload' ? 'name' : undefined })),
    ...(heading === '' ? [] : [{ text: heading, style: 'heading' }]),
  ].map(({ text, style }, row) => {
    const baseline = y - height / 2 + 6 + row * lineHeight + 12;
    return `<text${style === undefined ? '' : ` class="${style}"`} x="${px(x)}" y="${px(baseline)}" text-anchor="middle">${xmlText(text)}</text>`;
  });
  return `<g><title>${xmlText(names.join(', '))}</title>${rect}${texts.join('')}</g>`;
}

function drawLine(line: PictureLine, points: readonly Point[], nameOf: (index: number) => string): string {
  const { from, to, conn, kind, isTwoWay } = line;
  const title = `${nameOf(from)} ${isTwoWay ? '↔' : '→'} ${nameOf(to)}: ${conn}${kind === 'certain' ? '' : ', not certain'}`;
  const start = isTwoWay ? ' marker-start="url(#firebreak-arrow)"' : '';
  const style = kind === 'certain' ? 'line' : 'line uncertain';
  return `<path class="${style}" d="${pathOf(points)}" marker-end="url(#firebreak-arrow)"${start}><title>${xmlText(title)}</title></path>`;
}

/** Straight pieces with round corners. */
function pathOf(points: readonly Point[]): string {
  const steps = points.map((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined) return `M${at(point)}`;
    if (after === undefined) return `L${at(point)}`;
    return `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, after))}`;
  });
  return steps.join('');
}

const cornerRadius = 8;

/** From a corner into the direction of the next one, but no farther than half of the way. */
function towards(corner: Point, next: Point): Point {
  const distance = Math.hypot(next.x - corner.x, next.y - corner.y);
  const part = distance === 0 ? 0 : Math.min(cornerRadius / distance, 0.5);
  return { x: corner.x + (next.x - corner.x) * part, y: corner.y + (next.y - corner.y) * part };
}

function drawLabel(text: string, { x, y }: Point): string {
  return `<text class="label" x="${px(x)}" y="${px(y + 4)}" text-anchor="middle">${xmlText(text)}</text>`;
}

function at({ x, y }: Point): string {
  return `${px(x)} ${px(y)}`;
}

/** A tenth of a pixel is more than anyone sees, and less than two machines could differ by. */
function px(number: number): string {
  return `${Math.round(number * 10) / 10}`;
}

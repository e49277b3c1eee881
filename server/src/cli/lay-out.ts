import type { ElkExtendedEdge, ElkNode } from 'elkjs';
import type { Layout, LayoutRequest, PlacedBox, Point, Size } from '../core';

/**
 * Places nodes in layers from above to below, those of one box together, with as few crossings as the library finds.
 * Its chance begins with a fixed seed, so the same request has the same answer.
 */
export async function layOut({ boxCount, nodes, lines }: LayoutRequest): Promise<Layout> {
  const placed = nodes.map(({ width, height }, index): ElkNode => ({ id: `n${index}`, width, height }));
  const inside = (box: number | undefined) => placed.filter((_, index) => nodes[index]?.box === box);
  const boxes = Array.from(
    { length: boxCount },
    (_, box): ElkNode => ({
      id: `b${box}`,
      children: inside(box),
      layoutOptions: boxOptions,
    }),
  );
  const edges = lines.map(({ from, to, width, height }, index): ElkExtendedEdge => {
    const labels = [{ text: 'label', width, height, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }];
    return { id: `e${index}`, sources: [`n${from}`], targets: [`n${to}`], labels };
  });
  const root: ElkNode = { id: 'root', children: [...boxes, ...inside(undefined)], edges, layoutOptions: rootOptions };
  // Loaded here because it weighs more than all the rest, and every other command would wait for it.
  const { default: Elk } = await import('elkjs/lib/elk.bundled.js');
  // The library writes the places into what it is given.
  const { width = 0, height = 0 } = await new Elk().layout(root);
  return {
    width,
    height,
    boxes: boxes.map(centred),
    nodes: placed.map(centred),
    lines: edges.map(({ sections = [], labels = [] }) => ({
      points: sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]),
      label: centred(labels[0] ?? {}),
    })),
  };
}

/** https://eclipse.dev/elk/reference/options.html */
const rootOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '24',
  'elk.layered.spacing.edgeNodeBetweenLayers': '12',
  'elk.spacing.nodeNode': '24',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
};

/** Room for the title above the nodes of a box. */
const boxOptions = { 'elk.padding': '[top=34,left=14,bottom=14,right=14]' };

function centred({ x = 0, y = 0, width = 0, height = 0 }: Partial<Point & Size>): PlacedBox {
  return { x: x + width / 2, y: y + height / 2, width, height };
}

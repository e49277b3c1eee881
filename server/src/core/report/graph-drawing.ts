import { compareText } from '../text/compare-text';

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
      const slash = /\[External\]$/.test(name) ? -1 : name.indexOf('/');
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

import type { YamlNode } from './tree';

/**
 * What is needed to edit YAML in its own style, without writing any of it again.
 * Offsets are UTF-16 code units in the text that is given.
 */
export interface IndentationStyle {
  /** Columns by which a block map stands to the right of its key. */
  readonly map: number;
  /** Whether the dashes of a list stand to the right of the list's key, or below its first letter. */
  readonly sequenceIndented: boolean;
}

/** The most frequent style of a document; two columns and indented lists where it shows none. */
export function indentationStyle(root: YamlNode | undefined, text: string): IndentationStyle {
  const counts: Counts = { steps: new Map(), indented: 0, flush: 0 };
  if (root !== undefined) countStyles(root, text, counts);
  let map = 2;
  let most = 0;
  for (const [step, count] of counts.steps) {
    if (count <= most) continue;
    map = step;
    most = count;
  }
  return { map, sequenceIndented: counts.indented >= counts.flush };
}

/** The line end that most lines of the text have; `\n` when there is none. */
export function endOfLine(text: string): '\n' | '\r\n' {
  let windows = 0;
  let unix = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    if (text.charCodeAt(at - 1) === 13) windows++;
    else unix++;
  }
  return windows > unix ? '\r\n' : '\n';
}

/** Where the last written leaf of a node ends. Comments and blank lines after it are not part of the node. */
export function lastLeafEnd(node: YamlNode): number {
  return node.end;
}

/** Offset of the first character of the line in which `offset` lies. */
export function lineStartAt(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Offset of the line end (before `\n` or `\r\n`) of the line in which `offset` lies, or of the text's end. */
export function lineEndAt(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text.charCodeAt(end - 1) === 13 ? end - 1 : end;
}

/** Spaces at the start of the line in which `offset` lies. */
export function indentAt(text: string, offset: number): number {
  const start = lineStartAt(text, offset);
  let end = start;
  while (text.charCodeAt(end) === 32) end++;
  return end - start;
}

interface Counts {
  /** Step to number of maps that have it. */
  readonly steps: Map<number, number>;
  indented: number;
  flush: number;
}

function countStyles(node: YamlNode, text: string, counts: Counts): void {
  // Behind an alias stand nodes that are counted where they are written.
  if (node.kind === 'scalar' || node.style === 'flow' || node.origin === 'alias') return;
  if (node.kind === 'sequence') {
    for (const item of node.items) countStyles(item, text, counts);
    return;
  }
  for (const { key, value, merged } of node.entries) {
    if (merged === true || value.kind === 'scalar' || value.style === 'flow' || value.origin === 'alias') continue;
    const step = columnAt(text, value.start) - columnAt(text, key.start);
    if (value.kind === 'sequence') {
      if (step > 0) counts.indented++;
      else counts.flush++;
    } else if (step > 0) {
      counts.steps.set(step, (counts.steps.get(step) ?? 0) + 1);
    }
    countStyles(value, text, counts);
  }
}

function columnAt(text: string, offset: number): number {
  return offset - lineStartAt(text, offset);
}

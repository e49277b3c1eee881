import type { TextRange } from '../text/text-range';
import type { YamlNode } from '../yaml/tree';

/** The outermost entry (with its key) or item that starts on a line; the line and the answer are ranges of the document. */
export function nodeStartingOnLine(root: YamlNode | undefined, line: TextRange): TextRange | undefined {
  const isOnLine = (offset: number) => offset >= line.start && offset <= line.end;
  let node = root;
  while (node !== undefined && node.kind !== 'scalar') {
    const parts = partsOf(node);
    const starting = parts.find(({ range }) => isOnLine(range.start));
    if (starting !== undefined) return starting.range;
    // Parts stand one after the other, so only one of them can go on over the line.
    node = parts.find(({ range }) => range.start < line.start && range.end >= line.start)?.inside;
  }
  return undefined;
}

interface Part {
  readonly range: TextRange;
  readonly inside: YamlNode;
}

function partsOf(node: Exclude<YamlNode, { kind: 'scalar' }>): readonly Part[] {
  if (node.kind === 'sequence') return node.items.map((item) => ({ range: item, inside: item }));
  return node.entries
    .filter(({ merged }) => merged !== true)
    .map(({ key, value }) => ({
      range: { start: key.start, end: Math.max(key.end, value.end) },
      inside: value,
    }));
}

import type { IndentationStyle } from '../yaml/yaml-text';

/** Rewrites YAML that has two columns a step and indented lists into another style. Only for text that fixes generate. */
export function restyle(yaml: string, style: IndentationStyle): string {
  const levels: Level[] = [{ from: 0, to: 0 }];
  return yaml
    .split('\n')
    .map((line) => restyleLine(line, levels, style))
    .join('\n');
}

/** A block that starts in column `from` of the given text and in column `to` of the result. */
interface Level {
  readonly from: number;
  readonly to: number;
}

function restyleLine(line: string, levels: Level[], style: IndentationStyle): string {
  const from = line.search(/[^ ]/);
  if (from < 0) return line;
  while (levels.length > 1 && (levels.at(-1)?.from ?? 0) > from) levels.pop();
  const parent = levels.at(-1) ?? { from: 0, to: 0 };
  const isItem = line.startsWith('- ', from);
  if (parent.from < from) {
    const step = isItem && !style.sequenceIndented ? 0 : style.map;
    levels.push({ from, to: parent.to + step });
  }
  const { to } = levels.at(-1) ?? parent;
  // What follows a dash stands two columns to its right in every style.
  if (isItem) levels.push({ from: from + 2, to: to + 2 });
  return ' '.repeat(to) + line.slice(from);
}

import type { Node, Scalar } from 'yaml';
import type { TextRange } from '../text/text-range';
import { quoteText, type Report } from './problem';
import { resolvePlainScalar, resolveTaggedScalar } from './schema';
import type { YamlScalar } from './tree';

export function convertScalar(text: string, node: Scalar, report: Report): YamlScalar {
  const range = rangeOf(node);
  const source = sourceOf(text, node, range);
  const value = scalarValue(node, source, range, report);
  switch (node.type) {
    case 'QUOTE_DOUBLE':
      return { kind: 'scalar', start: range.start, end: range.end, value, source, style: 'double' };
    case 'QUOTE_SINGLE':
      return { kind: 'scalar', start: range.start, end: range.end, value, source, style: 'single' };
    case 'BLOCK_FOLDED':
    case 'BLOCK_LITERAL':
      // The parser's range of a block scalar runs to the start of the next line.
      return { kind: 'scalar', start: range.start, end: lineEndBefore(text, range.end), value, source, style: 'block' };
    default: {
      const start = isEmptyScalar(node) ? blankStart(text, range.start) : range.start;
      return { kind: 'scalar', start, end: start + range.end - range.start, value, source, style: 'plain' };
    }
  }
}

/** A null that is not written. */
export function emptyScalar(start: number, end: number): YamlScalar {
  return { kind: 'scalar', start, end, value: null, source: '', style: 'plain' };
}

export function isEmptyScalar(node: Scalar): boolean {
  return node.range !== undefined && node.range !== null && node.range[0] === node.range[1];
}

export function rangeOf(node: Node): TextRange {
  return { start: node.range?.[0] ?? 0, end: node.range?.[1] ?? 0 };
}

/** A text block that ends with the text, without a line end, has none: go-yaml adds none either. */
function sourceOf(text: string, node: Scalar, range: TextRange): string {
  const source = node.source ?? '';
  if (range.end < text.length || !node.type?.startsWith('BLOCK') || !source.endsWith('\n')) return source;
  return text.slice(text.lastIndexOf('\n')).trim() === '' ? source : source.slice(0, -1);
}

function scalarValue(node: Scalar, source: string, range: TextRange, report: Report): YamlScalar['value'] {
  if (node.tag === undefined)
    return node.type === 'PLAIN' || node.type === undefined ? resolvePlainScalar(source) : source;
  const value = resolveTaggedScalar(node.tag, source);
  if (value !== undefined) return value;
  const type = node.tag.slice('tag:yaml.org,2002:'.length);
  report('syntax', range, `Text ${quoteText(source)} is not a value of type "!!${type}".`);
  return source;
}

function blankStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start;
}

function lineEndBefore(text: string, offset: number): number {
  if (text[offset - 1] !== '\n') return offset;
  return text[offset - 2] === '\r' ? offset - 2 : offset - 1;
}

import { type MarkupContent, MarkupKind } from 'vscode-languageserver';
import { type HoverLine, type HoverPart, visible } from '../core';

/** Lines as Markdown, or as plain text for clients that show none. `spelling` writes a canonical URI as the client does. */
export function toMarkup(
  lines: readonly HoverLine[],
  format: 'markdown' | 'plaintext',
  spelling: (uri: string) => string,
): MarkupContent {
  if (format === 'plaintext') {
    return { kind: MarkupKind.PlainText, value: lines.map((line) => line.map(plainPart).join('')).join('\n') };
  }
  const written = lines.map((line) => ({
    text: line.map((part) => markdownPart(part, spelling)).join(''),
    isItem: line[0]?.style === 'item',
  }));
  // Items of one list follow each other, everything else is a paragraph of its own.
  const value = written.map(({ text, isItem }, index) =>
    index === 0 ? text : (isItem && written[index - 1]?.isItem ? '\n' : '\n\n') + text,
  );
  return { kind: MarkupKind.Markdown, value: value.join('') };
}

function plainPart({ text, style }: HoverPart): string {
  return style === 'item' ? '- ' : oneLine(text);
}

function markdownPart({ text, style, to }: HoverPart, spelling: (uri: string) => string): string {
  if (style === 'item') return '- ';
  if (style === 'code') return codeSpan(oneLine(text));
  const escaped = escapeMarkdown(oneLine(text));
  if (style === 'strong') return `**${escaped}**`;
  if (to === undefined) return escaped;
  const { line, character } = to.start;
  return `[${escaped}](<${spelling(to.uri).replace(/[<>]/g, encodeURIComponent)}#L${line + 1},${character + 1}>)`;
}

/** Text comes from manifests: it must not become links, images or HTML. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!|<>~&]/g, '\\$&');
}

function codeSpan(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return fence + space + text + space + fence;
}

function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, ' '));
}

import type { TextRange } from '../text/text-range';
import type { YamlProblem } from './tree';

/** Takes note of something wrong while a document is read. */
export type Report = (kind: YamlProblem['kind'], range: TextRange, message: string) => void;

const quotedLength = 40;

/** Text of the user's for a message: on one line, in quotes, cut when it is long. */
export function quoteText(text: string): string {
  const short = text.length > quotedLength ? `${text.slice(0, quotedLength)}…` : text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
  return `"${short.replace(/[\u0000-\u001f\u007f]+/g, ' ')}"`;
}

/** `100000` as `100,000`, the same everywhere. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

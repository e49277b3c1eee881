import type { LocatedRange } from '../analysis/locate';

/** What a hover says, line by line, without the marks of any format. Text may be anything that a manifest holds. */
export type HoverLine = readonly HoverPart[];

export interface HoverPart {
  readonly text: string;
  readonly style?: 'strong' | 'code' | 'item';
  /** Where a link goes. */
  readonly to?: LocatedRange;
}

export interface Hover {
  readonly range: LocatedRange;
  /** At most 25. */
  readonly lines: readonly HoverLine[];
}

export const hoverLineLimit = 25;

export function plain(text: string): HoverPart {
  return { text };
}

export function strong(text: string): HoverPart {
  return { text, style: 'strong' };
}

export function code(text: string): HoverPart {
  return { text, style: 'code' };
}

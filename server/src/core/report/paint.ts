/**
 * How words of a text report are coloured. Hosts decide: a terminal passes escape sequences, everything else `noPaint`.
 * Meaning never depends on colour; every word stays readable without it.
 */
export interface Paint {
  readonly strong: Painter;
  /** For what is there to be found, not to be read. */
  readonly faint: Painter;
  readonly bad: Painter;
  readonly doubtful: Painter;
  readonly good: Painter;
  readonly note: Painter;
}

export type Painter = (text: string) => string;

const unchanged: Painter = (text) => text;

/** Plain text. */
export const noPaint: Paint = {
  strong: unchanged,
  faint: unchanged,
  bad: unchanged,
  doubtful: unchanged,
  good: unchanged,
  note: unchanged,
};

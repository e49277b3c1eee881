import type { ComparedConnectivity, ConnectivityEnd, PlainLocation } from '../../../server/src/protocol/protocol';

/** A page of plain text, with what its parts lead to. */
export interface PageText {
  readonly text: string;
  readonly links: readonly PageLink[];
}

/** Columns of one line, from 0 and in UTF-16 code units, and where they lead. */
export interface PageLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly location: PlainLocation;
}

/** A page with a title and nothing but sentences. */
export function messagePage(title: string, ...sentences: readonly string[]): PageText {
  const page = new PageWriter();
  page.add(title, ...sentences);
  return page.finish();
}

/** Writes a page line by line, in the words of `firebreak diff`. */
export class PageWriter {
  readonly #lines: string[] = [];
  readonly #links: PageLink[] = [];

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** What opens, closes and changes, each under its heading; nothing where nothing does. */
  addChanges({ totals, changes }: ComparedConnectivity): void {
    for (const { change, name } of sorts) {
      const total = totals[change];
      if (total === 0) continue;
      this.add('', `${name} (${total})`);
      const listed = changes.filter((each) => each.change === change);
      let scope: string | null = null;
      for (const each of listed) {
        if (each.scope !== scope && each.scope !== null) this.add(`in ${each.scope}:`);
        scope = each.scope;
        this.addPair(each.line, [each.src, each.dst]);
      }
      if (listed.length < total) this.add(`… and ${total - listed.length} more`);
    }
  }

  /** `+ from => to : tail`; the names lead to their places, and so does the last one if the line ends in it. */
  addPair(text: string, [from, to]: readonly [ConnectivityEnd, ConnectivityEnd], last?: ConnectivityEnd): void {
    const toStart = '+ '.length + from.name.length + ' => '.length;
    this.#link('+ '.length, from);
    this.#link(toStart, to);
    if (last !== undefined) this.#link(text.length - last.name.length, last);
    this.add(text);
  }

  finish(): PageText {
    return { text: `${this.#lines.join('\n')}\n`, links: this.#links };
  }

  #link(start: number, { name, location }: ConnectivityEnd): void {
    if (location !== null) this.#links.push({ line: this.#lines.length, start, end: start + name.length, location });
  }
}

const sorts = [
  { change: 'added', name: 'Opened' },
  { change: 'removed', name: 'Closed' },
  { change: 'changed', name: 'Changed' },
] as const;

/** Whether anything opens, closes or changes. */
export function hasChanges({ totals }: ComparedConnectivity): boolean {
  return totals.added + totals.removed + totals.changed > 0;
}

/** What nobody knows of a side, in the words for it. */
export function doubtLines(
  { doubts }: ComparedConnectivity,
  sides: Readonly<Record<ComparedConnectivity['doubts'][number]['side'], string>>,
): readonly string[] {
  return doubts.map(({ side, doubt }) => `Not fully known${sides[side]}: ${doubt}`);
}

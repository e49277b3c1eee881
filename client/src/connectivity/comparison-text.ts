import type { ComparedConnectivity, ConnectivityChange, PlainLocation } from '../../../server/src/protocol/protocol';

/** A page of plain text, with what its parts lead to. */
export interface ComparisonText {
  readonly text: string;
  readonly links: readonly ComparisonLink[];
}

/** Columns of one line, from 0 and in UTF-16 code units, and where they lead. */
export interface ComparisonLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly location: PlainLocation;
}

/** What opens, closes and changes, in the words of `firebreak diff`; `notes` are sentences below. */
export function comparisonText(comparison: ComparedConnectivity, notes: readonly string[]): ComparisonText {
  const page = new Page();
  page.add(title);
  page.add(summary(comparison));
  for (const { change, name } of sorts) {
    const total = comparison.totals[change];
    if (total === 0) continue;
    page.add('', `${name} (${total})`);
    const listed = comparison.changes.filter((each) => each.change === change);
    let scope: string | null = null;
    for (const each of listed) {
      if (each.scope !== scope && each.scope !== null) page.add(`in ${each.scope}:`);
      scope = each.scope;
      page.addChange(each);
    }
    if (listed.length < total) page.add(`… and ${total - listed.length} more`);
  }
  const { doubts } = comparison;
  const remarks = [...doubts.map(({ side, doubt }) => `Not fully known${sides[side]}: ${doubt}`), ...notes];
  if (remarks.length > 0) page.add('', ...remarks);
  return page.finish();
}

/** The same page where there is nothing to compare. */
export function messageText(message: string): ComparisonText {
  const page = new Page();
  page.add(title, message);
  return page.finish();
}

const title = 'Connectivity: HEAD ↔ working tree';

const sorts = [
  { change: 'added', name: 'Opened' },
  { change: 'removed', name: 'Closed' },
  { change: 'changed', name: 'Changed' },
] as const;

const sides = { both: '', before: ' of HEAD', after: ' of the working tree' };

function summary({ isComplete, files, totals }: ComparedConnectivity): string {
  if (!isComplete) return 'The manifests of this workspace are still being read. Run the command again in a moment.';
  if (files === 0) return 'No manifest differs from HEAD, so no connection opens or closes.';
  const differ = files === 1 ? '1 file differs from HEAD' : `${files} files differ from HEAD`;
  const hasChanges = totals.added + totals.removed + totals.changed > 0;
  return hasChanges ? `${differ}, unsaved text included.` : `${differ}. No connection opens or closes.`;
}

class Page {
  readonly #lines: string[] = [];
  readonly #links: ComparisonLink[] = [];

  add(...lines: readonly string[]): void {
    this.#lines.push(...lines);
  }

  /** `+ src => dst : conn`. */
  addChange({ line: text, src, dst }: ConnectivityChange): void {
    const line = this.#lines.length;
    let start = 2;
    for (const { name, location } of [src, dst]) {
      const end = start + name.length;
      if (location !== null) this.#links.push({ line, start, end, location });
      start = end + ' => '.length;
    }
    this.#lines.push(text);
  }

  finish(): ComparisonText {
    return { text: `${this.#lines.join('\n')}\n`, links: this.#links };
  }
}

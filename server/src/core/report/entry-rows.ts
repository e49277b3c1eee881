import type { PlacedEntryPoint } from '../coverage/entry-coverage';
import type { EntryState } from '../entry/entry-state';
import { alignColumns, type Cell } from './columns';
import type { Paint, Painter } from './paint';

/** A table of what lets something in from outside; nothing where there is none. */
export function entryRows(points: readonly PlacedEntryPoint[], paint: Paint): readonly string[] {
  if (points.length === 0) return [];
  const columns = ['ENTRY POINT', 'BY', 'FROM', 'LEADS TO', 'CERTIFICATE', 'TLS'];
  const header = columns.map((text) => ({ text, paint: paint.faint }));
  return alignColumns([header, ...points.map((entry) => rowOf(entry, paint))]);
}

function rowOf({ point, description }: PlacedEntryPoint, paint: Paint): readonly Cell[] {
  const { identity, namespace } = point.object;
  const { request, sources, backends, certificates, words, state } = description;
  return [
    { text: request },
    { text: `${identity.kind} ${namespace}/${identity.name}` },
    // Why it is not known would make the table too wide; other formats say it.
    { text: point.allowList.kind === 'unknown' ? 'unknown' : sources },
    { text: backends.join(', ') || '–' },
    { text: certificates.join(', ') || '–', paint: paint.faint },
    { text: words, paint: paintOf(state, paint) },
  ];
}

function paintOf(state: EntryState, paint: Paint): Painter {
  if (state === 'plain') return paint.bad;
  return state === 'unknown' || state === 'not-served' ? paint.doubtful : paint.good;
}

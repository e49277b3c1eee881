import type { PlacedEntryPoint } from '../coverage/entry-coverage';
import { certificateWords } from '../entry/certificate-words';
import type { EntryPoint } from '../entry/entry-point';
import { type EntryState, entryState, entryWords } from '../entry/entry-state';
import { backendWords, requestWords, sourceWords } from '../entry/entry-words';
import { alignColumns, type Cell } from './columns';
import type { Paint, Painter } from './paint';

/** A table of what lets something in from outside; nothing where there is none. */
export function entryRows(points: readonly PlacedEntryPoint[], paint: Paint): readonly string[] {
  if (points.length === 0) return [];
  const columns = ['ENTRY POINT', 'BY', 'FROM', 'LEADS TO', 'CERTIFICATE', 'TLS'];
  const header = columns.map((text) => ({ text, paint: paint.faint }));
  return alignColumns([header, ...points.map(({ point }) => rowOf(point, paint))]);
}

function rowOf(point: EntryPoint, paint: Paint): readonly Cell[] {
  const { identity, namespace } = point.object;
  return [
    { text: requestWords(point) },
    { text: `${identity.kind} ${namespace}/${identity.name}` },
    { text: sourceWords(point.allowList) },
    { text: point.backends.map((backend) => backendWords(backend, namespace)).join(', ') || '–' },
    { text: point.certificates.map(certificateWords).join(', ') || '–', paint: paint.faint },
    { text: entryWords(point), paint: paintOf(entryState(point), paint) },
  ];
}

function paintOf(state: EntryState, paint: Paint): Painter {
  if (state === 'plain') return paint.bad;
  return state === 'unknown' ? paint.doubtful : paint.good;
}

import { matchesName } from '../certificates/host-coverage';
import type { Checkpoint } from '../checkpoint';
import type { KeptDocument } from '../kubernetes/kept-document';
import { type FieldPath, isAtOrBelow, stringAt } from '../yaml/field-path';
import type { EntryPoint } from './entry-point';
import { entryPointsOf, type ScopeParts } from './entry-points';
import { isHostField } from './hosts';
import { isSameObject } from './same-object';

/** What comes in by a host that is written at a path of an object; nothing where no host is written. */
export async function entryPointsAt(
  state: ScopeParts,
  object: KeptDocument,
  path: FieldPath,
  checkpoint: Checkpoint,
): Promise<readonly EntryPoint[]> {
  if (!isHostField(path)) return [];
  const host = stringAt(object.content, path)?.toLowerCase();
  if (host === undefined) return [];
  return (await entryPointsOf(state, checkpoint)).filter((point) => {
    if (isSameObject(point.object, object)) return isWrittenAt(point, path, host);
    // Of a Gateway all that comes in by the listener or the server that has the host.
    return point.via.some((place) => isSameObject(place.object, object) && isAtOrBelow(path, place.path));
  });
}

/** An entry of `spec.tls` is about every rule with a host that it matches. */
function isWrittenAt({ at, host = '' }: EntryPoint, path: FieldPath, written: string): boolean {
  if (JSON.stringify(at) === JSON.stringify(path)) return true;
  return path[1] === 'tls' && matchesName(written, host.toLowerCase());
}

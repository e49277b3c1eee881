import { memoize } from '../connectivity/memoize';
import { type EncryptionSign, encryptionSigns } from '../kubernetes/encryption-signs';
import type { Analysis } from './analysis';
import type { SourceFile } from './source-file';

type Signs = Analysis['signs'];

/** With those of a file as it is now; `file` is undefined where it is gone. The same map where it mentions the same. */
export function signsAfter(signs: Signs, uri: string, file: SourceFile | undefined): Signs {
  const next = file === undefined ? [] : signsIn(file);
  if ((signs.get(uri) ?? []).join() === next.join()) return signs;
  return next.length === 0 ? signs.delete(uri) : signs.set(uri, next);
}

/**
 * A template is not split into documents, unless it was none when it was read: then its text may be gone. What it makes
 * may be in a mesh all the same.
 */
function signsIn({ notAnalysed, text, documents }: SourceFile): readonly EncryptionSign[] {
  const ofDocuments = documents.flatMap(({ document }) => document.signs ?? []);
  const ofText = notAnalysed === undefined ? [] : encryptionSigns(text);
  return [...new Set([...ofDocuments, ...ofText])].sort();
}

/** All that the workspace mentions: what is in one file may be applied to the cluster of any other. */
export function signsOf({ signs }: Pick<Analysis, 'signs'>): ReadonlySet<EncryptionSign> {
  return allOf(signs);
}

const allOf = memoize((signs: Signs): ReadonlySet<EncryptionSign> => new Set([...signs.values()].flat()));

/** Whether all files together mention the same. */
export function seesSameSigns(a: Signs, b: Signs): boolean {
  return a === b || (allOf(a).size === allOf(b).size && [...allOf(a)].every((sign) => allOf(b).has(sign)));
}

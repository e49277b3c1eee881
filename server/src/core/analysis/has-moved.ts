import type { ResourceRef } from '../kubernetes/resource';
import type { Place } from '../rules/finding';
import type { Analysis } from './analysis';
import { locate } from './locate';
import { rangeInDocument } from './range-in-document';

/**
 * Whether a place of a document stands on other lines or columns than before. `isInPlace` says that the documents
 * before it hold as many lines as they held.
 */
export function hasMoved(
  { at, place }: { readonly at: ResourceRef; readonly place: Place },
  before: Analysis,
  after: Analysis,
  isInPlace: boolean,
): boolean {
  // Most edits are made below what others point at, and then nothing has to be counted.
  if (isInPlace && hasSameTextUpTo(at, place, before, after)) return false;
  return JSON.stringify(locate(before, at, place)) !== JSON.stringify(locate(after, at, place));
}

function hasSameTextUpTo(at: ResourceRef, place: Place, before: Analysis, after: Analysis): boolean {
  const [old, next] = [before, after].map(({ files }) => files.get(at.uri)?.documents[at.documentIndex]?.document);
  const [was, is] = [old, next].map((document) => document && rangeInDocument(document.content, place));
  if (old === undefined || next === undefined || was === undefined || is === undefined) return false;
  return was.start === is.start && was.end === is.end && old.text.startsWith(next.text.slice(0, is.end));
}

import { type Analysis, type Scope, unreadDoubts, visible } from '../core';
import type { Io } from './io';

/** Says of each file that was found and not read what that means, for one scope or for all. */
export function reportUnread(io: Io, analysis: Analysis, scope: Scope | undefined): void {
  reportDoubts(io, unreadDoubts(analysis, scope));
}

/** One line each, on standard error. */
export function reportDoubts(io: Io, doubts: Iterable<string>, side = ''): void {
  for (const doubt of doubts) io.error(`Not fully known${side}: ${visible(doubt)}\n`);
}

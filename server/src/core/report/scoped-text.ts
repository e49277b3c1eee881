import type { Paint } from './paint';
import { visible } from './words';

/** What a report says about one scope, piece by piece. */
export interface ScopeText {
  readonly scope: string;
  readonly pieces: Iterable<string>;
}

/**
 * Scope by scope, each under its name where there are several; scopes of which nothing is said are left out.
 * `ifEmpty` is said when that is all of them.
 */
export function* scopedText(scopes: readonly ScopeText[], ifEmpty: string, paint: Paint): Iterable<string> {
  let isEmpty = true;
  for (const { scope, pieces } of scopes) {
    let isFirst = true;
    for (const piece of pieces) {
      if (isFirst && scopes.length > 1) yield `${isEmpty ? '' : '\n'}${paint.strong(visible(scope))}\n`;
      yield piece;
      isFirst = false;
      isEmpty = false;
    }
  }
  if (isEmpty) yield `${ifEmpty}\n`;
}

import type { CST } from 'yaml';

/** An opening quote or bracket without its closing one: the cause behind errors that the library places far below. */
export interface UnclosedToken {
  readonly character: string;
  readonly offset: number;
}

/** In the order of the text. Of brackets inside one another only the innermost: closing it is what was forgotten. */
export function unclosedTokens(document: CST.Document): readonly UnclosedToken[] {
  const found: UnclosedToken[] = [];
  visit(document.value, found);
  return found;
}

function visit(token: CST.Token | null | undefined, found: UnclosedToken[]): void {
  switch (token?.type) {
    case 'single-quoted-scalar':
    case 'double-quoted-scalar': {
      const { source, offset } = token;
      const character = source.charAt(0);
      if (source.length === 1 || !source.endsWith(character)) found.push({ character, offset });
      return;
    }
    case 'block-map':
    case 'block-seq':
      visitItems(token.items, found);
      return;
    case 'flow-collection': {
      const countBefore = found.length;
      visitItems(token.items, found);
      const { source, offset } = token.start;
      const isClosed = token.end[0]?.source === (source === '{' ? '}' : ']');
      if (!isClosed && found.length === countBefore) found.push({ character: source, offset });
      return;
    }
  }
}

function visitItems(items: readonly CST.CollectionItem[], found: UnclosedToken[]): void {
  for (const { key, value } of items) {
    visit(key, found);
    visit(value, found);
  }
}

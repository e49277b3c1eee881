/** A list in JSON with one entry a line, written while the entries are computed; `indent` is that of the line it begins on. */
export function* jsonList(entries: Iterable<object>, indent = ''): Iterable<string> {
  yield* jsonTextList(textsOf(entries), indent);
}

/** The same of entries that are JSON already. */
export function* jsonTextList(texts: Iterable<string>, indent = ''): Iterable<string> {
  let separator = '[';
  for (const text of texts) {
    yield `${separator}\n${indent}  ${text}`;
    separator = ',';
  }
  yield separator === '[' ? '[]' : `\n${indent}]`;
}

function* textsOf(entries: Iterable<object>): Iterable<string> {
  for (const entry of entries) yield JSON.stringify(entry);
}

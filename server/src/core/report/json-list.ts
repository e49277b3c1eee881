/** A list in JSON with one entry a line, written while the entries are computed; `indent` is that of the line it begins on. */
export function* jsonList(entries: Iterable<object>, indent = ''): Iterable<string> {
  let separator = '[';
  for (const entry of entries) {
    yield `${separator}\n${indent}  ${JSON.stringify(entry)}`;
    separator = ',';
  }
  yield separator === '[' ? '[]' : `\n${indent}]`;
}

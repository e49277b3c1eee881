/** Of the first sentence of a message (UTF-16 units). */
export const longestMessage = 120;

/** What is left of a long name at least, where the sentence is short enough then. */
const shortestName = 12;

/** The same where it is too long all the same. */
const usualName = 20;

/**
 * The first of these messages, the longest one first, whose first sentence is short enough where its names are cut; else
 * the last one.
 */
export function firstWithinLength(messages: readonly [string, ...string[]]): string {
  return (
    messages.find((message) => sentenceOf(withinLength(message)).length <= longestMessage) ??
    (messages.at(-1) as string)
  );
}

/** The message with the names that its first sentence quotes cut as far as that has to be; what stands around them stays. */
export function withinLength(message: string): string {
  if (message.length <= longestMessage) return message;
  const first = sentenceOf(message);
  const excess = first.length - longestMessage;
  return excess <= 0 ? message : withNamesOf(first, lengthThatSaves(first, excess)) + message.slice(first.length);
}

function sentenceOf(message: string): string {
  const end = /\. (?=[A-Z"])/.exec(message);
  return end === null ? message : message.slice(0, end.index + 1);
}

/** The length to which names have to be cut. */
function lengthThatSaves(first: string, excess: number): number {
  const lengths = [...first.matchAll(quoted)].map(([, name = '']) => name.length);
  for (let most = Math.max(0, ...lengths) - 1; most >= shortestName; most--) {
    if (lengths.reduce((sum, length) => sum + Math.max(0, length - most), 0) >= excess) return most;
  }
  return usualName;
}

function withNamesOf(first: string, most: number): string {
  return first.replace(quoted, (whole, name: string) => (name.length > most ? `"${name.slice(0, most - 1)}…"` : whole));
}

/** Names of the manifests; those of the product's own annotations are to be copied. */
const quoted = /"(?!firebreak\/)([^"]*)"/g;

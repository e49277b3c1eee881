import { memoize } from '../connectivity/memoize';
import type { ConfigData, ConfigEntry } from '../kubernetes/calls';
import { readEntries } from '../kubernetes/read-calls';
import { limits } from '../limits';
import { parseDocument } from '../yaml/parse-document';

/** The keys of a ConfigMap or Secret; undefined where it is too long, or cannot be read. Parsed when somebody asks, and once. */
export const readConfig: (config: ConfigData) => readonly ConfigEntry[] | undefined = memoize(
  ({ of, source }: ConfigData) => {
    if (source.kind === 'unread') return undefined;
    const length =
      source.kind === 'text' ? source.text.length : source.entries.reduce((sum, { text }) => sum + text.length, 0);
    if (length > limits.configLength) return undefined;
    if (source.kind === 'entries') return source.entries;
    return readEntries(parseDocument(source.text).root, of);
  },
);

import { readSourceFile } from '../analysis/read-source-file';
import { configDocuments, readConfig } from '../config/config';
import { followPath } from '../scopes/relative-uri';

/** URI of the baseline that the text of a configuration for this folder names; undefined where it names none. */
export function namedBaseline(text: string, directory: string): string | undefined {
  const file = readSourceFile({ uri: directory, path: '', folder: directory, text }, 'config');
  const document = file.documents[configDocuments(file)[0] ?? 0]?.document;
  const { baseline } = document === undefined ? { baseline: undefined } : readConfig(document).config;
  return baseline === undefined ? undefined : followPath(directory, baseline, directory);
}

import type { Connection } from 'vscode-languageserver';

const patienceMilliseconds = 2000;

/** The `files.exclude` setting of each folder as the client answers it; nothing from clients that do not answer. */
export async function fetchFilesExclude(
  connection: Connection,
  folders: readonly string[],
): Promise<readonly unknown[]> {
  const items = folders.map((scopeUri) => ({ scopeUri, section: 'files.exclude' }));
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<readonly unknown[]>((resolve) => {
    timer = setTimeout(() => resolve([]), patienceMilliseconds);
  });
  try {
    const answer: unknown = await Promise.race([connection.workspace.getConfiguration(items), silence]);
    return Array.isArray(answer) ? answer : [];
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

/** The patterns that are switched on; undefined when the setting is no object. */
export function excludePatterns(setting: unknown): readonly string[] | undefined {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return undefined;
  return Object.entries(setting).flatMap(([pattern, value]) => (value === true ? [pattern] : []));
}

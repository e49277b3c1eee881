import type { Connection } from 'vscode-languageserver';
import { canonicalUri, isUnder } from '../workspace/uri';
import { type ClientFeatures, get } from './client-features';
import { readSettings, type Settings } from './settings';

/** The sections that the server reads; the client is asked to report changes of them. */
export const configurationSections = ['files.exclude', 'firebreak'];

/** What the client has set, at one moment. Keys are folder URIs as the client writes them. */
export interface Configuration {
  readonly folders: ReadonlyMap<string, Settings>;
  /** For documents that lie in no folder. */
  readonly general: Settings;
  /** Patterns of `files.exclude`. */
  readonly filesExclude: ReadonlyMap<string, readonly string[]>;
}

/**
 * Asks the client, where it answers such questions. What it does not answer is taken from the settings that it pushed
 * last, then from those of `initialize`, then the defaults hold.
 */
export async function readConfiguration(
  connection: Connection,
  folders: readonly string[],
  features: ClientFeatures,
  pushed: unknown,
): Promise<Configuration> {
  const items = [
    ...folders.map((scopeUri) => ({ scopeUri, section: 'files.exclude' })),
    ...folders.map((scopeUri) => ({ scopeUri, section: 'firebreak' })),
    { section: 'firebreak' },
  ];
  const answers = features.canConfigure ? await ask(connection, items) : [];
  const others = [pushed, features.settings];
  const settings = (index: number) => readSettings([answers[folders.length + index], ...others]);
  return {
    folders: new Map(folders.map((uri, index) => [uri, settings(index)])),
    general: settings(folders.length),
    filesExclude: new Map(folders.map((uri, index) => [uri, excludePatterns(answers[index]) ?? features.filesExclude])),
  };
}

/** The settings of the innermost folder around a document. */
export function settingsFor(configuration: Configuration, spelledUri: string): Settings {
  // Asked several times for each edit, and URIs are slow to compare.
  const answers = memo.get(configuration) ?? new Map<string, Settings>();
  memo.set(configuration, answers);
  const known = answers.get(spelledUri);
  if (known !== undefined) return known;
  const settings = innermostSettings(configuration, spelledUri);
  answers.set(spelledUri, settings);
  return settings;
}

const memo = new WeakMap<Configuration, Map<string, Settings>>();

function innermostSettings({ folders, general }: Configuration, spelledUri: string): Settings {
  const uri = canonicalUri(spelledUri);
  let innermost: { readonly length: number; readonly settings: Settings } = { length: -1, settings: general };
  for (const [spelledFolder, settings] of folders) {
    const folder = canonicalUri(spelledFolder);
    const isInner = folder.length > innermost.length && (uri === folder || isUnder(uri, folder));
    if (isInner) innermost = { length: folder.length, settings };
  }
  return innermost.settings;
}

/** The section `firebreak` of `workspace/didChangeConfiguration`, for clients that push; undefined for those that do not. */
export function pushedSettings(params: unknown): unknown {
  return get(get(params, 'settings'), 'firebreak');
}

const patienceMilliseconds = 2000;

/** Nothing from clients that do not answer. */
async function ask(
  connection: Connection,
  items: readonly { readonly scopeUri?: string; readonly section: string }[],
): Promise<readonly unknown[]> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<readonly unknown[]>((resolve) => {
    timer = setTimeout(() => resolve([]), patienceMilliseconds);
  });
  try {
    const answer: unknown = await Promise.race([connection.workspace.getConfiguration([...items]), silence]);
    return Array.isArray(answer) ? answer : [];
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

/** The patterns that are switched on; undefined when the setting is no object. */
function excludePatterns(setting: unknown): readonly string[] | undefined {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return undefined;
  return Object.entries(setting).flatMap(([pattern, value]) => (value === true ? [pattern] : []));
}

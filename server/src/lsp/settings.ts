import { get } from './client-features';

/** The user's choices for a folder, or for documents that lie in none. */
export interface Settings {
  readonly isEnabled: boolean;
  /** Whether findings are shown in every file, or in those that are open. */
  readonly diagnosticsScope: 'workspace' | 'openFiles';
  /** Where fixes that write policies put them; `ask` offers both. */
  readonly fixPlacement: 'newFile' | 'sameFile' | 'ask';
  /** The namespace of manifests that name none. */
  readonly defaultNamespace: string;
  readonly showsHover: boolean;
  readonly showsCodeLens: boolean;
}

/**
 * Each setting from the first source that has it, with a type that fits; the default where none has.
 * A source is the section `firebreak` as a client gives it, with nested objects or dotted keys, or anything else.
 */
export function readSettings(sources: readonly unknown[]): Settings {
  const read = <T>(key: string, isValid: (value: unknown) => value is T, otherwise: T): T =>
    sources.map((source) => settingAt(source, key)).find(isValid) ?? otherwise;
  return {
    isEnabled: read('enable', isBoolean, true),
    diagnosticsScope: read('diagnostics.scope', oneOf('workspace', 'openFiles'), 'workspace'),
    fixPlacement: read('fixes.placement', oneOf('newFile', 'sameFile', 'ask'), 'ask'),
    defaultNamespace: read('defaultNamespace', isNamespace, 'default'),
    showsHover: read('hover.enable', isBoolean, true),
    showsCodeLens: read('codeLens.enable', isBoolean, true),
  };
}

function settingAt(source: unknown, key: string): unknown {
  return get(source, key) ?? key.split('.').reduce(get, source);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
function isNamespace(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value);
}

function oneOf<const T extends string>(...values: readonly T[]): (value: unknown) => value is T {
  return (value): value is T => values.some((candidate) => candidate === value);
}

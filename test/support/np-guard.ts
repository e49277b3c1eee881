import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { firebreak } from './cli';

/** That analyzer's names of formats, and ours. */
export const formats: ReadonlyMap<string, string> = new Map([
  ['txt', 'text'],
  ['json', 'json'],
  ['csv', 'csv'],
  ['md', 'markdown'],
  ['dot', 'dot'],
]);

/** What the built command line prints, which must succeed. */
export async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await firebreak(args);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** Without several networks or virtual machines. */
export function isComparable(folder: string): boolean {
  const isUnmodelled =
    /kind"?: "?(Cluster)?UserDefinedNetwork|kind"?: "?NetworkAttachmentDefinition|kind"?: "?VirtualMachine/;
  return !isUnmodelled.test(filesOf(folder).join('\n'));
}

/**
 * Whether an end of a connection can be compared: that analyzer knows no IPv6 in networks, and takes workloads on the
 * network of their node for ordinary ones.
 */
export function endFilter(...folders: readonly string[]): (end: string) => boolean {
  const names = new Set(folders.flatMap(filesOf).flatMap((text) => objectsOf(text).flatMap(hostNetworkNames)));
  return (end) => !names.has(end) && !/^[0-9a-f]*:[0-9a-f:-]+\[External\]$/.test(end);
}

interface RawWorkload {
  readonly kind?: string;
  readonly items?: readonly RawWorkload[];
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly ownerReferences?: readonly {
      readonly kind?: string;
      readonly name: string;
      readonly controller?: boolean;
    }[];
  };
  readonly spec?: { readonly hostNetwork?: boolean; readonly template?: { readonly spec?: { hostNetwork?: boolean } } };
}

function objectsOf(text: string): readonly RawWorkload[] {
  return parseAllDocuments(text).flatMap((document) => (document.errors.length > 0 ? [] : (document.toJS() ?? [])));
}

function hostNetworkNames({ items, kind, metadata, spec }: RawWorkload): readonly string[] {
  if (items !== undefined) return items.flatMap(hostNetworkNames);
  if (spec?.hostNetwork !== true && spec?.template?.spec?.hostNetwork !== true) return [];
  const owner = metadata?.ownerReferences?.find((each) => each.controller === true && each.kind !== 'Node');
  const named = owner ?? { kind, name: metadata?.name ?? '' };
  return [`${metadata?.namespace ?? 'default'}/${named.name}[${named.kind ?? 'Pod'}]`];
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
}

import type { Analysis } from '../analysis/analysis';
import { configNames } from '../config/config';
import { configsFor, type PlacedConfig, pathBelow } from '../config/config-set';
import type { Finding } from '../rules/finding';
import { baseNameOf } from '../scopes/relative-uri';
import { resourcePath } from '../suppression/resource-path';
import { nodeAt } from '../yaml/field-path';
import type { Fix, FixAction } from './fix';

/** What stands where a person has to say why. */
export const reasonPlaceholder = 'say why';

/** An entry in the nearest configuration, or in a new one, that takes the findings of a rule about one resource out. */
export function entryFor(analysis: Analysis, { ruleId, at, resource }: Finding): readonly Fix[] {
  const file = analysis.files.get(at.uri);
  const [config] = configsFor(analysis.configs, at.uri);
  // A document that lies in no folder is a folder of its own.
  if (file === undefined || (config === undefined && !at.uri.startsWith(`${file.folder}/`))) return [];
  const directory = config?.directory ?? file.folder;
  const target = resource === undefined ? pathBelow(directory, at.uri) : resourcePath(resource);
  // Anything else in a name could mean something in a pattern.
  if (!/^[\w.:/-]+$/.test(target)) return [];
  const entry = [
    `- rules: [${ruleId}]`,
    `  ${resource === undefined ? 'paths' : 'resources'}: [${target.includes(':') ? `"${target}"` : target}]`,
    `  reason: ${reasonPlaceholder}`,
  ].join('\n');
  const name = config === undefined ? newName : baseNameOf(config.uri);
  return [
    {
      title: `Ignore ${ruleId} for ${target} in ${name}`,
      isSafe: false,
      actions: [config === undefined ? newConfig(directory, entry) : addToConfig(analysis, config, entry)],
    },
  ];
}

const newName = configNames[0] ?? '';

function newConfig(folder: string, entry: string): FixAction {
  const yaml = `version: 1\nignore:\n${indented(entry)}\n`;
  return { kind: 'create-text', uri: `${folder}/${encodeURIComponent(newName)}`, text: yaml };
}

function addToConfig({ files }: Analysis, { uri, documentIndex }: PlacedConfig, entry: string): FixAction {
  const at = { uri, documentIndex };
  const document = files.get(uri)?.documents[documentIndex]?.document;
  const root = document?.content.kind === 'manifest' ? document.content.root : undefined;
  if (nodeAt(root, ['ignore']) !== undefined) return { kind: 'add-entry', at, path: ['ignore'], yaml: entry };
  const yaml = `ignore:\n${indented(entry)}`;
  if (root !== undefined) return { kind: 'add-entry', at, path: [], yaml };
  // There are only comments.
  const text = document?.text ?? '';
  const range = { start: text.length, end: text.length };
  return { kind: 'replace-text', at, range, newText: `${text === '' || text.endsWith('\n') ? '' : '\n'}${yaml}\n` };
}

function indented(entry: string): string {
  return entry
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

import type { AnalysisOptions } from '../analysis/options';
import type { SourceFile } from '../analysis/source-file';
import type { IgnoreEntry } from '../config/config';
import { type ConfigSet, configsFor, matchesPaths, type PlacedConfig, requiresReason } from '../config/config-set';
import { field } from '../rules/finding';
import { type PlacedSuppression, suppressionsOf } from './apply-suppressions';
import type { Suppression } from './suppression';

/** What suppresses findings of a file: what is written in it, and the entries of configurations that are for it. */
export function suppressionsFor(
  file: SourceFile,
  configs: ConfigSet,
  { today }: Pick<AnalysisOptions, 'today'>,
): readonly PlacedSuppression[] {
  const written = suppressionsOf(file);
  const placed = configsFor(configs, file.uri);
  if (placed.length === 0) return written;
  const entries = placed.flatMap((config) => {
    if (config.uri === file.uri) return [];
    const isFor = ({ paths }: IgnoreEntry) => paths === undefined || matchesPaths(paths, config, file.uri);
    return suppressionsIn(config, configs)
      .filter(({ entry }) => isFor(entry) && !isExpired(entry, today))
      .map(({ suppression }) => ({ suppression, at: { uri: config.uri, documentIndex: config.documentIndex } }));
  });
  const own = requiresReason(configs, file.uri)
    ? written.map(({ suppression, at }) => ({ suppression: demandReason(suppression), at }))
    : written;
  return [...own, ...entries];
}

/** Whether the last day of an entry has passed. Days are compared as they are written. */
export function isExpired({ expires }: IgnoreEntry, today: string | undefined): boolean {
  return expires !== undefined && today !== undefined && expires < today;
}

export interface EntrySuppression {
  readonly entry: IgnoreEntry;
  readonly suppression: Suppression;
}

/** The entries of a configuration as suppressions, in their order. */
export function suppressionsIn({ uri, config }: PlacedConfig, configs: ConfigSet): readonly EntrySuppression[] {
  const needsReason = requiresReason(configs, uri);
  return config.ignore.map((entry) => {
    const suppression: Suppression = {
      carrier: 'config',
      place: field(['ignore', entry.index]),
      rules: entry.rules.map(({ id, index }) => ({ id, place: field(['ignore', entry.index, 'rules', index]) })),
      reason: entry.reason,
      covers: { kind: 'resources', resources: entry.resources },
      problem: entry.rules.length === 0 ? '"rules" names no rule, so nothing is ignored.' : undefined,
    };
    return { entry, suppression: needsReason ? demandReason(suppression) : suppression };
  });
}

/** Without a reason it has no effect. */
function demandReason(suppression: Suppression): Suppression {
  if (suppression.problem !== undefined || suppression.reason.trim() !== '') return suppression;
  return { ...suppression, problem: 'It has no reason, so it has no effect: the configuration says requireReason.' };
}

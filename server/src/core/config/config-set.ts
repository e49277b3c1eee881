import type { SourceFile } from '../analysis/source-file';
import type { NetworkPlugin } from '../cluster/network-plugins';
import type { StatedEncryption } from '../cluster/stated-encryption';
import { parentOf } from '../scopes/relative-uri';
import { matchesInside } from '../text/glob';
import { type Config, configDocuments, configNames, type NamedCluster, type RuleChoice, readConfig } from './config';
import type { RuleOptions } from './rule-options';

/** A configuration in force, and where. */
export interface PlacedConfig {
  readonly uri: string;
  readonly documentIndex: number;
  /** URI of the folder for which it holds, and to which its paths are relative; without trailing slash. */
  readonly directory: string;
  readonly config: Config;
}

/** The configurations of a workspace, by folder. Compared by identity: replaced only when one of them says something else. */
export type ConfigSet = ReadonlyMap<string, PlacedConfig>;

/** The only configuration, chosen on the command line; others are no configurations then. */
export interface ChosenConfig {
  readonly uri: string;
  readonly directory: string;
}

export const noConfigs: ConfigSet = new Map();

/** The configurations among these files, one for each folder. */
export function buildConfigSet(files: Iterable<SourceFile>, chosen: ChosenConfig | undefined): ConfigSet {
  const set = new Map<string, PlacedConfig>();
  for (const file of files) {
    const [documentIndex = 0] = configDocuments(file);
    const document = file.documents[documentIndex]?.document;
    if (document === undefined) continue;
    const directory = chosen?.directory ?? parentOf(file.uri);
    const placed = { uri: file.uri, documentIndex, directory, config: readConfig(document).config };
    const known = set.get(directory);
    if (known === undefined || rankOf(placed.uri) < rankOf(known.uri)) set.set(directory, placed);
  }
  return set;
}

function rankOf(uri: string): number {
  return configNames.findIndex((name) => uri.endsWith(`/${name}`));
}

/** The configurations that hold for a file, the nearest first. */
export function configsFor(set: ConfigSet, uri: string): readonly PlacedConfig[] {
  if (set.size === 0) return none;
  const folder = parentOf(uri);
  const ofSet = memo.get(set) ?? new Map<string, readonly PlacedConfig[]>();
  memo.set(set, ofSet);
  const known = ofSet.get(folder);
  if (known !== undefined) return known;
  const found: PlacedConfig[] = [];
  for (let at = folder; ; at = parentOf(at)) {
    const placed = set.get(at);
    if (placed !== undefined) found.push(placed);
    if (placed?.config.isRoot || !at.includes('/')) break;
  }
  ofSet.set(folder, found);
  return found;
}

const none: readonly PlacedConfig[] = [];
const memo = new WeakMap<ConfigSet, Map<string, readonly PlacedConfig[]>>();

/** What is chosen for a rule in a file; undefined: nothing. */
export function ruleChoice(set: ConfigSet, uri: string, ruleId: string): RuleChoice | undefined {
  for (const { config } of configsFor(set, uri)) {
    if (Object.hasOwn(config.rules, ruleId)) return config.rules[ruleId];
  }
  return undefined;
}

/** What is said of a rule for a file beside its severity, by the nearest configuration that says anything. */
export function ruleOptions(set: ConfigSet, uri: string, ruleId: string): RuleOptions {
  const saying = configsFor(set, uri).find(({ config }) => Object.hasOwn(config.ruleOptions, ruleId));
  return saying?.config.ruleOptions[ruleId] ?? noOptions;
}

const noOptions: RuleOptions = {};

/** The namespace of a file's manifests that state none, in a chart or not; undefined where no configuration says. */
export function configuredNamespace(set: ConfigSet, uri: string, isOfChart: boolean): string | undefined {
  for (const placed of configsFor(set, uri)) {
    const { namespaces, render, defaultNamespace } = placed.config;
    const mapped = namespaces.find(({ paths }) => matchesPaths(paths, placed, uri));
    const ofRelease = isOfChart ? render.helmNamespace : undefined;
    const name = mapped?.namespace ?? ofRelease ?? defaultNamespace;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The cluster that a configuration says a file belongs to. */
export function configuredCluster(set: ConfigSet, uri: string): NamedCluster | undefined {
  for (const placed of configsFor(set, uri)) {
    const cluster = placed.config.clusters.find(({ include }) => matchesPaths(include, placed, uri));
    if (cluster !== undefined) return cluster;
  }
  return undefined;
}

/** The network plugin of the cluster of a file; undefined where no configuration says. */
export function configuredPlugin(set: ConfigSet, uri: string): NetworkPlugin | undefined {
  const stated = configuredCluster(set, uri)?.cni;
  return stated ?? configsFor(set, uri).find(({ config }) => config.cni !== undefined)?.config.cni;
}

/** The version of Kubernetes to which a file is applied, such as `1.34`; undefined where no configuration says. */
export function configuredKubernetes(set: ConfigSet, uri: string): string | undefined {
  const stated = configuredCluster(set, uri)?.kubernetes;
  return stated ?? configsFor(set, uri).find(({ config }) => config.kubernetes !== undefined)?.config.kubernetes;
}

/** What encrypts between the pods of the cluster of a file; undefined where no configuration says. */
export function configuredEncryption(set: ConfigSet, uri: string): StatedEncryption | undefined {
  const stated = configuredCluster(set, uri)?.encryption;
  return stated ?? configsFor(set, uri).find(({ config }) => config.encryption !== undefined)?.config.encryption;
}

/** Whether whatever ignores findings in a file needs a reason. */
export function requiresReason(set: ConfigSet, uri: string): boolean {
  return configsFor(set, uri).find(({ config }) => config.requireReason !== undefined)?.config.requireReason ?? false;
}

/** Whether a file is one of these paths of a configuration. */
export function matchesPaths(paths: readonly string[], { directory }: PlacedConfig, uri: string): boolean {
  if (!uri.startsWith(`${directory}/`)) return false;
  return matchesInside(paths, pathBelow(directory, uri));
}

/** The path of a file relative to a folder around it, as people write it. */
export function pathBelow(directory: string, uri: string): string {
  const path = uri.slice(directory.length + 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

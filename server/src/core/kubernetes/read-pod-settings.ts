import { type FieldPath, fieldOf, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type {
  ConfigRef,
  ConfigVolume,
  ContainerSettings,
  EnvEntry,
  EnvSource,
  PodSettings,
  Probe,
  WrittenText,
} from './calls';
import { podTemplatePath } from './kinds';
import { readLabels, textAt } from './read-resource';
import { portAt, scrapeAsked } from './read-service';
import type { Resource } from './resource';

/** Reads what the pods of a workload are started with; undefined for kinds that make no pods. */
export function readPodSettings(
  resource: Resource,
): Pick<PodSettings, 'containers' | 'volumes' | 'scrape'> | undefined {
  const templatePath = podTemplatePath(resource);
  if (templatePath === undefined) return undefined;
  const specPath = [...templatePath, 'spec'];
  const containersAt = (key: string) =>
    itemsAt(resource.node, [...specPath, key]).map((node, index) => readContainer(node, [...specPath, key, index]));
  return {
    containers: [...containersAt('initContainers'), ...containersAt('containers')],
    volumes: itemsAt(resource.node, [...specPath, 'volumes']).flatMap(
      (node, index) => readVolume(node, [...specPath, 'volumes', index]) ?? [],
    ),
    scrape: readScrape(resource.node, [...templatePath, 'metadata', 'annotations']),
  };
}

function readContainer(node: YamlNode, path: FieldPath): ContainerSettings {
  return {
    name: stringAt(node, ['name']) ?? '',
    env: itemsAt(node, ['env']).flatMap((item, index) => readEnv(item, [...path, 'env', index]) ?? []),
    envFrom: itemsAt(node, ['envFrom']).flatMap((item, index) => readEnvFrom(item, [...path, 'envFrom', index])),
    command: readTexts(node, path, 'command'),
    args: readTexts(node, path, 'args'),
    mounts: itemsAt(node, ['volumeMounts']).flatMap((item) => {
      const volume = textAt(item, ['name']);
      return volume === undefined ? [] : [{ volume, subPath: textAt(item, ['subPath']) }];
    }),
    probes: ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap(
      (key) => readProbe(fieldOf(node, key), [...path, key]) ?? [],
    ),
  };
}

function readEnv(node: YamlNode, path: FieldPath): EnvEntry | undefined {
  const name = textAt(node, ['name']);
  if (name === undefined) return undefined;
  const text = textAt(node, ['value']);
  if (text !== undefined) return { kind: 'value', name, path: [...path, 'value'], text };
  const from = fieldOf(node, 'valueFrom');
  for (const [field, kind] of keyRefs) {
    const ref = fieldOf(from, field);
    const [object, key] = [textAt(ref, ['name']), textAt(ref, ['key'])];
    if (object === undefined || key === undefined) continue;
    return { kind: 'key', name, path: [...path, 'valueFrom', field], key, of: { kind, name: object } };
  }
  return { kind: 'other', name, path };
}

const keyRefs = [
  ['configMapKeyRef', 'ConfigMap'],
  ['secretKeyRef', 'Secret'],
] as const;

function readEnvFrom(node: YamlNode, path: FieldPath): readonly EnvSource[] {
  const prefix = textAt(node, ['prefix']) ?? '';
  return configRefs.flatMap(([field, kind]) => {
    const name = textAt(node, [field, 'name']);
    return name === undefined ? [] : [{ path: [...path, field], prefix, of: { kind, name } }];
  });
}

const configRefs: readonly (readonly [field: string, kind: ConfigRef['kind']])[] = [
  ['configMapRef', 'ConfigMap'],
  ['secretRef', 'Secret'],
];

function readTexts(node: YamlNode, path: FieldPath, key: 'command' | 'args'): readonly WrittenText[] {
  return itemsAt(node, [key]).flatMap((item, index) => {
    const text = textAt(item, []);
    return text === undefined ? [] : [{ path: [...path, key, index], text }];
  });
}

function readProbe(node: YamlNode | undefined, path: FieldPath): Probe | undefined {
  for (const how of ['httpGet', 'tcpSocket', 'grpc']) {
    const action = fieldOf(node, how);
    const port = portAt(action, 'port');
    // With a host of its own a probe goes elsewhere.
    if (port !== undefined && stringAt(action, ['host']) === undefined) return { path: [...path, how, 'port'], port };
  }
  return undefined;
}

function readVolume(node: YamlNode, path: FieldPath): ConfigVolume | undefined {
  const name = textAt(node, ['name']);
  if (name === undefined) return undefined;
  const sources = [
    ...readSources(node, path),
    ...itemsAt(node, ['projected', 'sources']).flatMap((source, index) =>
      readSources(source, [...path, 'projected', 'sources', index]),
    ),
  ];
  return sources.length === 0 ? undefined : { name, sources };
}

/** A Secret is named differently as a volume and as a part of a projected one. */
function readSources(node: YamlNode, path: FieldPath): ConfigVolume['sources'] {
  return (['configMap', 'secret'] as const).flatMap((field) => {
    const source = fieldOf(node, field);
    const name = textAt(source, ['name']) ?? textAt(source, ['secretName']);
    if (name === undefined) return [];
    const items = itemsAt(source, ['items']).flatMap((item) => {
      const key = textAt(item, ['key']);
      return key === undefined ? [] : [{ key, file: textAt(item, ['path']) ?? key }];
    });
    const of: ConfigRef = { kind: field === 'secret' ? 'Secret' : 'ConfigMap', name };
    return [{ path: [...path, field], of, items: items.length === 0 ? undefined : items }];
  });
}

function readScrape(root: YamlNode, path: FieldPath): PodSettings['scrape'] {
  const scrape = scrapeAsked(readLabels(nodeAt(root, path)));
  return scrape && { path: [...path, 'prometheus.io/scrape'], ...scrape };
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isChartFile, isKustomizationFile, readSourceFile } from '../../server/src/core/analysis/read-source-file';
import type { SourceFile } from '../../server/src/core/analysis/source-file';
import { buildLayout, type ScopeLayout } from '../../server/src/core/scopes/layout';
import { type RenderedResource, renderFile } from '../../server/src/core/scopes/render-file';
import type { YamlNode } from '../../server/src/core/yaml/tree';

const folder = 'file:///workspace';

export interface Loaded {
  readonly layout: ScopeLayout;
  readonly files: ReadonlyMap<string, SourceFile>;
}

export function uriOf(relativePath: string): string {
  return `${folder}/${relativePath.split('/').map(encodeURIComponent).join('/')}`;
}

/** Files by their path relative to the workspace folder. */
export function loadFiles(texts: Readonly<Record<string, string>>, before?: Loaded): Loaded {
  const files = new Map<string, SourceFile>();
  for (const [relativePath, text] of Object.entries(texts)) {
    const uri = uriOf(relativePath);
    const previous = before?.files.get(uri);
    const input = { uri, path: relativePath, folder, text };
    // Files in which nothing is analysed do not keep their text: '' may be anything.
    const isSame = previous !== undefined && previous.text !== '' && previous.text === text;
    files.set(uri, isSame ? previous : readSourceFile(input, 'manifests', previous));
  }
  const inputs = [...files.values()].filter((file) => isKustomizationFile(file.path) || isChartFile(file.path));
  return { layout: buildLayout(inputs, [folder]), files };
}

/** Every YAML and JSON file below a folder, except Helm templates. */
export function loadFolder(directory: string): Loaded {
  const texts: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const name = path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
    if (!entry.isFile() || !/(\.ya?ml|\.json|(^|\/)Kustomization)$/.test(name) || /\/templates\//.test(name)) continue;
    texts[name] = readFileSync(path.join(directory, name), 'utf8');
  }
  return loadFiles(texts);
}

export function renderScope({ layout, files }: Loaded, scopeId: string): readonly RenderedResource[] {
  return [...files.values()].flatMap((file) =>
    layout.scopesOfFile.get(file.uri)?.includes(scopeId)
      ? renderFile(layout, scopeId, file, (uri) => files.get(uri))
      : [],
  );
}

/** The plain value of a tree, as a JSON reader would give it. */
export function toPlain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'sequence':
      return node.items.map(toPlain);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [String(key.value), toPlain(value)]));
  }
}

type Plain = Readonly<Record<string, unknown>>;

/** What both kustomize and Firebreak must agree on, of one object: identity, and everything that selects or is selected. */
export function reduce(object: unknown): unknown {
  const { apiVersion, kind, metadata, spec } = object as {
    apiVersion: string;
    kind: string;
    metadata: Plain;
    spec?: Plain;
  };
  const identity = {
    apiVersion,
    kind,
    name: metadata['name'],
    namespace: metadata['namespace'],
    labels: metadata['labels'],
    annotations: metadata['annotations'],
  };
  if (/Policy$/.test(kind)) return clean({ ...identity, spec });
  if (kind === 'Service' && apiVersion === 'v1') {
    return clean({ ...identity, type: spec?.['type'], selector: spec?.['selector'], ports: spec?.['ports'] });
  }
  const template = at(spec, 'jobTemplate', 'spec', 'template') ?? at(spec, 'template');
  const pod = (kind === 'Pod' ? spec : at(template, 'spec')) as Plain | undefined;
  return clean({
    ...identity,
    selector: spec?.['selector'] ?? at(spec, 'jobTemplate', 'spec', 'selector'),
    podLabels: at(template, 'metadata', 'labels'),
    podAnnotations: at(template, 'metadata', 'annotations'),
    volumeClaimTemplates: spec?.['volumeClaimTemplates'],
    hostNetwork: pod?.['hostNetwork'],
    dnsPolicy: pod?.['dnsPolicy'],
    containers: containers(pod?.['containers']),
    initContainers: containers(pod?.['initContainers']),
  });
}

function containers(list: unknown): unknown {
  if (!Array.isArray(list)) return undefined;
  return list.map((container: Plain | null) => {
    const env = container?.['env'];
    return {
      name: container?.['name'],
      ports: container?.['ports'],
      restartPolicy: container?.['restartPolicy'],
      env: Array.isArray(env) ? env.map((entry: Plain) => entry['name']) : undefined,
    };
  });
}

function text(value: unknown): string {
  return JSON.stringify(canonical(value));
}

/** Without what is undefined, null or an empty map of labels: the same to Kubernetes. */
function clean(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(canonical(value), (key, member) => (member === null && key !== '' ? undefined : member)),
  );
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}

export function sortedTexts(objects: readonly unknown[]): readonly string[] {
  return objects.map(text).sort();
}

function at(value: unknown, ...steps: readonly string[]): unknown {
  return steps.reduce<unknown>((node, step) => (node as Plain | undefined)?.[step], value);
}

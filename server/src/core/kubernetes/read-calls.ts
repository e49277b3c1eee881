import { entriesOf, type FieldPath, fieldOf, itemsAt, keyText } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { ApiServerCallback, Calls, ConfigData, ConfigEntry } from './calls';
import { decodeBase64 } from './decode-base64';
import type { Entity } from './entities';
import { readMonitor, readScraper } from './read-monitors';
import { readPodSettings } from './read-pod-settings';
import { textAt } from './read-resource';
import { portAt } from './read-service';
import type { Resource, ResourceRef } from './resource';
import { entityBase, type ResolvedNamespace, sealEntity, whyUnknown } from './seal-entity';

/** What a resource says about who calls whom, besides the entity that it is; most kinds say nothing. */
export function readCalls(
  resource: Resource,
  ref: ResourceRef,
  namespace: ResolvedNamespace,
  distrust: string | undefined,
  writtenName: string | undefined,
): readonly Calls[] {
  const own = { ...entityBase(resource, ref, namespace), ...whyUnknown(resource, distrust), namespace: namespace.name };
  const renamed = writtenName === undefined ? {} : { writtenName };
  const settings = readPodSettings(resource);
  if (settings !== undefined) return [sealEntity({ kind: 'pod-settings', ...own, ...renamed, ...settings })];
  if (resource.group === '' && (resource.kind === 'ConfigMap' || resource.kind === 'Secret')) {
    const of = resource.kind;
    const entries = readEntries(resource.node, of);
    return [
      sealConfig({
        kind: 'config-data',
        ...own,
        ...renamed,
        of,
        name: resource.name,
        source: { kind: 'entries', entries },
      }),
    ];
  }
  const monitor = readMonitor(resource, namespace.name);
  if (monitor !== undefined) return [sealEntity({ kind: 'monitor', ...own, ...monitor })];
  const scraper = readScraper(resource);
  if (scraper !== undefined) return [sealEntity({ kind: 'scraper', ...own, ...scraper })];
  return readCallbacks(resource).map((callback) =>
    sealEntity({
      kind: 'api-server-callback',
      ...entityBase(resource, ref, undefined),
      ...whyUnknown(resource, distrust),
      namespace: undefined,
      ...callback,
    }),
  );
}

/** What stands below `data`, and below `stringData` of a Secret; what is no text is left out. */
export function readEntries(root: YamlNode | undefined, of: ConfigData['of']): readonly ConfigEntry[] {
  const plain = of === 'Secret' ? 'stringData' : 'data';
  const entriesAt = (field: string, read: (text: string) => string | undefined) =>
    entriesOf(fieldOf(root, field)).flatMap(({ key, value }): readonly ConfigEntry[] => {
      const text = read(textAt(value, []) ?? '');
      return text === undefined || text === '' ? [] : [{ key: keyText(key), path: [field, keyText(key)], text }];
    });
  const encoded = of === 'Secret' ? entriesAt('data', decodeBase64) : [];
  return [...encoded, ...entriesAt(plain, (text) => text)];
}

/** The parts of a digest may be long: they are put together without being copied. */
export function sealConfig(entity: Omit<ConfigData, 'digest'>): ConfigData {
  const { namespace, of, name, writtenName = '', unknown = '', source } = entity;
  const head = JSON.stringify([namespace, of, name, writtenName, unknown, entity.namespaceSource]);
  return { digest: head + digestOf(source), ...entity };
}

function digestOf(source: ConfigData['source']): string {
  switch (source.kind) {
    case 'text':
      return source.text;
    case 'unread':
      return source.why;
    case 'entries':
      return source.entries.reduce((all, { key, text, at, path, range }) => {
        const place = at === undefined ? '' : `\n${at.uri} ${path} ${range?.start}`;
        return `${all}\n${key}\n${text}${place}`;
      }, '');
  }
}

/** https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference */
function readCallbacks(resource: Resource): readonly Pick<ApiServerCallback, 'path' | 'service'>[] {
  const { group, kind, node } = resource;
  if (group === 'admissionregistration.k8s.io' && /^(Validating|Mutating)WebhookConfiguration$/.test(kind)) {
    return itemsAt(node, ['webhooks']).flatMap(
      (webhook, index) =>
        readServiceRef(fieldOf(fieldOf(webhook, 'clientConfig'), 'service'), [
          'webhooks',
          index,
          'clientConfig',
          'service',
        ]) ?? [],
    );
  }
  if (group === 'apiregistration.k8s.io' && kind === 'APIService') {
    return readServiceRef(fieldOf(fieldOf(node, 'spec'), 'service'), ['spec', 'service']) ?? [];
  }
  return [];
}

/** Undefined where a field is missing without which nobody is called. */
export function readServiceRef(
  node: YamlNode | undefined,
  path: FieldPath,
): readonly [Pick<ApiServerCallback, 'path' | 'service'>] | undefined {
  const [namespace, name] = [textAt(node, ['namespace']), textAt(node, ['name'])];
  if (namespace === undefined || name === undefined) return undefined;
  const port = portAt(node, 'port');
  return [{ path, service: { namespace, name, port: typeof port === 'number' ? port : 443 } }];
}

/** For tables of what a resource is: these are never what it is in the first place. */
export function isCalls(entity: Entity): entity is Calls {
  const { kind } = entity;
  return callsKinds.has(kind);
}

const callsKinds: ReadonlySet<string> = new Set<Calls['kind']>([
  'pod-settings',
  'config-data',
  'api-server-callback',
  'monitor',
  'scraper',
]);

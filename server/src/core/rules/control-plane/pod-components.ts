import { podTemplatePath } from '../../kubernetes/kinds';
import { textAt } from '../../kubernetes/read-resource';
import { type Resource, resourceWords } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import { type Component, type ComponentName, componentNames, type Flag, minorVersion } from './component';
import { readArguments, type Word, wordsOf } from './read-arguments';

/** The programs that containers of a workload run; mostly static Pods. What is not written, the program decides. */
export function podComponents(resource: Resource): readonly Component[] {
  const template = podTemplatePath(resource);
  if (template === undefined) return [];
  return itemsAt(resource.node, [...template, 'spec', 'containers']).flatMap(
    (container, index) =>
      readContainer(resource, container, [...resource.basePath, ...template, 'spec', 'containers', index]) ?? [],
  );
}

function readContainer(resource: Resource, container: YamlNode, path: FieldPath): Component | undefined {
  const words = ['command', 'args'].flatMap((key) => wordsOf(itemsAt(container, [key]), [...path, key]));
  const start = words.findIndex(({ text }) => programIn(text) !== undefined);
  const name = programIn(words[start]?.text);
  if (name === undefined || !isStarted(words.slice(0, start))) return undefined;
  if (name === 'etcd' && !isPartOfCluster(resource)) return undefined;
  const { flags, hasUnknown } = readArguments(words.slice(start + 1), '--');
  const fromEnv = name === 'etcd' ? etcdVariables(container, path) : noVariables;
  const hasFile = flags.has('config') || flags.has('config-file') || flags.has('config-dir');
  const isUnknown = hasUnknown || fromEnv.hasUnknown || hasFile;
  const list = itemsAt(container, ['args']).length > 0 ? 'args' : 'command';
  const { apiVersion, kind, namespace, name: called } = resource;
  return {
    name,
    subject: resourceWords({ apiVersion, kind, name: called }),
    absent: isUnknown ? 'unknown' : 'program',
    version: name === 'etcd' ? undefined : minorVersion(textAt(container, ['image'])),
    resource: { apiVersion, kind, namespace, name: called },
    // A configuration file makes etcd read nothing else.
    flags: name === 'etcd' && hasFile ? new Map() : new Map([...fromEnv.flags, ...flags]),
    place: field([...path, list], 'key'),
    writing: { kind: 'arguments', path: [...path, list], dashes: '--' },
    ...(probes.some((probe) => nodeAt(container, [probe, 'httpGet']) !== undefined) ? { isProbed: true } : {}),
  };
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** As `hyperkube` calls them, too. A flag names others: `--kubelet-service=kube-system/kubelet`. */
function programIn(text: string | undefined): ComponentName | undefined {
  if (text?.startsWith('-')) return undefined;
  const base = text?.slice(text.lastIndexOf('/') + 1);
  return componentNames.find((name) => name === base);
}

/** Whether the words before a program start it: none, or a launcher with flags that take no further word. */
function isStarted([launcher, ...flags]: readonly Word[]): boolean {
  if (launcher === undefined) return true;
  const isLauncher = /(^|\/)(go-runner|hyperkube|tini|dumb-init)$/.test(launcher.text ?? '');
  return isLauncher && flags.every(({ text }) => text === '--' || /^-[^=]*=/.test(text ?? ''));
}

/** An etcd may serve something else than a cluster: only that of a static Pod, or of a part of the cluster, is meant. */
function isPartOfCluster({ kind, namespace, labels }: Resource): boolean {
  return kind === 'Pod' && (namespace === 'kube-system' || labels.get('component') === 'etcd' || labels.has('tier'));
}

interface Variables {
  readonly flags: ReadonlyMap<string, Flag>;
  readonly hasUnknown: boolean;
}

const noVariables: Variables = { flags: new Map(), hasUnknown: false };

/** etcd reads `ETCD_CLIENT_CERT_AUTH` like `--client-cert-auth`, which wins. https://etcd.io/docs/v3.5/op-guide/configuration/ */
function etcdVariables(container: YamlNode, path: FieldPath): Variables {
  const flags = itemsAt(container, ['env']).flatMap((item, index): [string, Flag][] => {
    const [, name] = /^ETCD_([A-Z_]+)$/.exec(textAt(item, ['name']) ?? '') ?? [];
    if (name === undefined) return [];
    const written = nodeAt(item, ['valueFrom']) === undefined ? (textAt(item, ['value']) ?? '') : undefined;
    const value = written?.includes('$(') === true ? undefined : written;
    const words = `ETCD_${name}: ${written ?? 'unknown'}`;
    return [[name.toLowerCase().replaceAll('_', '-'), { value, words, path: [...path, 'env', index, 'value'] }]];
  });
  const hasFile = flags.some(([name]) => name === 'config-file');
  return { flags: new Map(flags), hasUnknown: hasFile || itemsAt(container, ['envFrom']).length > 0 };
}

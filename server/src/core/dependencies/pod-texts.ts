import type {
  ConfigData,
  ConfigEntry,
  ConfigRef,
  ContainerSettings,
  PodSettings,
  WrittenText,
} from '../kubernetes/calls';
import type { FieldPath } from '../yaml/field-path';
import { readConfig } from './read-config';

/** A text that the containers of a pod are started with, after what Kubernetes replaces in it. */
export interface PodText {
  readonly kind: 'variable' | 'argument' | 'file';
  /** Of the variable, or of the file; of arguments the field. */
  readonly name: string;
  readonly text: string;
  /** In the workload, from the root of the resource. */
  readonly path: FieldPath;
  readonly source: TextSource | undefined;
  /** Something of it comes from a Secret. */
  readonly isSecret: boolean;
  /** A later source, which nobody can read here, may have another value for a variable that it is or uses. */
  readonly isOverridable?: boolean;
}

export interface TextSource {
  readonly config: ConfigData;
  readonly path: FieldPath;
  /** Where not the document of `config` has it. */
  readonly at: ConfigEntry['at'];
  readonly range: ConfigEntry['range'];
}

/** The texts of one container: those of one list belong together, as a host and its port do. */
export interface ContainerTexts {
  readonly variables: readonly PodText[];
  /** The command and then its arguments, as they run. */
  readonly words: readonly PodText[];
  readonly files: readonly PodText[];
}

/** Finds a ConfigMap or Secret by the name that a workload uses. */
export type FindConfig = (ref: ConfigRef) => ConfigData | undefined;

/** What each container of a pod is started with, and what of it is not known; one sentence each. */
export function podTexts(
  settings: PodSettings,
  findConfig: FindConfig,
): { readonly containers: readonly ContainerTexts[]; readonly doubts: readonly string[] } {
  const doubts = new Set<string>();
  const entriesOf = (ref: ConfigRef): readonly SourcedEntry[] | undefined => {
    const config = findConfig(ref);
    const entries = config && readConfig(config);
    const name = `${ref.kind} "${settings.namespace}/${ref.name}"`;
    if (config === undefined) doubts.add(`${name} is not in the manifests.`);
    else if (config.source.kind === 'unread') doubts.add(`${name} ${config.source.why}.`);
    else if (entries === undefined) doubts.add(`${name} is too long to be searched.`);
    return config && entries?.map((entry) => ({ ...entry, config }));
  };
  const containers = settings.containers.map((container) => {
    const variables = variablesOf(container, entriesOf);
    return {
      variables: [...variables.values()],
      words: [...wordsOf('command', container.command), ...wordsOf('args', container.args)].map((word) =>
        expand(word, variables),
      ),
      files: filesOf(settings, container, entriesOf),
    };
  });
  return { containers, doubts: [...doubts] };
}

type SourcedEntry = ConfigEntry & { readonly config: ConfigData };
/** Undefined where nobody can read them. */
type EntriesOf = (ref: ConfigRef) => readonly SourcedEntry[] | undefined;
type Variables = ReadonlyMap<string, PodText>;

/**
 * Those of `envFrom` first, of which the last source counts that has a key, then those of `env` in their order, each of
 * which may use the ones before it. Also an optional source that is not in the manifests may be in the cluster.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
function variablesOf({ env, envFrom }: ContainerSettings, entriesOf: EntriesOf): Variables {
  const variables = new Map<string, PodText>();
  for (const { path, prefix, of } of envFrom) {
    const entries = entriesOf(of);
    if (entries === undefined) {
      for (const [name, variable] of variables)
        if (name.startsWith(prefix)) variables.set(name, { ...variable, isOverridable: true });
    }
    for (const entry of entries ?? []) {
      const name = prefix + entry.key;
      variables.set(name, { kind: 'variable', name, path, ...sourced(entry) });
    }
  }
  for (const entry of env) {
    const { name, path } = entry;
    variables.delete(name);
    if (entry.kind === 'value') {
      const written = { kind: 'variable', name, path, text: entry.text, source: undefined, isSecret: false } as const;
      variables.set(name, expand(written, variables));
    } else if (entry.kind === 'key') {
      const found = entriesOf(entry.of)?.find(({ key }) => key === entry.key);
      if (found !== undefined) variables.set(name, { kind: 'variable', name, path, ...sourced(found) });
    }
  }
  return variables;
}

function sourced({ config, path, text, at, range }: SourcedEntry): Pick<PodText, 'text' | 'source' | 'isSecret'> {
  return { text, source: { config, path, at, range }, isSecret: config.of === 'Secret' };
}

function wordsOf(name: string, texts: readonly WrittenText[]): readonly PodText[] {
  return texts.map(({ path, text }) => ({
    kind: 'argument',
    name,
    text,
    path,
    source: undefined,
    isSecret: false,
  }));
}

/** `$(NAME)` is replaced by Kubernetes, `$NAME` and `${NAME}` of a command by its shell; what has no value stays. */
function expand(written: PodText, variables: Variables): PodText {
  if (!written.text.includes('$')) return written;
  let { isSecret, source, isOverridable } = written;
  const text = written.text.replace(reference, (whole, own?: string, braced?: string, bare?: string) => {
    if (whole === '$$') return '$';
    const name = own ?? (written.kind === 'argument' ? (braced ?? bare) : undefined);
    const variable = name === undefined ? undefined : variables.get(name);
    if (variable === undefined) return whole;
    isSecret ||= variable.isSecret;
    source ??= variable.source;
    isOverridable ||= variable.isOverridable;
    return variable.text;
  });
  return { ...written, text, source, isSecret, ...(isOverridable === true ? { isOverridable } : {}) };
}

const reference = /\$\$|\$\(([\w.-]+)\)|\$\{(\w+)\}|\$(\w+)/g;

/** The keys of ConfigMaps and Secrets that a container mounts: all of a volume, or the one file that `subPath` names. */
function filesOf(settings: PodSettings, { mounts }: ContainerSettings, entriesOf: EntriesOf): readonly PodText[] {
  return mounts.flatMap(({ volume, subPath }) =>
    settings.volumes
      .filter(({ name }) => name === volume)
      .flatMap(({ sources }) => sources)
      .flatMap(({ path, of, items }) =>
        (entriesOf(of) ?? []).flatMap((entry): readonly PodText[] => {
          const files =
            items === undefined ? [entry.key] : items.filter(({ key }) => key === entry.key).map(({ file }) => file);
          const isMounted = files.some((file) => subPath === undefined || isWithin(file, subPath));
          return isMounted ? [{ kind: 'file', name: entry.key, path, ...sourced(entry) }] : [];
        }),
      ),
  );
}

function isWithin(file: string, subPath: string): boolean {
  return file === subPath || file.startsWith(`${subPath}/`);
}

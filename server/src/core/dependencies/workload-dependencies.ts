import type { Cluster } from '../cluster/cluster';
import type { NamespaceView } from '../cluster/namespace-view';
import { memoize } from '../connectivity/memoize';
import type { ConfigData, ConfigRef, PodSettings } from '../kubernetes/calls';
import type { Protocol, Renamed, Service, Workload } from '../kubernetes/entities';
import { hasLabels } from '../kubernetes/labels';
import { isPlaceholder } from '../kubernetes/placeholder';
import { renameOf } from '../kubernetes/rename-of';
import type { FieldPath } from '../yaml/field-path';
import type { Callee, Declaration, DeclaredCalls, Dependency } from './dependency';
import { lookupState } from './lookup-state';
import { type PodText, podTexts } from './pod-texts';
import { resolveAddress } from './resolve-address';
import { type WrittenAddress, writtenAddresses } from './written-addresses';

/**
 * What a workload says that it calls, in the order in which it is written. Its texts are read again only when they or a
 * ConfigMap or Secret that they name have changed, and looked up again only where Services have.
 */
export function dependenciesOf(cluster: Cluster, workload: Workload): DeclaredCalls {
  const view = cluster.namespaces.get(workload.namespace);
  // Most workloads say nothing of what they call, and in many namespaces none does.
  if (view === undefined || (workload.unknown === undefined && !haveTexts(view.podSettings))) return nothing;
  const settings = settingsOf(view, workload);
  if (settings === undefined || (workload.unknown === undefined && !hasTexts(settings))) return nothing;
  const written = addressesOf(view, settings);
  const byWorkload = known(lookupState(cluster));
  const before = byWorkload.get(workload);
  if (before?.written === written) return before.calls;
  const dependencies = written.addresses.flatMap((each) => resolve(cluster, workload, settings, each));
  const own = workload.unknown === undefined ? [] : [workload.unknown];
  const calls = { dependencies: withoutRepetition(dependencies), doubts: [...own, ...written.doubts] };
  byWorkload.set(workload, { written, calls });
  return calls;
}

const nothing: DeclaredCalls = { dependencies: [], doubts: [] };

const haveTexts = memoize((settings: NamespaceView['podSettings']) => settings.some(hasTexts));

/** Whether anything is written that `podTexts` reads. */
function hasTexts({ containers }: PodSettings): boolean {
  return containers.some(
    ({ env, envFrom, command, args, mounts }) =>
      env.length + envFrom.length + command.length + args.length + mounts.length > 0,
  );
}

/** By workload, in one state of what names mean. */
const known = memoize(
  (_: object) => new WeakMap<Workload, { readonly written: Written; readonly calls: DeclaredCalls }>(),
);

/** What the pods of a workload are started with. */
export function settingsOf(view: NamespaceView, workload: Workload): PodSettings | undefined {
  const { ref, basePath, identity } = workload;
  // A scope may use one manifest several times, under several names, and a manifest may be a list of many.
  return settingsByDocument(view.podSettings)
    .get(ref.uri)
    ?.get(ref.documentIndex)
    ?.find((each) => each.identity.name === identity.name && isSamePath(each.basePath, basePath));
}

const settingsByDocument = memoize((list: readonly PodSettings[]) => {
  const byUri = new Map<string, Map<number, PodSettings[]>>();
  for (const settings of list) {
    const { uri, documentIndex } = settings.ref;
    const byDocument = byUri.get(uri) ?? new Map<number, PodSettings[]>();
    byUri.set(uri, byDocument);
    const ofDocument = byDocument.get(documentIndex);
    if (ofDocument === undefined) byDocument.set(documentIndex, [settings]);
    else ofDocument.push(settings);
  }
  return byUri;
});

function isSamePath(a: FieldPath, b: FieldPath): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

interface Written {
  readonly configs: readonly (ConfigData | undefined)[];
  readonly addresses: readonly WrittenAddress[];
  readonly doubts: readonly string[];
}

function addressesOf(view: NamespaceView, settings: PodSettings): Written {
  const before = read.get(settings);
  if (before?.refs.every((ref, index) => findConfig(view, settings, ref) === before.written.configs[index])) {
    return before.written;
  }
  const found = new Map<string, { readonly ref: ConfigRef; readonly config: ConfigData | undefined }>();
  const { containers, doubts } = podTexts(settings, (ref) => {
    const config = findConfig(view, settings, ref);
    found.set(`${ref.kind} ${ref.name}`, { ref, config });
    return config;
  });
  const placeholders = containers
    .flatMap(({ variables, words }) => [...variables, ...words])
    .filter(({ text, isSecret }) => !isSecret && isPlaceholder(text))
    .map(({ name }) => `"${name}" has a placeholder, and is not known.`);
  const lookUps = [...found.values()];
  const written = {
    configs: lookUps.map(({ config }) => config),
    addresses: containers.flatMap(writtenAddresses),
    doubts: [...doubts, ...new Set(placeholders)],
  };
  read.set(settings, { refs: lookUps.map(({ ref }) => ref), written });
  return written;
}

const read = new WeakMap<PodSettings, { readonly refs: readonly ConfigRef[]; readonly written: Written }>();

/** Kustomize gives references the new name of a ConfigMap that it renames: the one that was renamed like the workload. */
function findConfig(view: NamespaceView, settings: PodSettings, { kind, name }: ConfigRef): ConfigData | undefined {
  const { byName, byWrittenName } = configsByName(view.configData);
  const renamed: readonly (ConfigData & Renamed)[] = byWrittenName.get(`${kind} ${name}`) ?? [];
  return (
    renamed.find((config) => renameOf(config) === renameOf(settings)) ?? byName.get(`${kind} ${name}`) ?? renamed[0]
  );
}

const configsByName = memoize((list: readonly ConfigData[]) => {
  const byName = new Map<string, ConfigData>();
  const byWrittenName = new Map<string, ConfigData[]>();
  for (const config of list) {
    byName.set(`${config.of} ${config.name}`, config);
    if (config.writtenName === undefined) continue;
    const key = `${config.of} ${config.writtenName}`;
    byWrittenName.set(key, [...(byWrittenName.get(key) ?? []), config]);
  }
  return { byName, byWrittenName };
});

function resolve(
  cluster: Cluster,
  workload: Workload,
  settings: PodSettings,
  written: WrittenAddress,
): readonly Dependency[] {
  const { address, text, isDoubtful } = written;
  const callees = resolveAddress(cluster, workload.namespace, address.host) ?? [];
  const declared = declarationOf(settings, text);
  return callees.flatMap((to): readonly Dependency[] => {
    const isCertain = isCertainly(to, address);
    // A value of a Secret must not get out by way of its host.
    if (text.isSecret && to.kind === 'host') return [];
    if (!isCertain && !isMeant(workload, to, written)) return [];
    // Of what is not in the manifests, the text alone decides; an address of a load balancer may lead to either.
    const isAddress = isCertain || (!callees.some(isService) && isAddressAlone(address));
    const confidence = isAddress && !isDoubtful ? 'certain' : 'weak';
    const base = { from: { kind: 'workload', workload }, to, port: address.port, confidence, declared } as const;
    return protocolsOf(to, address).map((protocol) => ({ ...base, protocol }));
  });
}

function isService({ kind }: Callee): boolean {
  return kind === 'service';
}

/** The Service is there, and the text is an address and nothing else that looks like one. */
function isCertainly(to: Callee, address: WrittenAddress['address']): boolean {
  if (to.kind === 'workload') return true;
  if (to.kind !== 'service' || to.isPossible || !isAddressAlone(address)) return false;
  const { form, port } = address;
  return form === 'url' || form === 'cluster-name' || (port !== undefined && hasPort(to.service, port));
}

/** A URL, a name of cluster DNS, or a host with a port. */
function isAddressAlone({ form, port }: WrittenAddress['address']): boolean {
  return form === 'url' || form === 'cluster-name' || port !== undefined;
}

/** Whether what is not certain may still count: where the name before it, or a URL, says that it is a host. */
function isMeant(workload: Workload, to: Callee, { address, text, isNamedHost }: WrittenAddress): boolean {
  if (to.kind === 'service' && isBehind(to.service, workload)) return false;
  // A word that no Service has as its name is no more than a word; with the name of a namespace behind it, it is more.
  if (to.kind === 'missing-service' && isWord(address)) return false;
  if (address.form === 'url' || address.form === 'cluster-name') return text.kind !== 'file' || to.kind === 'service';
  // A word with a dot may be anything in a file; elsewhere a name says what it is.
  return isNamedHost && (text.kind !== 'file' || to.kind === 'service');
}

function isWord({ form, port, host }: WrittenAddress['address']): boolean {
  return form === 'host' && port === undefined && !host.includes('.');
}

/** The workload itself is behind the Service: it says what it is called. */
function isBehind({ namespace, selector }: Service, workload: Workload): boolean {
  if (selector === undefined || selector.size === 0 || namespace !== workload.namespace) return false;
  return hasLabels(workload.labels, selector);
}

/** A headless Service translates no ports, so pods are called on any. */
function hasPort({ ports, isHeadless }: Service, port: number): boolean {
  return isHeadless || ports.some((each) => each.port === port);
}

function protocolsOf(to: Callee, { port, transport }: WrittenAddress['address']): readonly Protocol[] {
  if (transport !== undefined) return [transport];
  if (to.kind !== 'service') return ['TCP'];
  const meant = to.service.ports.filter((each) => port === undefined || each.port === port);
  return meant.length === 0 ? ['TCP'] : [...new Set(meant.map(({ protocol }) => protocol))];
}

function declarationOf({ identity, ref, basePath }: PodSettings, { name, path, source }: PodText): Declaration {
  return {
    name,
    resource: identity,
    ref,
    path: [...basePath, ...path],
    source: source && {
      resource: source.config.identity,
      ref: source.at ?? source.config.ref,
      path: [...source.config.basePath, ...source.path],
      range: source.range,
    },
  };
}

/** Several containers, and several lines of a file, often say the same. */
function withoutRepetition(dependencies: readonly Dependency[]): readonly Dependency[] {
  const seen = new Map<string, Dependency>();
  for (const dependency of dependencies) {
    const { to, port, protocol, declared } = dependency;
    const key = JSON.stringify([keyOf(to), port, protocol, declared.path, declared.source?.path]);
    const before = seen.get(key);
    if (before === undefined || (before.confidence === 'weak' && dependency.confidence === 'certain')) {
      seen.set(key, dependency);
    }
  }
  return [...seen.values()];
}

/** One text for callees that are the same. */
function keyOf(to: Callee): string {
  switch (to.kind) {
    case 'service':
      return `service ${to.service.namespace}/${to.service.name}`;
    case 'workload':
      return `workload ${to.workload.namespace}/${to.workload.identity.kind}/${to.workload.identity.name}`;
    case 'missing-service':
      return `service ${to.namespace}/${to.name}`;
    case 'host':
      return `host ${to.host}`;
  }
}

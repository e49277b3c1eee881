import type { SourceDocument, SourceFile } from '../analysis/source-file';
import type { NetworkPlugin } from '../cluster/network-plugins';
import type { StatedEncryption } from '../cluster/stated-encryption';
import { parseCidr } from '../connectivity/ip-set';
import { parseExpectation, parseParty } from '../expectations/parse-expectation';
import { limits } from '../limits';
import type { Severity } from '../rules/finding';
import type { FieldPath } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import { configShape } from './config-shape';
import { type ConfigProblem, readShape } from './read-shape';
import { type RenderChoice, renderChoiceOf, renderNotes, type WrittenRender } from './render-choice';
import type { RuleOptions } from './rule-options';

/*
 * This folder reads the configuration of a repository: what is read, which rules report how, and what is accepted.
 *
 * `.firebreak.yaml`, `.yml` or `.json` holds for the files of its folder and those below. Where several hold for a file,
 * each says its part; about one and the same thing the nearest counts, and above one with `root: true` nothing is read.
 * Left out: whatever would have to be run or fetched.
 */

/** One configuration, without what has a problem. Paths are globs relative to its folder. */
export interface Config {
  readonly isRoot: boolean;
  /** Undefined: every file. */
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[];
  readonly render: RenderChoice;
  readonly defaultNamespace: string | undefined;
  readonly namespaces: readonly { readonly paths: readonly string[]; readonly namespace: string }[];
  /** Labels that namespaces have in the cluster, by namespace: all of them, as far as no manifest has them. */
  readonly namespaceLabels: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Where all pods of the cluster have their addresses; undefined: nobody says. CIDRs. */
  readonly podCidrs: readonly string[] | undefined;
  /** The pods of cluster DNS; undefined: where distributions have them. */
  readonly dns: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> } | undefined;
  /** Like `podCidrs`, for Services. */
  readonly serviceCidrs: readonly string[] | undefined;
  /** What is said of the cluster of every file, where no entry of `clusters` says it. */
  readonly cni: NetworkPlugin | undefined;
  readonly kubernetes: string | undefined;
  readonly encryption: StatedEncryption | undefined;
  readonly clusters: readonly NamedCluster[];
  readonly rules: Readonly<Record<string, RuleChoice>>;
  readonly ruleOptions: Readonly<Record<string, RuleOptions>>;
  readonly ignore: readonly IgnoreEntry[];
  readonly requireReason: boolean | undefined;
  readonly baseline: string | undefined;
  readonly expect: readonly ExpectEntry[];
}

/** Files that form one cluster, and what is said of it. */
export interface NamedCluster {
  readonly name: string;
  readonly include: readonly string[];
  readonly cni: NetworkPlugin | undefined;
  /** `1.34` */
  readonly kubernetes: string | undefined;
  readonly encryption: StatedEncryption | undefined;
}

export type RuleChoice = Severity | 'off';

/** Findings that somebody accepted. */
export interface IgnoreEntry {
  /** Its place in the list. */
  readonly index: number;
  readonly rules: readonly { readonly id: string; readonly index: number }[];
  /** Undefined: of every resource. `Kind/namespace/name`, `Kind/name`, perhaps with stars. */
  readonly resources: readonly string[] | undefined;
  /** Undefined: in every file. */
  readonly paths: readonly string[] | undefined;
  readonly reason: string;
  /** The last day, such as `2027-01-31`. */
  readonly expires: string | undefined;
}

/** What is expected of connections. */
export interface ExpectEntry {
  /** Its place in the list. */
  readonly index: number;
  readonly key: 'deny' | 'allow';
  /** As written. */
  readonly text: string;
  readonly except: readonly string[];
}

/** Whether a file of this name is a configuration. */
export function isConfigName(name: string): boolean {
  return configNames.includes(name);
}

/** The first of these that a folder has counts. */
export const configNames: readonly string[] = ['.firebreak.yaml', '.firebreak.yml', '.firebreak.json'];

/** The documents of a file that hold anything but comments: the first one is the configuration. */
export function configDocuments({ documents }: SourceFile): readonly number[] {
  return documents.flatMap(({ document: { content } }, index) => {
    const isEmpty = content.kind === 'manifest' && content.root === undefined && content.problems.length === 0;
    return isEmpty ? [] : [index];
  });
}

/** The configuration in a document, and what is wrong with it. Never throws. Memoised by document. */
export function readConfig(document: SourceDocument): {
  readonly config: Config;
  readonly problems: readonly ConfigProblem[];
  /** What is no mistake, and does nothing today. */
  readonly notes: readonly ConfigProblem[];
} {
  const known = memo.get(document);
  if (known !== undefined) return known;
  const root = document.content.kind === 'manifest' ? document.content.root : undefined;
  const { value, problems: ofShape } = readShape(root, configShape);
  const written = (value ?? {}) as unknown as Written;
  const problems = [
    ...ofShape,
    ...cidrKeys.flatMap((key) => problemsOfCidrs(['cluster', key], written.cluster?.[key] ?? [])),
    ...problemsOfCidrs(['rules', externalIps, 'allow'], allowedIps(written.rules?.[externalIps])),
    ...problemsOfClusters(written.clusters ?? []),
    ...(written.expect ?? []).flatMap(problemsOfExpectation),
  ];
  const result = { config: toConfig(written, problems), problems, notes: renderNotes(written.render) };
  memo.set(document, result);
  return result;
}

const memo = new WeakMap<SourceDocument, ReturnType<typeof readConfig>>();

/** What `configShape` makes of a document: anything may be missing. */
interface Written {
  readonly root?: boolean;
  readonly include?: Texts;
  readonly exclude?: Texts;
  readonly render?: WrittenRender;
  readonly namespaces?: {
    readonly default?: string;
    readonly map?: readonly ({ readonly paths?: Texts; readonly namespace?: string } | undefined)[];
    readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
  readonly cluster?: WrittenFacts & {
    readonly podCIDRs?: Texts;
    readonly serviceCIDRs?: Texts;
    readonly dns?: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> };
  };
  readonly clusters?: readonly (WrittenCluster | undefined)[];
  readonly rules?: Readonly<Record<string, RuleChoice | (RuleOptions & { readonly severity?: RuleChoice })>>;
  readonly ignore?: readonly (WrittenEntry | undefined)[];
  readonly requireReason?: boolean;
  readonly baseline?: string;
  readonly expect?: readonly (WrittenExpectation | undefined)[];
}

interface WrittenFacts {
  readonly cni?: NetworkPlugin;
  readonly kubernetes?: string;
  readonly encryption?: StatedEncryption;
}

interface WrittenCluster extends WrittenFacts {
  readonly name?: string;
  readonly include?: Texts;
}

interface WrittenExpectation {
  readonly deny?: string;
  readonly allow?: string;
  readonly except?: Texts;
}

interface WrittenEntry {
  readonly rules?: Texts;
  readonly resources?: Texts;
  readonly paths?: Texts;
  readonly reason?: string;
  readonly expires?: string;
}

type Texts = readonly (string | undefined)[];

function toConfig(
  {
    root,
    include,
    exclude,
    render,
    namespaces,
    cluster,
    clusters = [],
    rules = {},
    ignore = [],
    requireReason,
    baseline,
    expect = [],
  }: Written,
  problems: readonly ConfigProblem[],
): Config {
  const isSound = (...at: FieldPath) => !problems.some(({ path }) => at.every((step, index) => path[index] === step));
  // Where there is too much of anything, some of it was passed over without a word.
  const isWhole = problems.length < limits.problemsPerDocument && problems.every(({ path }) => path.length > 0);
  // A part of a list of which something is mistyped is not all of it.
  const cidrs = (key: (typeof cidrKeys)[number]) =>
    isWhole && isSound('cluster', key) && cluster?.[key]?.length ? cluster[key].filter(isText) : undefined;
  const { namespace, labels } = cluster?.dns ?? {};
  const isDns = isWhole && isSound('cluster', 'dns') && namespace !== undefined && labels !== undefined;
  return {
    isRoot: root === true,
    include: include?.filter(isText),
    exclude: exclude?.filter(isText) ?? [],
    // A folder that is mistyped would be left out of what is a cluster.
    render: renderChoiceOf(render, isWhole && isSound('render', 'kustomize')),
    defaultNamespace: namespaces?.default,
    namespaces: (namespaces?.map ?? []).flatMap((entry) =>
      entry?.namespace === undefined ? [] : [{ paths: (entry.paths ?? []).filter(isText), namespace: entry.namespace }],
    ),
    // Labels of which one is mistyped are not all that a namespace has.
    namespaceLabels: Object.fromEntries(
      Object.entries(namespaces?.labels ?? {}).filter(([name]) => isWhole && isSound('namespaces', 'labels', name)),
    ),
    dns: isDns ? { namespace, labels } : undefined,
    podCidrs: cidrs('podCIDRs'),
    serviceCidrs: cidrs('serviceCIDRs'),
    cni: cluster?.cni,
    kubernetes: cluster?.kubernetes,
    encryption: cluster?.encryption,
    // Files that are mistyped would be those of another cluster.
    clusters: clusters.flatMap((entry, index) => {
      const { name, include, cni, kubernetes, encryption } = entry ?? {};
      if (name === undefined || include === undefined || !isSound('clusters', index)) return [];
      return [{ name, include: include.filter(isText), cni, kubernetes, encryption }];
    }),
    rules: Object.fromEntries(
      Object.entries(rules).flatMap(([id, choice]) => {
        const severity = typeof choice === 'string' ? choice : choice.severity;
        return severity === undefined ? [] : [[id, severity]];
      }),
    ),
    // An option of which a part is mistyped is not what was meant.
    ruleOptions: Object.fromEntries(
      Object.entries(rules).flatMap(([id, choice]) => {
        if (typeof choice === 'string' || !isSound('rules', id)) return [];
        const { severity: _, ...options } = choice;
        return Object.keys(options).length === 0 ? [] : [[id, options]];
      }),
    ),
    // Without the condition that is mistyped an entry would accept more than was meant.
    ignore: ignore.flatMap((entry, index) =>
      entry === undefined || !isSound('ignore', index) ? [] : [toIgnoreEntry(entry, index)],
    ),
    requireReason,
    baseline,
    expect: expect.flatMap((entry, index) =>
      entry === undefined || !isSound('expect', index) ? [] : toExpectEntry(entry, index),
    ),
  };
}

function toExpectEntry({ deny, allow, except = [] }: WrittenExpectation, index: number): readonly ExpectEntry[] {
  const text = deny ?? allow;
  if (text === undefined) return [];
  return [{ index, key: deny === undefined ? 'allow' : 'deny', text, except: except.filter(isText) }];
}

const externalIps = 'service-external-ips';

function allowedIps(choice: RuleChoice | RuleOptions | undefined): Texts {
  return typeof choice === 'object' ? (choice.allow ?? []) : [];
}

const cidrKeys = ['podCIDRs', 'serviceCIDRs'] as const;

/** What looks like a block and is none, such as 10.0.0.300/8. */
function problemsOfCidrs(list: FieldPath, cidrs: Texts): readonly ConfigProblem[] {
  return cidrs.flatMap((text, index) => {
    if (text === undefined || parseCidr(text) !== undefined) return [];
    const message = `${quoteText(text)} is not a block of addresses such as 10.244.0.0/16.`;
    return [{ path: [...list, index], part: 'value', message, meant: undefined } as const];
  });
}

function problemsOfClusters(clusters: readonly (WrittenCluster | undefined)[]): readonly ConfigProblem[] {
  const names = clusters.map((entry) => entry?.name);
  return names.flatMap((name, index) => {
    if (name === undefined || names.indexOf(name) === index) return [];
    const message = `Cluster ${quoteText(name)} is there already.`;
    return [{ path: ['clusters', index, 'name'], part: 'value', message, meant: undefined } as const];
  });
}

function problemsOfExpectation(entry: WrittenExpectation | undefined, index: number): readonly ConfigProblem[] {
  const { deny, allow, except = [] } = entry ?? {};
  const check = (path: FieldPath, message: unknown): readonly ConfigProblem[] =>
    typeof message === 'string' ? [{ path: ['expect', index, ...path], part: 'value', message, meant: undefined }] : [];
  return [
    ...(deny === undefined ? [] : check(['deny'], parseExpectation(deny))),
    ...(allow === undefined ? [] : check(['allow'], parseExpectation(allow))),
    ...except.flatMap((text, place) => (text === undefined ? [] : check(['except', place], parseParty(text)))),
  ];
}

function toIgnoreEntry(entry: WrittenEntry, index: number): IgnoreEntry {
  const { rules = [], resources, paths, reason = '', expires } = entry;
  return {
    index,
    rules: rules.flatMap((id, place) => (id === undefined ? [] : [{ id, index: place }])),
    resources: resources?.filter(isText),
    paths: paths?.filter(isText),
    reason,
    expires,
  };
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}

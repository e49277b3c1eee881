import type { Analysis } from '../../analysis/analysis';
import { documentRoot } from '../../analysis/document-root';
import type { ScopeState } from '../../analysis/scope-state';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { scraperWorkload } from '../../dependencies/scrapers';
import type { Fix, FixAction } from '../../fixes/fix';
import { identifyingLabels } from '../../fixes/identifying-labels';
import { addPolicies, freeName, takenPolicyNames } from '../../fixes/new-policy';
import { namespaceLines, policyYaml, selectorLines } from '../../fixes/policy-yaml';
import type { Direction, EntityBase } from '../../kubernetes/entities';
import type { Labels } from '../../kubernetes/labels';
import { getOrMake } from '../../scopes/kustomize/get-or-make';
import { membershipsOf } from '../../scopes/layout';
import { extendablePolicy } from '../../synthesis/extendable-policy';
import { nodeAt } from '../../yaml/field-path';
import type { Finding } from '../finding';
import type { ProposeFixes } from '../rule';
import { subject } from './blocked-entry';
import type { ScrapeData } from './blocked-scrapes';
import type { Data, Pods } from './blocks-declared-dependency';
import type { MissingRule } from './missing-rules';

export const blocksDeclaredDependencyFixes: ProposeFixes = (finding, analysis) => {
  const { scraped } = finding.data as unknown as Partial<ScrapeData>;
  if (scraped !== undefined) return scrapeFixes(finding, analysis, scraped);
  const data = finding.data as unknown as Data;
  const [state] = scopesOfFinding(analysis, finding);
  const needed = data.missing.flatMap((rule) => neededRule(rule, state) ?? []);
  if (needed.length < data.missing.length) return [];
  const freeIn = freeNames((namespace) => takenPolicyNames(analysis, finding, namespace));
  const [callers, called] = [data.callers, data.called].map((all) => subject(all.map(({ name }) => name)));
  const title = `Let ${callers} ${data.verb} ${called}`;
  const beside = addPolicies(analysis, finding, {
    title,
    fileName: `networkpolicy${data.fileSuffix}-${data.verb === 'call' ? 'calls' : 'metrics'}.yaml`,
    policies: needed.map((rule) => besidePolicy(rule, data, freeIn)),
  });
  return [...inPolicies(finding, analysis, needed, title), ...beside];
};

/** It is not known where Prometheus is: who knows its namespace narrows the rule. */
function scrapeFixes(finding: Finding, analysis: Analysis, scraped: ScrapeData['scraped']): readonly Fix[] {
  const data = finding.data as unknown as ScrapeData;
  const [state] = scopesOfFinding(analysis, finding);
  const targets = scraped.flatMap((pods) => {
    const own = labelled(pods, state);
    return own === undefined ? [] : [{ ...own, ports: pods.ports }];
  });
  if (targets.length < scraped.length) return [];
  const freeIn = freeNames((namespace) => takenPolicyNames(analysis, finding, namespace));
  return addPolicies(analysis, finding, {
    title: `Let pods of any namespace scrape ${subject(targets.map(({ name }) => name))}`,
    fileName: `networkpolicy${data.fileSuffix}-metrics.yaml`,
    policies: targets.map(({ name, namespace, labels, ports }) =>
      policyYaml({
        name: freeIn(namespace, `${name}-metrics`),
        namespace: data.writesNamespace || namespace !== data.namespace ? namespace : undefined,
        podLabels: labels,
        directions: ['ingress'],
        ingress: ['- from:', '    - namespaceSelector: {}', '  ports:', ...ports.map((line) => `  ${line}`)],
      }),
    ),
  });
}

/** A name for each new policy of a namespace, which no other one there has. */
type FreeIn = (namespace: string, name: string) => string;

function freeNames(takenIn: (namespace: string) => ReadonlySet<string>): FreeIn {
  const taken = new Map<string, Set<string>>();
  return (namespace, name) => {
    const names = getOrMake(taken, namespace, () => new Set(takenIn(namespace)));
    const free = freeName(name, names);
    names.add(free);
    return free;
  };
}

/** A rule that the pods need in one direction, as lines of an item. */
interface NeededRule {
  readonly direction: Direction;
  readonly own: LabelledPods;
  readonly others: readonly LabelledPods[];
  readonly lines: readonly string[];
}

type LabelledPods = Pods & { readonly labels: Labels };

/** Undefined for pods without labels, which no rule can name. */
function labelled(pods: Pods, state: ScopeState | undefined): LabelledPods | undefined {
  const { workloads = [], scrapers = [] } = state?.namespaces.get(pods.namespace) ?? {};
  const isMeant = ({ identity }: EntityBase) => identity.kind === pods.kind && identity.name === pods.name;
  const scraper = scrapers.find(isMeant);
  const workload = scraper === undefined ? workloads.find(isMeant) : scraperWorkload(scraper);
  const labels = workload && identifyingLabels(workload, workloads)?.labels;
  const { kind, name, namespace } = pods;
  return labels === undefined ? undefined : { kind, name, namespace, labels };
}

/** Undefined where pods have no labels. */
function neededRule(
  { direction, own: written, others: named, ports }: MissingRule,
  state: ScopeState | undefined,
): NeededRule | undefined {
  const own = labelled(written, state);
  const others = named.flatMap((pods) => labelled(pods, state) ?? []);
  if (own === undefined || others.length < named.length) return undefined;
  const lines = [
    `- ${keyOf(direction)}:`,
    ...others.flatMap(({ labels, namespace }) =>
      [
        ...(namespace === own.namespace ? [] : namespaceLines(namespace)),
        ...selectorLines('podSelector', labels, []),
      ].map((line, index) => `    ${index === 0 ? '-' : ' '} ${line}`),
    ),
    '  ports:',
    ...ports.map((line) => `  ${line}`),
  ];
  return { direction, own, others, lines };
}

function keyOf(direction: Direction): string {
  return direction === 'egress' ? 'to' : 'from';
}

function besidePolicy({ direction, own, others, lines }: NeededRule, data: Data, freeIn: FreeIn): string {
  const [only = own, ...more] = others;
  const name = `${own.name}-${keyOf(direction)}-${more.length > 0 ? 'callers' : only.name}`;
  return policyYaml({
    name: freeIn(own.namespace, name),
    namespace: data.writesNamespace || own.namespace !== data.namespace ? own.namespace : undefined,
    podLabels: own.labels,
    directions: [direction],
    [direction]: lines,
  });
}

/** Where each of the rules has a policy of exactly these pods with a list of them, that is where it belongs. */
function inPolicies(
  finding: Finding,
  analysis: Analysis,
  needed: readonly NeededRule[],
  title: string,
): readonly Fix[] {
  const [state, ...others] = scopesOfFinding(analysis, finding);
  const actions = new Map<string, FixAction>();
  const names = new Set<string>();
  for (const { direction, own, lines } of needed) {
    const view = others.length > 0 ? undefined : state?.namespaces.get(own.namespace);
    const policy = view && extendablePolicy(view, { labels: own.labels, absent: [] }, direction);
    if (policy === undefined || membershipsOf(analysis.layout, policy.ref.uri).length !== 1) return [];
    const path = [...policy.basePath, 'spec', direction];
    if (nodeAt(documentRoot(analysis, policy.ref), path) === undefined) return [];
    actions.set(JSON.stringify([policy.ref, path]), {
      kind: 'add-entry',
      at: policy.ref,
      path,
      yaml: lines.join('\n'),
    });
    names.add(policy.identity.name);
  }
  // Two rules for one list would be inserted at one place.
  if (actions.size < needed.length) return [];
  return [
    { title: `${title}, in NetworkPolicy ${subject([...names])}`, isSafe: false, actions: [...actions.values()] },
  ];
}

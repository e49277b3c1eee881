import { memoize } from '../connectivity/memoize';
import { fieldOf, isNull, itemsAt } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import type { ClusterPolicy, ClusterPolicyPods, ClusterPolicyRule } from './entities';
import { type ClusterPolicyKind, servedClusterPolicyKind } from './kinds';
import { everything } from './label-selector';
import { type ClusterPolicyShape, fieldPart, isMapOrNull, itemParts, type PolicyPart } from './policy-part';
import type { PolicyProblem } from './policy-problem';
import { PolicyReading } from './policy-reading';
import { readClusterPolicyPeer, readPods } from './read-cluster-policy-peer';
import { readClusterPolicyPort } from './read-cluster-policy-port';
import { reportMetadata } from './read-object-metadata';
import { textAt } from './read-resource';
import type { Resource } from './resource';
import { checkItems, onlyField, readChoice, readInteger } from './schema-checks';
import { statedIntent } from './stated-intent';
import { reportUnknownFields } from './unknown-fields';

export type ClusterPolicyFields = Pick<
  ClusterPolicy,
  'tier' | 'priority' | 'subject' | 'ingress' | 'egress' | 'intent'
>;

/** What differs between the kinds: names of fields, values, and how many items lists may have. */
export interface ClusterPolicyDialect {
  readonly kind: ClusterPolicyKind;
  readonly spec: ClusterPolicyShape;
  readonly rules: { readonly ingress: ClusterPolicyShape; readonly egress: ClusterPolicyShape };
  readonly destination: ClusterPolicyShape;
  readonly portsKey: 'ports' | 'protocols';
  readonly actions: Readonly<Record<string, ClusterPolicyRule['action']>>;
  readonly maxItems: number;
}

const admin: ClusterPolicyDialect = {
  kind: 'AdminNetworkPolicy',
  spec: 'admin-spec',
  rules: { ingress: 'admin-ingress', egress: 'admin-egress' },
  destination: 'destination-peer',
  portsKey: 'ports',
  actions: { Allow: 'allow', Deny: 'deny', Pass: 'pass' },
  maxItems: 100,
};

const dialects: Readonly<Record<ClusterPolicyKind, ClusterPolicyDialect>> = {
  AdminNetworkPolicy: admin,
  BaselineAdminNetworkPolicy: {
    ...admin,
    kind: 'BaselineAdminNetworkPolicy',
    spec: 'baseline-spec',
    destination: 'baseline-destination-peer',
    actions: { Allow: 'allow', Deny: 'deny' },
  },
  ClusterNetworkPolicy: {
    kind: 'ClusterNetworkPolicy',
    spec: 'tiered-spec',
    rules: { ingress: 'tiered-ingress', egress: 'tiered-egress' },
    destination: 'destination-peer',
    portsKey: 'protocols',
    actions: { Accept: 'allow', Deny: 'deny', Pass: 'pass' },
    maxItems: 25,
  },
};

export interface ClusterPolicyReading {
  readonly value: ClusterPolicyFields;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Reads the policies of policy.networking.k8s.io: AdminNetworkPolicy and BaselineAdminNetworkPolicy of v1alpha1 and
 * ClusterNetworkPolicy of v1alpha2, as their CustomResourceDefinitions validate them. Undefined for other versions.
 * Kept by resource, as a NetworkPolicy is.
 * https://network-policy-api.sigs.k8s.io/reference/spec/
 */
export const readClusterPolicy: (resource: Resource) => ClusterPolicyReading | undefined = memoize(
  (resource: Resource) => {
    const kind = servedClusterPolicyKind(resource);
    return kind && readAs(kind, resource);
  },
);

function readAs(kind: ClusterPolicyKind, resource: Resource): ClusterPolicyReading {
  const dialect = dialects[kind];
  const reading = new PolicyReading(() => {});
  const root: PolicyPart = { shape: 'cluster-policy', node: resource.node, path: [], parent: undefined };
  reportMetadata(resource, false, reading);
  checkName(resource, kind, reading);
  reportUnknownFields(root, reading);
  const spec = fieldPart(root, dialect.spec, 'spec');
  if (!isMapOrNull(spec.node)) reading.reportType(spec.path, 'map', 'spec must be a map');
  if (isNull(spec.node)) reading.reportSchema(['kind'], `a ${kind} needs a spec`);
  reportUnknownFields(spec, reading);
  const value = {
    ...(isNull(spec.node) ? { tier: 'admin' as const, priority: 0 } : readOrder(spec, kind, reading)),
    subject: readSubject(spec, dialect, reading),
    ingress: readRules(spec, 'ingress', dialect, reading),
    egress: readRules(spec, 'egress', dialect, reading),
    intent: statedIntent(resource),
  };
  return { value, problems: reading.problems.map(withoutSelectorValidation) };
}

/** The definitions say of selectors only of which types their fields are; what the values mean is left to plugins. */
function withoutSelectorValidation(problem: PolicyProblem): PolicyProblem {
  // The metadata of all kinds is validated.
  if (problem.about !== 'structure' || problem.outcome !== 'rejected' || problem.path[0] === 'metadata') return problem;
  return unvalidated.has(problem.kind) ? { ...problem, outcome: 'unknown' } : problem;
}

const unvalidated: ReadonlySet<string> = new Set([
  'label-key',
  'label-value',
  'expression-operator',
  'expression-values',
]);

function checkName({ name }: Resource, kind: ClusterPolicyKind, reading: PolicyReading): void {
  if (kind === 'BaselineAdminNetworkPolicy' && name !== '' && name !== 'default') {
    const why = `a ${kind} must have the name "default", of which a cluster has one`;
    reading.reportSchema(['metadata', 'name'], why, { wanted: 'default' });
  }
}

function readOrder(
  spec: PolicyPart,
  kind: ClusterPolicyKind,
  reading: PolicyReading,
): Pick<ClusterPolicy, 'tier' | 'priority'> {
  if (kind === 'BaselineAdminNetworkPolicy') return { tier: 'baseline', priority: undefined };
  const priority = readInteger(spec, 'priority', { first: 0, last: 1000 }, reading) ?? 0;
  if (kind === 'AdminNetworkPolicy') return { tier: 'admin', priority };
  const tier = readChoice(spec, 'tier', { Admin: 'admin', Baseline: 'baseline' } as const, reading);
  return { tier: tier ?? 'admin', priority };
}

function readSubject(spec: PolicyPart, dialect: ClusterPolicyDialect, reading: PolicyReading): ClusterPolicyPods {
  const none = { namespaceSelector: everything, podSelector: everything };
  const subject = fieldPart(spec, 'subject', 'subject');
  if (isNull(subject.node)) {
    if (spec.node?.kind === 'map') {
      const isWritten = fieldOf(spec.node, 'subject') !== undefined;
      reading.reportSchema(isWritten ? subject.path : spec.path, 'spec needs a subject', { part: 'key' });
    }
    return none;
  }
  const field = onlyField(subject, reading);
  if (field === undefined || field === 'unrecognised') return none;
  return readPods(fieldPart(subject, 'pods', field), field === 'pods' ? 'pods' : 'namespaces', dialect, reading);
}

function readRules(
  spec: PolicyPart,
  direction: 'ingress' | 'egress',
  dialect: ClusterPolicyDialect,
  reading: PolicyReading,
): readonly ClusterPolicyRule[] {
  checkItems(spec, direction, { min: 0, max: dialect.maxItems }, `${direction} must be a list of rules`, reading);
  return itemParts(spec, dialect.rules[direction], direction).flatMap(
    (rule) => readRule(rule, direction, dialect, reading) ?? [],
  );
}

function readRule(
  rule: PolicyPart,
  direction: 'ingress' | 'egress',
  dialect: ClusterPolicyDialect,
  reading: PolicyReading,
): ClusterPolicyRule | undefined {
  const peerKey = direction === 'ingress' ? 'from' : 'to';
  if (rule.node?.kind !== 'map') {
    if (!reading.isTemplated(rule.node, rule.path)) {
      reading.reportType(rule.path, 'map', `a rule must be a map with "action" and "${peerKey}"`);
    }
    return undefined;
  }
  reportUnknownFields(rule, reading);
  const { actions, portsKey, maxItems } = dialect;
  const action = readChoice(rule, 'action', actions, reading);
  const name = readRuleName(rule, reading);
  checkItems(rule, peerKey, { min: 1, max: maxItems, isRequired: true }, `${peerKey} must be a list of peers`, reading);
  const peerShape = direction === 'ingress' ? 'source-peer' : dialect.destination;
  const peers = itemParts(rule, peerShape, peerKey).flatMap(
    (peer) => readClusterPolicyPeer(peer, dialect, reading) ?? [],
  );
  const portShape = portsKey === 'ports' ? 'admin-port' : 'protocol';
  checkItems(rule, portsKey, { min: 1, max: maxItems }, `${portsKey} must be a list`, reading);
  const ports = isNull(fieldOf(rule.node, portsKey))
    ? undefined
    : itemParts(rule, portShape, portsKey).flatMap((port) => readClusterPolicyPort(port, reading) ?? []);
  if (action === undefined) return undefined;
  const read: ClusterPolicyRule = { action, name, peers, ports };
  checkNamedPorts(rule, read, portsKey, reading);
  checkDomainNames(rule, read, reading);
  return read;
}

function readRuleName(rule: PolicyPart, reading: PolicyReading): string | undefined {
  const node = fieldOf(rule.node, 'name');
  if (isNull(node)) return undefined;
  const path = [...rule.path, 'name'];
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') {
    const isScalar = node?.kind === 'scalar';
    reading.reportSchema(
      path,
      'the name of a rule must be a text',
      isScalar ? { wanted: JSON.stringify(node.source) } : {},
    );
    return textAt(node, []);
  }
  if ([...node.value].length > 100) reading.reportSchema(path, 'the name of a rule has more than 100 characters');
  return node.value;
}

function checkNamedPorts(
  rule: PolicyPart,
  { peers, ports }: ClusterPolicyRule,
  portsKey: string,
  reading: PolicyReading,
): void {
  const peer = peers.findIndex(({ kind }) => kind !== 'pods' && kind !== 'unrecognised');
  if (peer < 0 || ports?.some(({ kind }) => kind === 'named') !== true) return;
  const isNamed = (node: YamlNode) => !isNull(fieldOf(node, 'namedPort') ?? fieldOf(node, 'destinationNamedPort'));
  const port = itemsAt(rule.node, [portsKey]).findIndex(isNamed);
  const why = `a named port stands in a rule with ${fieldOfPeer[peers[peer]?.kind ?? 'pods']}, which have no named ports`;
  reading.reportSchema([...rule.path, portsKey, port], why);
}

const fieldOfPeer: Readonly<Record<ClusterPolicyRule['peers'][number]['kind'], string>> = {
  pods: 'pods',
  networks: 'networks',
  nodes: 'nodes',
  'domain-names': 'domainNames',
  unrecognised: 'other peers',
};

/** The API text supports names only in rules that allow; what plugins make of others is not defined. */
function checkDomainNames(rule: PolicyPart, { action, peers }: ClusterPolicyRule, reading: PolicyReading): void {
  if (action === 'allow' || !peers.some(({ kind }) => kind === 'domain-names')) return;
  const peer = itemsAt(rule.node, ['to']).findIndex((node) => !isNull(fieldOf(node, 'domainNames')));
  const written = quoteText(textAt(rule.node, ['action']) ?? '');
  const why = `domainNames are not supported in a rule with action ${written}`;
  reading.reportSchema([...rule.path, 'to', peer, 'domainNames'], why, { part: 'key', outcome: 'unknown' });
}

import { memoize } from '../connectivity/memoize';
import { fieldOf, isNull } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyRule } from './entities';
import { everything } from './label-selector';
import { isSingleItem } from './policy-fields';
import { fieldPart, isMapOrNull, itemParts, type PolicyPart } from './policy-part';
import type { PolicyProblem, PolicyType } from './policy-problem';
import { PolicyReading } from './policy-reading';
import { policyTypeLike, policyTypes } from './policy-type-like';
import { readIpBlock } from './read-ip-block';
import { readLabelSelector, readMatchExpressions, readMatchLabels } from './read-label-selector';
import { reportMetadata } from './read-object-metadata';
import { readPolicyPort } from './read-policy-port';
import type { Resource } from './resource';
import { statedIntent } from './stated-intent';
import { reportUnknownFields } from './unknown-fields';

export type NetworkPolicyFields = Pick<
  NetworkPolicy,
  'podSelector' | 'isolatesIngress' | 'isolatesEgress' | 'impliesIngress' | 'ingress' | 'egress' | 'intent'
>;

export interface NetworkPolicyReading {
  readonly value: NetworkPolicyFields;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Reads networking.k8s.io/v1 NetworkPolicy with its defaults, as if unknown fields were not there.
 * With any problem whose outcome is not `accepted` the policy must not be trusted.
 * Kept by resource: the rules about the document ask, and so does every scope that uses it.
 */
export const readNetworkPolicy: (resource: Resource) => NetworkPolicyReading = memoize((resource: Resource) => {
  const reading = new PolicyReading(readMisplaced);
  const root: PolicyPart = { shape: 'policy', node: resource.node, path: [], parent: undefined };
  reportUnknownFields(root, reading);
  reportMetadata(resource, true, reading);
  const spec = readSpec(fieldPart(root, 'spec', 'spec'), reading);
  return { value: { ...spec, intent: statedIntent(resource) }, problems: reading.problems };
});

function readSpec(spec: PolicyPart, reading: PolicyReading): Omit<NetworkPolicyFields, 'intent'> {
  if (!isMapOrNull(spec.node)) reading.reportType(spec.path, 'map', 'spec must be a map');
  reportUnknownFields(spec, reading);
  const podSelector = readLabelSelector(fieldPart(spec, 'selector', 'podSelector'), reading);
  const ingress = readRules(spec, 'ingress', 'ingress', reading);
  const egress = readRules(spec, 'egress', 'egress', reading);
  const types = readPolicyTypes(spec, 'policyTypes', reading);
  reportIgnoredRules(spec, types, { Ingress: ingress.length, Egress: egress.length }, reading);
  const effective = types.length > 0 ? types : defaultTypes(egress.length);
  const isolatesIngress = effective.includes('Ingress');
  const isolatesEgress = effective.includes('Egress');
  return {
    podSelector: podSelector ?? everything,
    isolatesIngress,
    isolatesEgress,
    // An empty list of either is somebody's decision.
    impliesIngress:
      isNull(fieldOf(spec.node, 'policyTypes')) && fieldOf(spec.node, 'ingress') === undefined && egress.length > 0,
    ingress: isolatesIngress ? ingress : [],
    egress: isolatesEgress ? egress : [],
  };
}

/**
 * Without policyTypes a policy isolates for ingress, and for egress only if it has egress rules.
 * https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
function defaultTypes(egressRuleCount: number): readonly PolicyType[] {
  return egressRuleCount > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function readPolicyTypes(spec: PolicyPart, key: string, reading: PolicyReading): readonly PolicyType[] {
  const { node, path } = fieldPart(spec, 'spec', key);
  if (isNull(node)) return [];
  if (node?.kind !== 'sequence') {
    if (reading.isTemplated(node, path)) return [];
    const wanted = node?.kind === 'scalar' ? policyTypeLike(node.source) : undefined;
    const detail = { about: 'policy-types', kind: 'not-a-list', ...(wanted === undefined ? {} : { wanted }) } as const;
    reading.report(path, 'policyTypes must be a list', detail, { part: 'key' });
    return [];
  }
  const found: PolicyType[] = [];
  for (const [index, item] of node.items.entries()) {
    const at = [...path, index];
    const text = item.kind === 'scalar' ? item.source : '';
    const type = item.kind === 'scalar' ? policyTypes.find((name) => name === item.value) : undefined;
    if (type === undefined) {
      if (reading.isTemplated(item, at)) continue;
      const wanted = policyTypeLike(text);
      const isListed = node.items.some((other) => other.kind === 'scalar' && other.value === wanted);
      const detail = {
        about: 'policy-types',
        kind: 'unknown-type',
        ...(wanted === undefined ? {} : { wanted }),
        ...(isListed ? { isListed } : {}),
      } as const;
      reading.report(at, 'policyTypes may only contain Ingress and Egress', detail);
    } else if (found.includes(type)) {
      // The API server counts before it compares: two are taken, whatever they are.
      const outcome = node.items.length > policyTypes.length ? 'rejected' : 'accepted';
      const why = `policyTypes has ${quoteText(type)} twice`;
      reading.report(at, why, { about: 'policy-types', kind: 'duplicate-type' }, { outcome });
    } else found.push(type);
  }
  return found;
}

function reportIgnoredRules(
  spec: PolicyPart,
  types: readonly PolicyType[],
  ruleCount: Readonly<Record<PolicyType, number>>,
  reading: PolicyReading,
): void {
  const { node, path } = fieldPart(spec, 'spec', 'policyTypes');
  if (node?.kind !== 'sequence') return;
  if (node.items.length === 0) {
    const detail = { about: 'policy-types', kind: 'empty-types', types: defaultTypes(ruleCount.Egress) } as const;
    reading.report(path, 'policyTypes is empty', detail, { outcome: 'accepted', part: 'key' });
    return;
  }
  // Where an entry cannot be read, it may be the missing one.
  if (types.length < node.items.length) return;
  for (const missing of policyTypes) {
    if (types.includes(missing) || ruleCount[missing] === 0) continue;
    const why = `policyTypes lacks ${missing}`;
    const at = [...spec.path, missing.toLowerCase()];
    const place = { outcome: 'accepted', part: 'key' } as const;
    reading.report(at, why, { about: 'policy-types', kind: 'ignored-rules', missing }, place);
  }
}

function readRules(
  spec: PolicyPart,
  direction: 'ingress' | 'egress',
  key: string,
  reading: PolicyReading,
): readonly NetworkPolicyRule[] {
  checkList(spec, key, `${direction} must be a list of rules`, reading);
  return itemParts(spec, direction, key).map((rule) => readRule(rule, reading));
}

function readRule(rule: PolicyPart, reading: PolicyReading): NetworkPolicyRule {
  const peerKey = rule.shape === 'ingress' ? 'from' : 'to';
  if (!isMapOrNull(rule.node) && !reading.isTemplated(rule.node, rule.path)) {
    reading.reportType(rule.path, 'map', `a rule must be a map with "${peerKey}" and "ports"`);
  }
  reportUnknownFields(rule, reading);
  const peers = readPeers(rule, peerKey, reading);
  const ports = readPorts(rule, 'ports', reading);
  // "If this field is empty or missing, this rule matches all": the API text of from, to and ports.
  return {
    peers: peers.length > 0 ? peers : undefined,
    ports: ports.length > 0 ? ports : undefined,
    emptyKeys: [
      ...(fieldOf(rule.node, peerKey) !== undefined && peers.length === 0 ? [peerKey] : []),
      ...(fieldOf(rule.node, 'ports') !== undefined && ports.length === 0 ? ['ports'] : []),
    ],
  };
}

function readPeers(rule: PolicyPart, key: string, reading: PolicyReading): readonly NetworkPolicyPeer[] {
  checkList(rule, key, `${key} must be a list of peers`, reading);
  return itemParts(rule, 'peer', key).flatMap((peer) => readPeer(peer, reading) ?? []);
}

function readPorts(rule: PolicyPart, key: string, reading: PolicyReading) {
  checkList(rule, key, 'ports must be a list', reading);
  return itemParts(rule, 'port', key).map((port) => readPolicyPort(port, reading));
}

function checkList(part: PolicyPart, key: string, why: string, reading: PolicyReading): void {
  const node = fieldOf(part.node, key);
  const path = [...part.path, key];
  if (isNull(node) || node?.kind === 'sequence' || reading.isTemplated(node, path)) return;
  reading.reportType(path, 'list', why, isSingleItem(node));
}

function readPeer(peer: PolicyPart, reading: PolicyReading): NetworkPolicyPeer | undefined {
  const { node, path } = peer;
  if (!isMapOrNull(node)) {
    if (!reading.isTemplated(node, path)) reading.reportType(path, 'map', 'a peer must be a map');
    return undefined;
  }
  const unknown = reportUnknownFields(peer, reading);
  const ipBlock = fieldPart(peer, 'ip-block', 'ipBlock');
  const namespaceSelector = readLabelSelector(fieldPart(peer, 'selector', 'namespaceSelector'), reading);
  const podSelector = readLabelSelector(fieldPart(peer, 'selector', 'podSelector'), reading);
  const hasSelector = ['namespaceSelector', 'podSelector'].some((key) => !isNull(fieldOf(node, key)));
  if (!isNull(ipBlock.node)) {
    const block = readIpBlock(ipBlock, reading);
    if (!hasSelector) return block;
    const why = 'a peer has either ipBlock or selectors, not both';
    reading.report([...path, 'ipBlock'], why, { about: 'structure', kind: 'mixed-peer' }, { part: 'key' });
    return undefined;
  }
  if (hasSelector) return { kind: 'pods', namespaceSelector, podSelector };
  const why = 'a peer needs podSelector, namespaceSelector or ipBlock';
  if (unknown.size === 0) reportEmptyPeer(peer, why, reading);
  return undefined;
}

/** Not where its content stands elsewhere: that is one mistake. */
function reportEmptyPeer({ node, path }: PolicyPart, why: string, reading: PolicyReading): void {
  const written = (['podSelector', 'namespaceSelector', 'ipBlock'] as const).filter(
    (key) => fieldOf(node, key) !== undefined,
  );
  if (written.some((key) => reading.isFilledElsewhere([...path, key]))) return;
  const [selector] = written;
  const at = selector === undefined ? path : [...path, selector];
  const named = selector === undefined || selector === 'ipBlock' ? {} : { selector };
  reading.report(at, why, { about: 'structure', kind: 'empty-peer', ...named }, { part: 'key' });
}

/** What stands in the wrong place or under a wrong name is read as what it was meant to be, so that a fix finds nothing new. */
function readMisplaced(field: string, key: string, part: PolicyPart, reading: PolicyReading): void {
  switch (field) {
    case 'spec':
      readSpec(fieldPart(part, 'spec', key), reading);
      break;
    case 'podSelector':
    case 'namespaceSelector':
      readLabelSelector(fieldPart(part, 'selector', key), reading);
      break;
    case 'policyTypes':
      readPolicyTypes(part, key, reading);
      break;
    case 'ingress':
    case 'egress':
      readRules(part, field, key, reading);
      break;
    case 'from':
    case 'to':
      readPeers(part, key, reading);
      break;
    case 'ports':
      readPorts(part, key, reading);
      break;
    case 'ipBlock':
      readIpBlock(fieldPart(part, 'ip-block', key), reading);
      break;
    case 'matchLabels':
      readMatchLabels(fieldPart({ ...part, shape: 'selector', parent: part }, 'labels', key), reading);
      break;
    case 'matchExpressions':
      readMatchExpressions(part, key, reading);
      break;
  }
}

import { parseCidr } from '../connectivity/ip-set';
import { type FieldPath, fieldOf, isNull } from '../yaml/field-path';
import { quoteText } from '../yaml/problem';
import type { YamlNode } from '../yaml/tree';
import type { ClusterPolicyPeer, ClusterPolicyPods } from './entities';
import { everything } from './label-selector';
import { fieldPart, type PolicyPart } from './policy-part';
import type { PolicyReading } from './policy-reading';
import type { ClusterPolicyDialect } from './read-cluster-policy';
import { readCidr } from './read-ip-block';
import { readLabelSelector } from './read-label-selector';
import { checkItems, checkMap, onlyField } from './schema-checks';

/** One entry of `from` or `to`; undefined for one of which nothing can be said, which is reported. */
export function readClusterPolicyPeer(
  peer: PolicyPart,
  dialect: ClusterPolicyDialect,
  reading: PolicyReading,
): ClusterPolicyPeer | undefined {
  const field = onlyField(peer, reading);
  switch (field) {
    case 'unrecognised':
      return { kind: 'unrecognised' };
    case 'namespaces':
    case 'pods':
      return { kind: 'pods', field, ...readPods(fieldPart(peer, 'pods', field), field, dialect, reading) };
    case 'nodes':
      return {
        kind: 'nodes',
        selector: readLabelSelector(fieldPart(peer, 'selector', field), reading) ?? everything,
      };
    case 'networks': {
      checkItems(peer, field, { min: 1, max: 25 }, 'networks must be a list of CIDRs', reading);
      const cidrs = readSet(peer, field, reading, (node, path) => readNetwork(node, path, reading));
      return { kind: 'networks', cidrs };
    }
    case 'domainNames': {
      checkItems(peer, field, { min: 1, max: 25 }, 'domainNames must be a list of names', reading);
      const patterns = readSet(peer, field, reading, (node, path) => readDomainName(node, path, reading));
      return { kind: 'domain-names', patterns };
    }
    default:
      return undefined;
  }
}

/** `namespaces`, which is a selector, or `pods`, which has two. */
export function readPods(
  part: PolicyPart,
  field: 'namespaces' | 'pods',
  { kind }: ClusterPolicyDialect,
  reading: PolicyReading,
): ClusterPolicyPods {
  if (field === 'namespaces') {
    const selector = readLabelSelector({ ...part, shape: 'selector' }, reading);
    return { namespaceSelector: selector ?? everything, podSelector: everything };
  }
  if (checkMap(part, reading) !== undefined) {
    // v1alpha2 reads a missing namespaceSelector as an empty one.
    const required = kind === 'ClusterNetworkPolicy' ? ['podSelector'] : ['namespaceSelector', 'podSelector'];
    for (const key of required) {
      if (!isNull(fieldOf(part.node, key)) || reading.isFilledElsewhere([...part.path, key])) continue;
      const at = fieldOf(part.node, key) === undefined ? part.path : [...part.path, key];
      // Plugins read it as an empty one all the same.
      reading.reportSchema(at, `pods needs ${quoteText(key)}`, { part: 'key', outcome: 'clear' });
    }
  }
  const selector = (key: string) => readLabelSelector(fieldPart(part, 'selector', key), reading) ?? everything;
  return { namespaceSelector: selector('namespaceSelector'), podSelector: selector('podSelector') };
}

/** The items of a list in which none may stand twice. */
function readSet(
  peer: PolicyPart,
  key: string,
  reading: PolicyReading,
  readItem: (node: YamlNode, path: FieldPath) => string | undefined,
): readonly string[] {
  const list = fieldOf(peer.node, key);
  if (list?.kind !== 'sequence') return [];
  const seen = new Set<string>();
  return list.items.flatMap((node, index) => {
    const path = [...peer.path, key, index];
    const text = node.kind === 'scalar' ? node.source : '';
    if (node.kind === 'scalar' && seen.has(text)) reading.reportSchema(path, `${key} has ${quoteText(text)} twice`);
    seen.add(text);
    return readItem(node, path) ?? [];
  });
}

function readNetwork(node: YamlNode, path: FieldPath, reading: PolicyReading): string | undefined {
  if (isNull(node) || (node.kind === 'scalar' && node.value === '')) {
    reading.report(path, '"" is not a CIDR', { about: 'ip-block', kind: 'invalid-cidr' });
    return undefined;
  }
  // What Kubernetes' own kinds still take, the definition refuses.
  // https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cidr-library
  const cidr = node.kind === 'scalar' && typeof node.value === 'string' ? parseCidr(node.value) : undefined;
  if (cidr?.isOddlySpelt) {
    const { canonical: wanted, isMapped } = cidr;
    const written = quoteText(node.kind === 'scalar' ? node.source : '');
    const why = `${written} is ${isMapped ? 'an IPv4 block written as IPv6' : 'written with leading zeros'}`;
    reading.report(path, why, { about: 'ip-block', kind: 'odd-spelling', wanted, isMapped });
    return undefined;
  }
  return readCidr(node, path, reading)?.written;
}

/** As the definition has it, its slip from `z` over `A` to `Z` included, which admits a few signs more. */
const domainName = /^(\*\.)?([a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.)+[a-zA-z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\.?$/;

function readDomainName(node: YamlNode, path: FieldPath, reading: PolicyReading): string | undefined {
  if (reading.isTemplated(node, path)) return undefined;
  const text = node.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
  if (text === undefined || !domainName.test(text)) {
    const written = node.kind === 'scalar' ? node.source : '';
    reading.reportSchema(path, `${quoteText(written)} is not a domain name with a dot, at most with "*." in front`);
    return undefined;
  }
  return text.toLowerCase().replace(/\.$/, '');
}

import { type FieldPath, itemsAt, stringAt } from '../yaml/field-path';
import type { FqdnRules } from './entities';
import type { Resource } from './resource';

/**
 * Domain names in policies of Cilium, which knows addresses of a name only from lookups that pass its DNS proxy.
 * https://docs.cilium.io/en/stable/security/policy/language/#dns-based
 */
export function readFqdnRules(resource: Resource, isTrusted: boolean): { readonly fqdnRules?: FqdnRules } {
  const { node, group } = resource;
  if (group !== 'cilium.io') return {};
  if (resource.isBroken || !isTrusted) return { fqdnRules: { named: [], mixed: [], mayLearn: true } };
  const at = (list: FieldPath) => itemsAt(node, list).map((_, index) => [...list, index]);
  const rules = [['spec'], ...at(['specs'])].flatMap((spec) => at([...spec, 'egress']));
  const named = rules.filter((rule) => itemsAt(node, [...rule, 'toFQDNs']).length > 0);
  const isMixed = (rule: FieldPath) => otherPeers.some((key) => itemsAt(node, [...rule, key]).length > 0);
  const mayLearn = rules.flatMap((rule) => at([...rule, 'toPorts'])).some((item) => learns(resource, item));
  if (named.length === 0 && !mayLearn) return {};
  return { fqdnRules: { named, mixed: named.filter(isMixed), mayLearn } };
}

/** Of the fields that say whom a rule is about, one may be written. */
const otherPeers = ['toEndpoints', 'toEntities', 'toCIDR', 'toCIDRSet', 'toServices', 'toGroups', 'toNodes'];

/** A rule for DNS over TCP alone sees none of the lookups over UDP. */
function learns({ node }: Resource, item: FieldPath): boolean {
  const ports = itemsAt(node, [...item, 'ports']);
  const isTcp = ports.length > 0 && ports.every((port) => stringAt(port, ['protocol'])?.toUpperCase() === 'TCP');
  return !isTcp && itemsAt(node, [...item, 'rules', 'dns']).length > 0;
}

import { ruleOptions } from '../../config/config-set';
import { coversInternet, unionOfCidrs } from '../../connectivity/address-spaces';
import { servedClusterPolicyKind } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { quoteText } from '../../yaml/problem';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';

export const wildcardExternalDestination: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      yield* openNetwork(resource);
      const { apiVersion, kind, namespace, name, basePath } = resource;
      for (const { pattern, path, list } of allowedPatterns(resource)) {
        const width = widthOf(pattern);
        if (width === undefined) continue;
        yield {
          message: `${kind} "${name}" lets pods reach ${width}: its pattern is ${quoteText(pattern)}.`,
          place: field([...basePath, ...path]),
          resource: { apiVersion, kind, namespace, name },
          data: { item: [...basePath, ...path.slice(0, list.length + 1)], list: [...basePath, ...list], pattern },
        };
      }
    }
  },
  holds({ ruleId, at, data }, { options }) {
    return !ruleOptions(options.configs, at.uri, ruleId).allow?.includes((data as { pattern?: string }).pattern ?? '');
  },
};

/** Linkerd's destinations outside, without routes that would say which. https://linkerd.io/2-edge/reference/egress-network/ */
function* openNetwork({
  apiVersion,
  kind,
  namespace,
  name,
  group,
  node,
  basePath,
}: Resource): Iterable<DocumentFinding> {
  if (group !== 'policy.linkerd.io' || kind !== 'EgressNetwork') return;
  const path = ['spec', 'trafficPolicy'];
  const networks = itemsAt(node, ['spec', 'networks']).map((item) => stringAt(item, ['cidr']) ?? '');
  const isWide = networks.length === 0 || coversInternet(unionOfCidrs(networks));
  if (stringAt(node, path) !== 'Allow' || !isWide) return;
  yield {
    // It restricts nothing by itself, and may be there to observe.
    severity: 'information',
    message: `EgressNetwork "${name}" lets pods reach every address outside, whatever its name: trafficPolicy is Allow.`,
    place: field([...basePath, ...path]),
    resource: { apiVersion, kind, namespace, name },
    data: { policy: [...basePath, ...path] },
  };
}

interface AllowedPattern {
  readonly pattern: string;
  readonly path: FieldPath;
  /** The list that the pattern, or the map with it, is an item of. */
  readonly list: FieldPath;
}

/** The names that a policy allows as destinations, each with its place from the object. */
function allowedPatterns(resource: Resource): readonly AllowedPattern[] {
  const { node, group, kind } = resource;
  if (servedClusterPolicyKind(resource) !== undefined) {
    return rulesAt(resource, ['spec', 'egress'])
      .filter((rule) => /^(Accept|Allow)$/.test(stringAt(node, [...rule, 'action']) ?? ''))
      .flatMap((rule) =>
        itemsAt(node, [...rule, 'to']).flatMap((_, index) => texts(resource, [...rule, 'to', index, 'domainNames'])),
      );
  }
  if (group === 'cilium.io' && /^Cilium(Clusterwide)?NetworkPolicy$/.test(kind)) {
    const specs: readonly FieldPath[] = [['spec'], ...rulesAt(resource, ['specs'])];
    return specs
      .flatMap((spec) => rulesAt(resource, [...spec, 'egress']))
      .flatMap((rule) => {
        const list = [...rule, 'toFQDNs'];
        return itemsAt(node, list).flatMap((item, index) => {
          const pattern = stringAt(item, ['matchPattern']);
          return pattern === undefined ? [] : [{ pattern, path: [...list, index, 'matchPattern'], list }];
        });
      });
  }
  if (group === 'networking.istio.io' && kind === 'ServiceEntry') {
    return stringAt(node, ['spec', 'location']) === 'MESH_INTERNAL' ? [] : texts(resource, ['spec', 'hosts']);
  }
  if (/^(k8s\.ovn\.org|network\.openshift\.io)$/.test(group) && /^Egress(Firewall|NetworkPolicy)$/.test(kind)) {
    const list = ['spec', 'egress'];
    return itemsAt(node, list).flatMap((rule, index) => {
      const pattern = stringAt(rule, ['to', 'dnsName']);
      if (pattern === undefined || stringAt(rule, ['type']) !== 'Allow') return [];
      return [{ pattern, path: [...list, index, 'to', 'dnsName'], list }];
    });
  }
  if (/(^|\.)projectcalico\.org$/.test(group) && /^(Global)?NetworkPolicy$/.test(kind)) {
    return rulesAt(resource, ['spec', 'egress'])
      .filter((rule) => stringAt(node, [...rule, 'action']) === 'Allow')
      .flatMap((rule) => texts(resource, [...rule, 'destination', 'domains']));
  }
  return [];
}

function rulesAt({ node }: Resource, list: FieldPath): readonly FieldPath[] {
  return itemsAt(node, list).map((_, index) => [...list, index]);
}

function texts({ node }: Resource, list: FieldPath): readonly AllowedPattern[] {
  return itemsAt(node, list).flatMap((item, index) => {
    const pattern = stringAt(item, []);
    return pattern === undefined ? [] : [{ pattern, path: [...list, index], list }];
  });
}

/** In words; undefined for names of one owner. */
function widthOf(pattern: string): string | undefined {
  const name = pattern.trim().toLowerCase().replace(/\.$/, '');
  if (/^[*.]+$/.test(name) && name.includes('*')) return 'every domain';
  const suffix = /^\*{1,2}\.([^*]+)$/.exec(name)?.[1];
  if (suffix === undefined) return undefined;
  const isPublic = /^[a-z][a-z0-9-]*$/.test(suffix) ? !privateNames.has(suffix) : registries.has(suffix);
  return isPublic ? `every domain of "${suffix}"` : undefined;
}

/** Suffixes of one label that nobody registers names in (RFC 6761, RFC 8375, ICANN for `internal`), or that stay inside. */
const privateNames = new Set([
  'local',
  'localdomain',
  'localhost',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'arpa',
  'test',
  'example',
  'invalid',
  'onion',
  'svc',
  'cluster',
]);

/** The suffixes of two labels in which most names are registered (https://publicsuffix.org). */
const registries = new Set([
  'co.uk',
  'org.uk',
  'ac.uk',
  'gov.uk',
  'com.au',
  'net.au',
  'org.au',
  'co.jp',
  'ne.jp',
  'or.jp',
  'com.br',
  'net.br',
  'com.cn',
  'net.cn',
  'org.cn',
  'co.in',
  'co.kr',
  'co.nz',
  'co.za',
  'com.mx',
  'com.tr',
  'com.tw',
  'com.sg',
  'com.hk',
  'com.ar',
  'com.ua',
  'com.pl',
  'co.il',
  'co.id',
]);

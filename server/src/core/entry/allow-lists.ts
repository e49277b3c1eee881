import { IpSet, parseCidr, parseIp } from '../connectivity/ip-set';
import { isIngress } from '../kubernetes/kinds';
import { isPlaceholder } from '../kubernetes/placeholder';
import { isInternalLoadBalancer, sourceRangesAnnotation } from '../kubernetes/read-external-access';
import { textAt } from '../kubernetes/read-resource';
import type { Resource } from '../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { haproxyIngressPrefixes, nginx } from './annotation-names';

/** A list of those who may connect from outside, as an object writes it. */
export interface AllowList {
  /** The field or the annotation, from the object. */
  readonly path: FieldPath;
  /** Its name without the domain. */
  readonly name: string;
  /** `text`: the entries are one text with separators between them. */
  readonly form: 'list' | 'text';
  readonly separator: ',' | ' ';
  /**
   * What becomes of it with a mistake in it: whoever reads it asks for a better one, or ignores it, so that everybody may
   * connect, or lets nobody connect, or passes over the entry, so that without another one everybody may connect.
   */
  readonly ifMalformed: 'refused' | 'ignored' | 'nobody' | 'passed-over';
  readonly entries: readonly string[];
  /** The field of an item of the list that has the entry; undefined where the item is the entry. */
  readonly key?: string;
  /** Single addresses are entries as well. */
  readonly takesAddresses: boolean;
  /** Whatever it allows, only a network inside reaches it. */
  readonly isInternal: boolean;
}

/** What of an object its lists are read from. */
export type ListHolder = Pick<Resource, 'group' | 'kind' | 'annotations' | 'node'>;

/** Of Services, Ingresses and the objects of controllers and meshes. */
export function allowListsOf(resource: ListHolder): readonly AllowList[] {
  if (resource.kind === 'Service' && resource.group === '') return listsOfService(resource);
  if (isIngress(resource)) return listsOfIngress(resource);
  if (resource.kind === 'Route' && resource.group === 'route.openshift.io') return listsOfRoute(resource);
  return readers.get(`${resource.group}/${resource.kind}`)?.(resource.node) ?? [];
}

const readers: ReadonlyMap<string, (node: YamlNode) => readonly AllowList[]> = new Map([
  ['traefik.io/Middleware', listsOfMiddleware],
  ['traefik.io/MiddlewareTCP', listsOfMiddleware],
  ['traefik.containo.us/Middleware', listsOfMiddleware],
  ['traefik.containo.us/MiddlewareTCP', listsOfMiddleware],
  ['configuration.konghq.com/KongPlugin', listsOfKong],
  ['configuration.konghq.com/KongClusterPlugin', listsOfKong],
  ['projectcontour.io/HTTPProxy', listsOfContour],
  ['k8s.nginx.org/Policy', listsOfNginx],
  ['gateway.envoyproxy.io/SecurityPolicy', listsOfEnvoyGateway],
  ['security.istio.io/AuthorizationPolicy', listsOfIstio],
]);

/** https://doc.traefik.io/traefik/middlewares/http/ipallowlist/ */
function listsOfMiddleware(node: YamlNode): readonly AllowList[] {
  return ['ipAllowList', 'ipWhiteList'].flatMap((name) => listAt(node, ['spec', name, 'sourceRange']));
}

/** https://developer.konghq.com/plugins/ip-restriction/ */
function listsOfKong(node: YamlNode): readonly AllowList[] {
  if (stringAt(node, ['plugin']) !== 'ip-restriction' || itemsAt(node, ['config', 'deny']).length > 0) return [];
  return listAt(node, ['config', 'allow']);
}

/** https://projectcontour.io/docs/main/config/ip-filtering/ */
function listsOfContour(node: YamlNode): readonly AllowList[] {
  const places = itemsAt(node, ['spec', 'routes']).map((_, index): FieldPath => ['spec', 'routes', index]);
  return [['spec', 'virtualhost'], ...places].flatMap((place) => listAt(node, [...place, 'ipAllowPolicy'], 'cidr'));
}

/** https://docs.nginx.com/nginx-ingress-controller/configuration/policy-resource/policy-reference/#accesscontrol */
function listsOfNginx(node: YamlNode): readonly AllowList[] {
  return listAt(node, ['spec', 'accessControl', 'allow']);
}

/** https://gateway.envoyproxy.io/docs/tasks/security/restrict-ip-access/ */
function listsOfEnvoyGateway(node: YamlNode): readonly AllowList[] {
  const authorization: FieldPath = ['spec', 'authorization'];
  const rules: FieldPath = [...authorization, 'rules'];
  // A rule that denies takes away from those behind it.
  const isAllow = (rule: YamlNode) => stringAt(rule, ['action']) === 'Allow';
  if (stringAt(node, [...authorization, 'defaultAction']) === 'Allow' || !itemsAt(node, rules).every(isAllow))
    return [];
  return itemsAt(node, rules).flatMap((rule, index) =>
    isAlone(nodeAt(rule, ['principal'])) ? listAt(node, [...rules, index, 'principal', 'clientCIDRs']) : [],
  );
}

/**
 * Of those whom a policy allows, and of those whom one that denies spares.
 * https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
function listsOfIstio(node: YamlNode): readonly AllowList[] {
  const action = stringAt(node, ['spec', 'action']) ?? 'ALLOW';
  const names = action === 'ALLOW' ? ['ipBlocks', 'remoteIpBlocks'] : ['notIpBlocks', 'notRemoteIpBlocks'];
  if (action !== 'ALLOW' && action !== 'DENY') return [];
  return itemsAt(node, ['spec', 'rules']).flatMap((rule, index) =>
    itemsAt(rule, ['from']).flatMap((from, place) => {
      if (!isAlone(nodeAt(from, ['source']))) return [];
      const source = ['spec', 'rules', index, 'from', place, 'source'];
      return names.flatMap((name) => listAt(node, [...source, name]));
    }),
  );
}

/** Who is meant has to fulfil every field. */
function isAlone(node: YamlNode | undefined): boolean {
  return node?.kind === 'map' && node.entries.length === 1;
}

const plainList = { form: 'list', separator: ',', ifMalformed: 'refused' } as const;

function listAt(node: YamlNode, path: FieldPath, key?: string): readonly AllowList[] {
  const items = itemsAt(node, path);
  if (items.length === 0) return [];
  const entries = items.map((item) => textAt(item, key === undefined ? [] : [key]) ?? '');
  const name = path.filter((step) => typeof step === 'string').at(-1) ?? '';
  const list: AllowList = { ...plainList, path, name, entries, takesAddresses: true, isInternal: false };
  return [key === undefined ? list : { ...list, key }];
}

function listsOfService(resource: ListHolder): readonly AllowList[] {
  if (stringAt(resource.node, ['spec', 'type']) !== 'LoadBalancer') return [];
  const name = 'loadBalancerSourceRanges';
  const path = ['spec', name];
  const isInternal = isInternalLoadBalancer(resource);
  const entries = itemsAt(resource.node, path).map((item) => textAt(item, []) ?? '');
  // The annotation counts where the field is not set.
  if (entries.length > 0) return [{ ...plainList, path, name, entries, takesAddresses: false, isInternal }];
  return listOf(resource, sourceRangesAnnotation, { takesAddresses: false, isInternal });
}

const newerNginxList = nginx('allowlist-source-range');

/** The newer name counts, unless it is empty. */
const nginxListAnnotations: readonly string[] = [newerNginxList, nginx('whitelist-source-range')];

/**
 * Annotations by their controllers: ingress-nginx, AWS, HAProxy Technologies, HAProxy Ingress.
 * https://github.com/haproxytech/kubernetes-ingress/blob/master/pkg/annotations/ingress/accessControl.go
 * https://github.com/jcmoraisjr/haproxy-ingress/blob/master/pkg/converters/ingress/annotations/updater.go
 */
export const ingressAnnotations: readonly (readonly [
  name: string,
  how: Pick<AllowList, 'takesAddresses' | 'ifMalformed'>,
])[] = [
  ...nginxListAnnotations.map((name) => [name, { takesAddresses: true, ifMalformed: 'nobody' }] as const),
  ['alb.ingress.kubernetes.io/inbound-cidrs', { takesAddresses: false, ifMalformed: 'refused' }],
  ['haproxy.org/allow-list', { takesAddresses: true, ifMalformed: 'ignored' }],
  ['haproxy.org/whitelist', { takesAddresses: true, ifMalformed: 'ignored' }],
  ...haproxyIngressPrefixes.flatMap((prefix) =>
    ['allowlist-source-range', 'whitelist-source-range'].map(
      (name) => [`${prefix}${name}`, { takesAddresses: true, ifMalformed: 'passed-over' }] as const,
    ),
  ),
];

function listsOfIngress(resource: ListHolder): readonly AllowList[] {
  const isInternal = resource.annotations.get('alb.ingress.kubernetes.io/scheme') === 'internal';
  const others = ingressAnnotations.filter(([name]) => !nginxListAnnotations.includes(name));
  return [
    ...listsOfIngressNginx(resource),
    ...others.flatMap(([name, how]) => listOf(resource, name, { ...how, isInternal })),
  ];
}

/**
 * What cannot be read closes the paths of the Ingress: everybody gets status 503. Of the newer name an empty text does so
 * too. The older one is an alias of it, and an empty alias counts as not written.
 * https://github.com/kubernetes/ingress-nginx/blob/main/internal/ingress/annotations/ipallowlist/main.go
 */
export function listsOfIngressNginx({ node }: Pick<ListHolder, 'node'>): readonly AllowList[] {
  const pathOf = (annotation: string): FieldPath => ['metadata', 'annotations', annotation];
  const annotation = nginxListAnnotations.find((each) => textAt(node, pathOf(each))) ?? newerNginxList;
  const path = pathOf(annotation);
  const text = textAt(node, path);
  if (text === undefined) return [];
  const entries = text.split(',').map((entry) => entry.trim());
  const name = nameOf(annotation);
  const how = { form: 'text', ifMalformed: 'nobody', takesAddresses: true, isInternal: false } as const;
  return [{ ...plainList, ...how, path, name, entries }];
}

/**
 * The newer annotation counts first. A list that cannot be read is dropped without a word.
 * https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/ingress_and_load_balancing/configuring-routes#nw-route-specific-annotations_configuring-routes
 */
function listsOfRoute(resource: ListHolder): readonly AllowList[] {
  return ['ip_allowlist', 'ip_whitelist']
    .flatMap((name) =>
      listOf(resource, `haproxy.router.openshift.io/${name}`, {
        takesAddresses: true,
        isInternal: false,
        separator: ' ',
        ifMalformed: 'ignored',
      }),
    )
    .slice(0, 1);
}

function listOf(
  { annotations, node }: ListHolder,
  annotation: string,
  how: Pick<AllowList, 'takesAddresses' | 'isInternal'> & Partial<AllowList>,
): readonly AllowList[] {
  const text = annotations.get(annotation)?.trim() ?? '';
  const path = ['metadata', 'annotations', annotation];
  // Patterns in a file are kept elsewhere, and exceptions take away from what stands before them.
  if (text === '' || text.startsWith('patterns/') || text.includes('!') || nodeAt(node, path) === undefined) return [];
  const entries = text.split(how.separator === ' ' ? /\s+/ : ',').map((entry) => entry.trim());
  return [{ ...plainList, path, name: nameOf(annotation), form: 'text', entries, ...how }];
}

function nameOf(annotation: string): string {
  return annotation.slice(annotation.indexOf('/') + 1);
}

/** The first entry that cannot be read; undefined where there is none. Placeholders may become anything. */
export function malformedEntry(list: AllowList): string | undefined {
  // Nobody misses what is empty where entries are passed over.
  return list.entries.find(
    (entry) => !isReadable(list, entry) && !(list.ifMalformed === 'passed-over' && entry === ''),
  );
}

/** The entries that count: where those that cannot be read are passed over, the others. */
export function entriesThatCount(list: AllowList): readonly string[] {
  return list.ifMalformed === 'passed-over' ? list.entries.filter((entry) => isReadable(list, entry)) : list.entries;
}

function isReadable({ takesAddresses }: AllowList, entry: string): boolean {
  return isPlaceholder(entry) || parseCidr(entry) !== undefined || (takesAddresses && parseIp(entry) !== undefined);
}

/** The families of which entries together allow every address. */
export function openFamilies(entries: readonly string[]): readonly IpSet[] {
  const all = IpSet.unionOf(entries.map((entry) => parseCidr(entry)?.set ?? IpSet.empty));
  return [IpSet.allIpv4, IpSet.allIpv6].filter((family) => all.includes(family));
}

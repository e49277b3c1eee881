import { IpSet, parseCidr, parseIp } from '../../connectivity/ip-set';
import { podTemplatePath } from '../../kubernetes/kinds';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';

export type Data = { readonly remove: FieldPath | null };

export const redirectToForbiddenAddress: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      const { kind, group } = resource;
      if (kind === 'Endpoints' && group === '') yield* ofAddresses(resource, 'subsets');
      if (kind === 'EndpointSlice' && group === 'discovery.k8s.io') yield* ofAddresses(resource, 'endpoints');
      if (kind === 'Service' && group === '') yield* ofName(resource);
      yield* ofAliases(resource);
    }
  },
};

function* ofAddresses(resource: Resource, list: 'subsets' | 'endpoints'): Iterable<DocumentFinding> {
  for (const [index, each] of itemsAt(resource.node, [list]).entries()) {
    for (const [position, address] of itemsAt(each, ['addresses']).entries()) {
      const path: FieldPath = [list, index, 'addresses', position, ...(list === 'subsets' ? ['ip'] : [])];
      const ip = stringAt(address, list === 'subsets' ? ['ip'] : []) ?? '';
      const what = forbidden(ip);
      if (what === undefined) continue;
      const remove = [...resource.basePath, list, index, 'addresses', position];
      yield findingAt(resource, path, `leads clients of the Service to ${what}: ${ip}`, { remove });
    }
  }
}

/** CVE-2021-25737: Kubernetes refuses these in EndpointSlices since 1.21.1, and not everywhere before. */
function forbidden(address: string): string | undefined {
  const ip = parseIp(address);
  if (ip === undefined) return undefined;
  if (metadata.has(address)) return 'the metadata of the cloud';
  const set = IpSet.of(ip);
  if (loopback.some((block) => block.includes(set))) return 'the node itself';
  return linkLocal.some((block) => block.includes(set)) ? "an address of the node's own network" : undefined;
}

const metadata = new Set(['169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '169.254.170.2']);
const setOf = (cidr: string) => parseCidr(cidr)?.set ?? IpSet.empty;
const loopback = ['127.0.0.0/8', '::1/128'].map(setOf);
const linkLocal = ['169.254.0.0/16', 'fe80::/10'].map(setOf);

function* ofName(resource: Resource): Iterable<DocumentFinding> {
  if (stringAt(resource.node, ['spec', 'type']) !== 'ExternalName') return;
  const name = stringAt(resource.node, ['spec', 'externalName'])?.toLowerCase().replace(/\.$/, '') ?? '';
  const what = targets.find(([pattern]) => pattern.test(name))?.[1];
  if (what === undefined) return;
  yield findingAt(resource, ['spec', 'externalName'], `is a name for ${what}: "${name}"`, { remove: null });
}

const targets: readonly (readonly [RegExp, string])[] = [
  [/^(localhost|127\.[\d.]+|::1)$|\.localhost$/, 'whatever pod or node asks'],
  [
    /^(metadata\.google\.internal|metadata|instance-data\.ec2\.internal|169\.254\.169\.254)$/,
    'the metadata of the cloud',
  ],
  [/^kubernetes\.default(\.svc(\.cluster\.local)?)?$/, 'the API server'],
];

/** Names of the cloud and of the cluster that a pod is told to find elsewhere. */
function* ofAliases(resource: Resource): Iterable<DocumentFinding> {
  const template = podTemplatePath(resource);
  if (template === undefined) return;
  const path: FieldPath = [...template, 'spec', 'hostAliases'];
  for (const [index, alias] of itemsAt(resource.node, path).entries()) {
    const ip = stringAt(alias, ['ip']) ?? '';
    for (const [position, node] of itemsAt(alias, ['hostnames']).entries()) {
      const name = stringAt(node, [])?.toLowerCase() ?? '';
      if (!/^(metadata\.google\.internal|kubernetes\.default(\.svc(\.cluster\.local)?)?)$/.test(name)) continue;
      yield findingAt(resource, [...path, index, 'hostnames', position], `has its pods find "${name}" at ${ip}`, {
        remove: null,
      });
    }
  }
}

function findingAt(resource: Resource, path: FieldPath, says: string, data: Data): DocumentFinding {
  return {
    message: `${resource.kind} "${resource.name}" ${says}.`,
    place: field([...resource.basePath, ...path]),
    resource: identityOf(resource),
    data,
  };
}

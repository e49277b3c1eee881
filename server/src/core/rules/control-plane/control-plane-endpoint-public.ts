import { IpSet, parseCidr } from '../../connectivity/ip-set';
import type { Json } from '../../json';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { isTrue } from '../../yaml/booleans';
import { type FieldPath, fieldOf, itemsAt, nodeAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { type PublicEndpoint, publicEndpoints } from './public-endpoints';

/** Paths lead from the root of the document. */
export interface EndpointData {
  readonly base: FieldPath;
  /** Where the list of address blocks stands, or would, from the base; null where there can be none. */
  readonly list: FieldPath | null;
  readonly entry: string | null;
  /** The block that lets everybody in. */
  readonly open: FieldPath | null;
  readonly closes: readonly (readonly [path: FieldPath, value: string])[];
}

export const controlPlaneEndpointPublic: GroupedRule<'document'> = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      yield* checkEndpoint(resource);
      yield* checkNodes(resource);
      yield* checkHost(resource);
    }
  },
};

function* checkEndpoint(resource: Resource): Iterable<DocumentFinding> {
  const isTemplate = resource.kind.endsWith('Template');
  const kind = `${resource.group}/${resource.kind.replace(/Template$/, '')}`;
  const endpoint = publicEndpoints.find((each) => each.kind === kind);
  if (endpoint === undefined) return;
  const base = isTemplate ? ['spec', 'template', ...endpoint.base] : endpoint.base;
  const node = nodeAt(resource.node, base);
  if (isHidden(endpoint, node, resource)) return;
  const data: EndpointData = {
    base: [...resource.basePath, ...base],
    list: endpoint.list,
    entry: endpoint.entry ?? null,
    open: null,
    closes: endpoint.closes,
  };
  const list = nodeAt(node, endpoint.list);
  const blocks = itemsAt(list, []).map((item) =>
    textAt(endpoint.entry === undefined ? item : fieldOf(item, endpoint.entry), []),
  );
  const open = blocks.findIndex(isEverybody);
  if (open >= 0) {
    const path = [...data.base, ...endpoint.list, open, ...(endpoint.entry === undefined ? [] : [endpoint.entry])];
    yield toFinding(resource, `${endpoint.list.at(-1)}: ${blocks[open]}`, path, { ...data, open: path });
    return;
  }
  if (endpoint.limits !== undefined && nodeAt(node, endpoint.limits) !== undefined) return;
  // A list with blocks in it, or one that is made elsewhere, says who may.
  if (list !== undefined && (list.kind !== 'sequence' || blocks.length > 0)) return;
  const written = endpoint.isPublic === undefined ? undefined : nodeAt(node, endpoint.isPublic);
  if (isTrue(written) && endpoint.isPublic !== undefined) {
    const because = `${endpoint.isPublic.at(-1)}: true`;
    yield toFinding(resource, because, [...data.base, ...endpoint.isPublic], data);
  } else if (endpoint.absent === 'open' && written === undefined) {
    const because = `no ${endpoint.list.at(-1)}`;
    yield { ...toFinding(resource, because, [...resource.basePath, 'kind'], data), severity: 'warning' };
  }
}

/** Nobody from the internet gets there, or that is not certain. */
function isHidden(endpoint: PublicEndpoint, node: YamlNode | undefined, resource: Resource): boolean {
  const isPublic = endpoint.isPublic === undefined ? undefined : nodeAt(node, endpoint.isPublic);
  if (isPublic !== undefined && (isPublic.kind !== 'scalar' || isPublic.value !== true)) return true;
  // kOps opens the API server by its load balancer.
  const isInternal = textAt(resource.node, ['spec', 'api', 'loadBalancer', 'type']) === 'Internal';
  return isInternal || endpoint.isPrivate.some((path) => textAt(node, path) === 'true');
}

/** https://kops.sigs.k8s.io/cluster_spec/#sshaccess */
function* checkNodes(resource: Resource): Iterable<DocumentFinding> {
  if (resource.group !== 'kops.k8s.io' || resource.kind !== 'Cluster') return;
  const path = ['spec', 'sshAccess'];
  const blocks = itemsAt(resource.node, path).map((item) => textAt(item, []));
  const open = blocks.findIndex(isEverybody);
  if (open < 0) return;
  const at = [...resource.basePath, ...path, open];
  const data: EndpointData = { base: resource.basePath, list: path, entry: null, open: at, closes: [] };
  const { apiVersion, kind, namespace, name } = resource;
  yield {
    message: `${kind} "${name}" lets everybody try to log in on its nodes (sshAccess: ${blocks[open]}).`,
    place: field(at),
    resource: { apiVersion, kind, namespace, name },
    data: data as unknown as Json,
  };
}

/**
 * kind publishes the API server on the machine on which it runs, and there to nobody else.
 * https://kind.sigs.k8s.io/docs/user/configuration/#api-server
 */
function* checkHost({ group, kind, node, basePath }: Resource): Iterable<DocumentFinding> {
  if (group !== 'kind.x-k8s.io' || kind !== 'Cluster') return;
  const path = ['networking', 'apiServerAddress'];
  const address = textAt(node, path);
  if (address === undefined || !/^(0\.0\.0\.0|::)$/.test(address)) return;
  const at = [...basePath, ...path];
  // Of the same family: a cluster of IPv6 alone has no other.
  const loopback = address === '::' ? '::1' : '127.0.0.1';
  const data: EndpointData = { base: basePath, list: null, entry: null, open: null, closes: [[path, loopback]] };
  yield {
    message: `kind opens the Kubernetes API at every address of its machine (apiServerAddress: ${address}).`,
    place: field(at),
    resource: undefined,
    severity: 'warning',
    data: data as unknown as Json,
  };
}

function isEverybody(block: string | undefined): boolean {
  const set = block === undefined ? undefined : parseCidr(block)?.set;
  return set !== undefined && (set.includes(IpSet.allIpv4) || set.includes(IpSet.allIpv6));
}

function toFinding(resource: Resource, because: string, path: FieldPath, data: EndpointData): DocumentFinding {
  const { apiVersion, kind, namespace, name } = resource;
  return {
    message: `${kind} "${name}" opens the Kubernetes API to the whole internet (${because}).`,
    place: field(path),
    resource: { apiVersion, kind, namespace, name },
    data: data as unknown as Json,
  };
}

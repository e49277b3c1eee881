import { unionOfCidrs } from '../connectivity/address-spaces';
import { IpSet, parseIp } from '../connectivity/ip-set';
import { itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { ExternalAccess } from './entities';
import { isPlaceholder } from './placeholder';
import { textAt } from './read-resource';
import type { Resource } from './resource';

/** How clients outside of the cluster reach a Service. */
export function readExternalAccess(resource: Resource): ExternalAccess {
  const { node } = resource;
  const isLoadBalancer = stringAt(node, ['spec', 'type']) === 'LoadBalancer';
  const allocates = nodeAt(node, ['spec', 'allocateLoadBalancerNodePorts']);
  return {
    ips: itemsAt(node, ['spec', 'externalIPs']).flatMap((item) => textAt(item, []) || []),
    loadBalancerIps: isLoadBalancer
      ? [
          ...wantedAddresses(resource),
          ...itemsAt(node, ['status', 'loadBalancer', 'ingress']).flatMap((item) => textAt(item, ['ip']) || []),
        ]
      : [],
    nodePorts: itemsAt(node, ['spec', 'ports']).flatMap((port) => {
      const nodePort = nodeAt(port, ['nodePort']);
      return nodePort?.kind === 'scalar' && typeof nodePort.value === 'number' && nodePort.value > 0
        ? [nodePort.value]
        : [];
    }),
    // It is true unless something else is written.
    allocatesNodePorts: allocates?.kind !== 'scalar' || allocates.value === null || allocates.value === true,
    loadBalancer: isLoadBalancer ? loadBalancerOf(resource) : undefined,
  };
}

/** From `limited` to `open`: what is written for certain, before what nobody can know. */
function loadBalancerOf(resource: Resource): ExternalAccess['loadBalancer'] {
  const { node, annotations } = resource;
  const hasList = itemsAt(node, ['spec', 'loadBalancerSourceRanges']).length > 0;
  // A blank annotation is as none: https://github.com/kubernetes/cloud-provider/blob/master/service/helpers/helper.go
  const hasAnnotation = (annotations.get(sourceRangesAnnotation) ?? '').trim() !== '';
  if (hasList || hasAnnotation || isInternalLoadBalancer(resource)) return 'limited';
  if (awsScheme(resource) === 'unknown') return 'unknown';
  const loadBalancerClass = stringAt(node, ['spec', 'loadBalancerClass']);
  const isKnownClass = loadBalancerClass === undefined || publicClasses.has(loadBalancerClass);
  const hasUnknown = [...annotations].some(
    ([name, value]) => leavingOpen.test(name) || (deciding.has(name) && isPlaceholder(value)),
  );
  return isKnownClass && !hasUnknown ? 'open' : 'unknown';
}

/** The same as spec.loadBalancerSourceRanges. */
export const sourceRangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** Whether it is certain that a load balancer is not open to the internet, whatever addresses are listed. */
export function isInternalLoadBalancer(resource: Pick<Resource, 'node' | 'annotations'>): boolean {
  const isWritten = ([name, value]: readonly [string, string | true]) => {
    const written = resource.annotations.get(name) ?? '';
    return value === true ? written !== '' : written.toLowerCase() === value;
  };
  if (limiting.some(isWritten) || awsScheme(resource) === 'internal') return true;
  if (stringAt(resource.node, ['spec', 'loadBalancerClass']) === tailnet) return true;
  const addresses = wantedAddresses(resource);
  return addresses.length > 0 && addresses.every(isInside);
}

/**
 * Annotations with the value, in lower case, by which a cloud's load balancer is internal; `true`: with any.
 * https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
 */
const limiting: readonly (readonly [name: string, value: string | true])[] = [
  ['service.beta.kubernetes.io/aws-load-balancer-security-group-prefix-lists', true],
  ['service.beta.kubernetes.io/azure-load-balancer-internal', 'true'],
  ['service.beta.kubernetes.io/azure-allowed-service-tags', true],
  ['service.beta.kubernetes.io/azure-allowed-ip-ranges', true],
  ['networking.gke.io/load-balancer-type', 'internal'],
  ['cloud.google.com/load-balancer-type', 'internal'],
  ['service.beta.kubernetes.io/openstack-internal-load-balancer', 'true'],
  ['service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type', 'private'],
  ['service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type', 'intranet'],
  ['service.beta.kubernetes.io/cce-load-balancer-internal-vpc', 'true'],
  ['service.kubernetes.io/qcloud-loadbalancer-internal-subnetid', true],
  ['service.beta.kubernetes.io/oci-load-balancer-internal', 'true'],
  ['oci-network-load-balancer.oraclecloud.com/internal', 'true'],
  ['service.beta.kubernetes.io/do-loadbalancer-network', 'internal'],
  ['service.beta.kubernetes.io/do-loadbalancer-allow-rules', true],
  ['service.beta.kubernetes.io/scw-loadbalancer-private', 'true'],
  ['load-balancer.hetzner.cloud/disable-public-network', 'true'],
];

const aws = (name: string) => `service.beta.kubernetes.io/aws-load-balancer-${name}`;

/** Where a placeholder stands, nothing is known. */
const deciding = new Set([...limiting.map(([name]) => name), aws('scheme'), aws('internal'), aws('type')]);

/** Known to the devices of one's own network alone. https://tailscale.com/kb/1439/kubernetes-operator-cluster-ingress */
const tailnet = 'tailscale';

/** Addresses come from a pool of the cluster's operator, and nobody outside knows what it holds. */
const leavingOpen =
  /^(metallb\.(universe\.tf|io)|lbipam\.cilium\.io|kube-vip\.io|purelb\.io|tailscale\.com)\/|^io\.cilium\/lb-ipam/;

/** What makes the load balancer from the class says where it is, if nothing else does. */
const publicClasses = new Set([
  'service.k8s.aws/nlb',
  'eks.amazonaws.com/nlb',
  'networking.gke.io/l4-regional-external',
]);

/**
 * The AWS Load Balancer Controller makes internal ones unless told otherwise; the controller in Kubernetes public ones.
 * Undefined where nothing of AWS is written, or a public one is asked for.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
function awsScheme({ node, annotations }: Pick<Resource, 'node' | 'annotations'>): 'internal' | 'unknown' | undefined {
  const scheme = annotations.get(aws('scheme'));
  if (scheme !== undefined && isPlaceholder(scheme)) return 'unknown';
  if (scheme === 'internal') return 'internal';
  const internal = annotations.get(aws('internal')) || undefined;
  if (scheme === undefined && internal !== undefined && internal !== 'false') {
    return isPlaceholder(internal) ? 'unknown' : 'internal';
  }
  const isOfController =
    /^(external|nlb-ip)$/.test(annotations.get(aws('type')) ?? '') ||
    /^(service\.k8s\.aws|eks\.amazonaws\.com)\/nlb$/.test(stringAt(node, ['spec', 'loadBalancerClass']) ?? '');
  if (isOfController && scheme === undefined && internal === undefined) return 'internal';
  // Who may connect stands in security groups that are kept elsewhere.
  return annotations.has(aws('security-groups')) ? 'unknown' : undefined;
}

/** The addresses that the load balancer is asked to have. */
function wantedAddresses({ node, annotations }: Pick<Resource, 'node' | 'annotations'>): readonly string[] {
  const lists = [
    stringAt(node, ['spec', 'loadBalancerIP']),
    ...[...annotations].flatMap(([name, value]) => (addressLists.test(name) ? value : [])),
  ];
  return lists.flatMap((list) => (list ?? '').split(',')).flatMap((address) => address.trim() || []);
}

const addressLists =
  /^(metallb\.(universe\.tf|io)\/loadBalancerIPs|lbipam\.cilium\.io\/ips|io\.cilium\/lb-ipam-ips|kube-vip\.io\/loadbalancerIPs)$/i;

const privateAddresses = unionOfCidrs(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7']);

function isInside(address: string): boolean {
  const ip = parseIp(address);
  return ip !== undefined && privateAddresses.includes(IpSet.of(ip));
}

import { servicesWithAddress } from '../../analysis/across-namespaces';
import type { Surroundings } from '../../analysis/lookups';
import { ownPolicies } from '../../analysis/own-policies';
import type { AddressRanges } from '../../cluster/address-ranges';
import { isContested } from '../../cluster/contested-policies';
import { type IpSet, ipSetOfCidr } from '../../connectivity/ip-set';
import { memoize } from '../../connectivity/memoize';
import { yamlString } from '../../fixes/policy-yaml';
import { namesClusterDns } from '../../kubernetes/cluster-part-names';
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Service } from '../../kubernetes/entities';
import type { Labels } from '../../kubernetes/labels';
import { namespaceNameLabel } from '../../kubernetes/read-entity';
import { listOf } from '../../navigation/peer-index';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { Completion } from '../rule';
import type { GroupedRule } from '../rule-group';

export type Data = {
  readonly namespace: string;
  readonly basePath: FieldPath;
  readonly item: FieldPath;
  readonly cidr: string;
  /** What all of the block belongs to, by the configuration; null where nobody says. */
  readonly inside: 'Services' | 'pods' | null;
  /** The peer that says what is meant, as YAML; filled in when the finding is gathered, null where nothing can. */
  readonly peer: string | null;
};

export const ipblockTargetsClusterAddress: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, { ranges }) {
    for (const { policy, cidr, item, inside } of clusterBlocks(view.networkPolicies, ranges)) {
      yield {
        message: `NetworkPolicy "${policy.identity.name}" allows ${cidr} (ipBlock), ${effectOf(inside)}.`,
        at: policy.ref,
        place: field([...item, 'ipBlock', 'cidr']),
        resource: policy.identity,
        related: [],
        data: { namespace: view.name, basePath: policy.basePath, item, cidr, inside, peer: null } satisfies Data,
      };
    }
  },
  holds: complete,
};

/** Blocks of one address, which may be that of a Service, and those of which the configuration says what they are. */
function* clusterBlocks(
  policies: readonly NetworkPolicy[],
  ranges: AddressRanges,
): Iterable<WrittenBlock & Pick<Data, 'inside'>> {
  for (const written of blocksIn(policies)) {
    const mayBeOne = /\/(32|128)$/.test(written.cidr);
    // Of most blocks neither is known.
    if (!mayBeOne && ranges.pods === undefined && ranges.services === undefined) continue;
    const { value: block } = ipSetOfCidr(written.cidr);
    const inside = insideOf(block, written.ports, ranges);
    if (inside !== null || (mayBeOne && block.size === 1n)) yield { ...written, inside };
  }
}

interface WrittenBlock extends Pick<Data, 'cidr' | 'item'> {
  readonly policy: NetworkPolicy;
  readonly ports: readonly NetworkPolicyPort[] | undefined;
}

/** Without policies that are written more than once with different rules. */
const blocksIn = memoize((policies: readonly NetworkPolicy[]): readonly WrittenBlock[] => {
  const blocks: WrittenBlock[] = [];
  for (const policy of policies) {
    for (const direction of ['ingress', 'egress'] as const) {
      if (!policy[direction].some(({ peers }) => peers?.some(isBlock)) || isContested(policies, policy)) continue;
      for (const [rule, { peers = [], ports }] of policy[direction].entries()) {
        for (const [index, peer] of peers.entries()) {
          if (peer.kind !== 'ip-block') continue;
          const item = [...policy.basePath, 'spec', direction, rule, listOf(direction), index];
          blocks.push({ policy, cidr: peer.cidr, item, ports });
        }
      }
    }
  }
  return blocks;
});

function isBlock({ kind }: NetworkPolicyPeer): boolean {
  return kind === 'ip-block';
}

function insideOf(
  block: IpSet,
  ports: readonly NetworkPolicyPort[] | undefined,
  { pods, services }: AddressRanges,
): Data['inside'] {
  if (block.isEmpty) return null;
  // Node-local caches answer at the address of cluster DNS, before it is translated.
  const mayBeDns = ports === undefined ? block.size === 1n : ports.every(isDnsPort);
  if (services?.includes(block) && !mayBeDns) return 'Services';
  // A block with all pods means any of them, whatever their addresses are.
  return pods?.includes(block) && !block.includes(pods) ? 'pods' : null;
}

function isDnsPort({ port }: NetworkPolicyPort): boolean {
  return port === 53 || (typeof port === 'string' && port.includes('dns'));
}

function effectOf(inside: Data['inside']): string {
  if (inside === null) return 'which may be the address of a Service';
  return inside === 'Services'
    ? 'addresses of Services, but sees the pods behind them'
    : 'addresses of pods, which change';
}

function addressOf(cidr: string): string {
  return cidr.slice(0, cidr.indexOf('/'));
}

function complete(finding: Finding, surroundings: Surroundings): boolean | Completion {
  const data = finding.data as Data;
  const own = ownPolicies(surroundings, finding, data)[0]?.policy;
  const [service, ...others] = servicesWithAddress(surroundings, addressOf(data.cidr));
  // Node-local caches answer at the address of cluster DNS, before it is translated.
  if (own === undefined || (service !== undefined && isDns(service))) return false;
  if (service === undefined) return data.inside !== null;
  const { name, namespace, ref, basePath, selector } = service;
  return {
    message: `NetworkPolicy "${own.identity.name}" allows the address of Service "${namespace}/${name}", but sees the pods behind it (ipBlock).`,
    related: [
      {
        at: ref,
        place: field([...basePath, 'spec', 'clusterIP']),
        message: `This is the address of Service "${name}".`,
      },
    ],
    data: {
      ...data,
      peer:
        selector === undefined || selector.size === 0 || others.length > 0 ? null : peerYaml(own, namespace, selector),
    },
  };
}

function isDns({ name, ports }: Service): boolean {
  return namesClusterDns(name) || ports.some(({ port }) => port === 53);
}

function peerYaml(policy: NetworkPolicy, namespace: string, labels: Labels): string {
  const pods = [...labels].map(([key, value]) => `    ${yamlString(key)}: ${yamlString(value)}`);
  const ofNamespace = `namespaceSelector:\n  matchLabels:\n    ${namespaceNameLabel}: ${yamlString(namespace)}\n`;
  return `${policy.namespace === namespace ? '' : ofNamespace}podSelector:\n  matchLabels:\n${pods.join('\n')}`;
}

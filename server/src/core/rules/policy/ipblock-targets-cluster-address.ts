import { servicesWithAddress } from '../../analysis/across-namespaces';
import type { Surroundings } from '../../analysis/lookups';
import { ownPolicies } from '../../analysis/own-policies';
import { isContested } from '../../cluster/contested-policies';
import { ipSetOfCidr } from '../../connectivity/ip-set';
import { yamlString } from '../../fixes/policy-yaml';
import { namesClusterDns } from '../../kubernetes/cluster-part-names';
import type { NetworkPolicy, Service } from '../../kubernetes/entities';
import type { Labels } from '../../kubernetes/labels';
import { namespaceNameLabel } from '../../kubernetes/read-entity';
import { listOf } from '../../navigation/peer-index';
import type { FieldPath } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { Completion, Rule } from '../rule';

export type Data = {
  readonly namespace: string;
  readonly basePath: FieldPath;
  readonly item: FieldPath;
  readonly cidr: string;
  /** The peer that says what is meant, as YAML; filled in when the finding is gathered, null where nothing can. */
  readonly peer: string | null;
};

export const ipblockTargetsClusterAddress: Rule = {
  id: 'ipblock-targets-cluster-address',
  title: 'ipBlock with the address of a Service',
  severity: 'warning',
  slice: 'namespace',
  *check(view) {
    for (const policy of view.networkPolicies) {
      if (isContested(view.networkPolicies, policy)) continue;
      for (const { cidr, item } of singleAddresses(policy)) {
        yield {
          message: `NetworkPolicy "${policy.identity.name}" allows the one address ${addressOf(cidr)} (ipBlock).`,
          at: policy.ref,
          place: field([...item, 'ipBlock', 'cidr']),
          resource: policy.identity,
          related: [],
          data: { namespace: view.name, basePath: policy.basePath, item, cidr, peer: null } satisfies Data,
        };
      }
    }
  },
  holds: complete,
};

function* singleAddresses(policy: NetworkPolicy): Iterable<{ readonly cidr: string; readonly item: FieldPath }> {
  for (const direction of ['ingress', 'egress'] as const) {
    for (const [rule, { peers = [] }] of policy[direction].entries()) {
      for (const [index, peer] of peers.entries()) {
        if (peer.kind !== 'ip-block' || ipSetOfCidr(peer.cidr).value.size !== 1n) continue;
        yield {
          cidr: peer.cidr,
          item: [...policy.basePath, 'spec', direction, rule, listOf(direction), index],
        };
      }
    }
  }
}

function addressOf(cidr: string): string {
  return cidr.slice(0, cidr.indexOf('/'));
}

function complete(finding: Finding, surroundings: Surroundings): boolean | Completion {
  const data = finding.data as Data;
  const own = ownPolicies(surroundings, finding, data)[0]?.policy;
  const [service, ...others] = servicesWithAddress(surroundings, addressOf(data.cidr));
  // Node-local caches answer at the address of cluster DNS, before it is translated.
  if (own === undefined || service === undefined || isDns(service)) return false;
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

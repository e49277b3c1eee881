import { denialIsUnknown } from '../../cluster/isolation';
import { linkLocal, unionOfCidrs } from '../../connectivity/address-spaces';
import { addressMayBeDenied } from '../../connectivity/admin-denial';
import { ConnectionSet } from '../../connectivity/connection-set';
import type { IpSet } from '../../connectivity/ip-set';
import { metadataServices } from '../../connectivity/metadata-services';
import { PortSet } from '../../connectivity/port-set';
import type { PortMatch, RulePeer } from '../../policies/ir';
import { type AllowRule, openRulesOf } from '../../policies/open-rules';
import type { FieldPath } from '../../yaml/field-path';
import { openField, openRuleFinding, policyWords } from '../open-rule';
import type { GroupedRule } from '../rule-group';

export const metadataEndpointReachable: GroupedRule<'namespace'> = {
  slice: 'namespace',
  *check(view, facts) {
    if (denialIsUnknown(view, facts, 'egress') !== undefined) return;
    for (const allowed of openRulesOf(view)) {
      if (allowed.unit.direction !== 'egress' || !allowsHttp(allowed.rule.ports)) continue;
      const open = opening(allowed);
      if (open === undefined || addressMayBeDenied(view, facts, open.address, http)) continue;
      yield openRuleFinding('metadata-endpoint-reachable', allowed, {
        message: `${policyWords(allowed)} lets pods reach the metadata service ${open.address}: ${open.words}. A compromised pod could take the credentials of its node.`,
        severity: open.address === metadataServices.ipv4 ? 'warning' : 'information',
        path: open.path,
        peers: open.peers,
        related: [],
      });
    }
  },
};

const http = ConnectionSet.of('TCP', PortSet.of(80));

const [ipv4, ipv6] = [unionOfCidrs([`${metadataServices.ipv4}/32`]), unionOfCidrs([`${metadataServices.ipv6}/128`])];

function allowsHttp(ports: PortMatch): boolean {
  return ports.kind === 'any' || ports.numbered.contains('TCP', 80);
}

interface Opening {
  readonly address: string;
  readonly path: FieldPath;
  readonly words: string;
  readonly peers: readonly RulePeer[];
}

/** The field that includes the service among much else; undefined for a rule that does not. */
function opening(allowed: AllowRule): Opening | undefined {
  const { rule } = allowed;
  if (rule.peer.kind === 'all') return { address: metadataServices.ipv4, ...openField(allowed), peers: [] };
  const [ofIpv4, ofIpv6] = [rule.peers.filter(includes(ipv4)), rule.peers.filter(includes(ipv6))];
  const [peer] = ofIpv4.length > 0 ? ofIpv4 : ofIpv6;
  if (peer === undefined) return undefined;
  const address = ofIpv4.length > 0 ? metadataServices.ipv4 : metadataServices.ipv6;
  return { address, path: peer.path, words: peer.words, peers: [...ofIpv4, ...ofIpv6] };
}

function includes(endpoint: IpSet): (peer: RulePeer) => boolean {
  return ({ selector }) =>
    selector.kind === 'ip' && selector.set.includes(endpoint) && !linkLocal.includes(selector.set);
}

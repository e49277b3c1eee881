import { unionOfCidrs } from '../../connectivity/address-spaces';
import { type IpSet, parseIp } from '../../connectivity/ip-set';
import type { Service } from '../../kubernetes/entities';
import type { NamespaceRule } from '../rule';
import { serviceFinding } from './service-finding';

export const serviceExternalIps: NamespaceRule = {
  slice: 'namespace',
  *check({ services }, _facts, optionsFor) {
    for (const service of services) {
      if (!isServedByProxies(service)) continue;
      const { ips: written } = service.access;
      if (written.length === 0) continue;
      const allowed = unionOfCidrs(optionsFor(service.ref.uri).allow ?? []);
      const ips = written.filter((ip) => !isWithin(ip, allowed));
      const [first, ...others] = ips;
      if (first === undefined) continue;
      const more = others.length === 0 ? '' : ` and ${others.length} more`;
      yield serviceFinding(service, ['spec', 'externalIPs'], {
        message: `Service "${service.identity.name}" takes the traffic of all pods and nodes to ${shown(first)}${more} (externalIPs).`,
        part: 'key',
      });
    }
  },
};

/** kube-proxy does nothing for the others (pkg/proxy/util, ShouldSkipService). */
function isServedByProxies({ type, isHeadless, unknown }: Service): boolean {
  return type !== 'ExternalName' && !isHeadless && unknown === undefined;
}

function isWithin(ip: string, allowed: IpSet): boolean {
  const address = parseIp(ip);
  return address !== undefined && allowed.contains(address);
}

function shown(ip: string): string {
  return ip.length > 39 ? 'an address' : ip;
}

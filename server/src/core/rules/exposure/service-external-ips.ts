import { unionOfCidrs } from '../../connectivity/address-spaces';
import { type IpSet, parseIp } from '../../connectivity/ip-set';
import { addressWords, takesExternalIps } from '../../entry/external-ips';
import type { NamespaceRule } from '../rule';
import { serviceFinding } from './service-finding';

export const serviceExternalIps: NamespaceRule = {
  slice: 'namespace',
  *check({ services }, _facts, optionsFor) {
    for (const service of services) {
      if (service.unknown !== undefined || !takesExternalIps(service)) continue;
      const allowed = unionOfCidrs(optionsFor(service.ref.uri).allow ?? []);
      const ips = service.access.ips.filter((ip) => !isWithin(ip, allowed));
      if (ips.length === 0) continue;
      yield serviceFinding(service, ['spec', 'externalIPs'], {
        message: `Service "${service.identity.name}" takes the traffic of all pods and nodes to ${addressWords(ips)} (externalIPs).`,
        part: 'key',
      });
    }
  },
};

function isWithin(ip: string, allowed: IpSet): boolean {
  const address = parseIp(ip);
  return address !== undefined && allowed.contains(address);
}

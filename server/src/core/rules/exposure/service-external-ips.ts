import type { Service } from '../../kubernetes/entities';
import type { Rule } from '../rule';
import { serviceFinding } from './service-finding';

export const serviceExternalIps: Rule = {
  id: 'service-external-ips',
  title: 'Service that takes over addresses',
  severity: 'error',
  slice: 'namespace',
  *check({ services }) {
    for (const service of services) {
      if (!isServedByProxies(service)) continue;
      const { ips } = service.access;
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

function shown(ip: string): string {
  return ip.length > 39 ? 'an address' : ip;
}

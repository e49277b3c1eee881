import type { FieldPath } from '../yaml/field-path';

/** Top levels that nobody can register (RFC 2606, RFC 6761, RFC 6762, RFC 9476), and usual ones of networks inside. */
export const privateTopLevels: ReadonlySet<string> = new Set(
  'local,localdomain,localhost,internal,intranet,intra,private,corp,home,lan,test,example,invalid,cluster'.split(','),
);

/**
 * Names that only a network inside resolves: reserved ones (RFC 6761, RFC 6762, RFC 8375, RFC 9476), those of clusters,
 * and those that say an address inside.
 */
export function isInternalHost(host: string): boolean {
  const name = host.toLowerCase();
  if (name.startsWith('*') && !name.startsWith('*.')) return false;
  return (
    !name.includes('.') ||
    privateTopLevels.has(name.slice(name.lastIndexOf('.') + 1)) ||
    /\.(home\.arpa|svc)$/.test(name) ||
    hasAddressInside.test(name)
  );
}

/** https://nip.io and https://sslip.io answer with the address in the name: loopback, or a private one of RFC 1918. */
const hasAddressInside =
  /(^|[.-])((127|10)([.-]\d{1,3}){3}|(192[.-]168|172[.-](1[6-9]|2\d|3[01]))([.-]\d{1,3}){2})\.(nip|sslip)\.io$/;

/** Whether a pattern is for hosts of more than one domain: nothing, an asterisk, or an asterisk before a top level. */
export function isAnyHost(host: string | undefined): boolean {
  return host === undefined || host === '' || /^\*(\.[^.]*)?$/.test(host);
}

/** Whether a host is written at a path of an object: in rules, `spec.tls`, listeners, servers, and routes of any kind. */
export function isHostField(path: FieldPath): boolean {
  const name = path.findLast((step) => typeof step === 'string');
  return path[0] === 'spec' && /^(host(s|name|names)?|fqdn|match)$/.test(String(name));
}

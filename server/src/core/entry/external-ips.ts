import type { Service } from '../kubernetes/entities';

/**
 * Whether kube-proxy takes what is sent to the `externalIPs` of a Service (pkg/proxy/util, ShouldSkipService).
 * https://kubernetes.io/docs/concepts/services-networking/service/#external-ips
 */
export function takesExternalIps({ type, isHeadless, access }: Service): boolean {
  return type !== 'ExternalName' && !isHeadless && access.ips.length > 0;
}

/** `198.51.100.7 and 2 more` */
export function addressWords([first = '', ...others]: readonly string[]): string {
  const shown = first.length > 39 ? 'an address' : first;
  return others.length === 0 ? shown : `${shown} and ${others.length} more`;
}

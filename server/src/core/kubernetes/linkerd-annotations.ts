import type { Labels } from './labels';

/*
 * What pods, or their namespace, say to Linkerd.
 * https://linkerd.io/2/reference/proxy-configuration/
 */

export const linkerdInject = 'linkerd.io/inject';
export const linkerdSkipInbound = 'config.linkerd.io/skip-inbound-ports';
export const linkerdSkipOutbound = 'config.linkerd.io/skip-outbound-ports';
export const linkerdSkipSubnets = 'config.linkerd.io/skip-subnets';

/** Those annotations, for an entity; nothing where there are none. */
export function readLinkerd(annotations: Labels): { readonly linkerd?: Labels } {
  const found = [linkerdInject, linkerdSkipInbound, linkerdSkipOutbound, linkerdSkipSubnets].flatMap((key) => {
    const value = annotations.get(key);
    return value === undefined ? [] : [[key, value.trim()] as const];
  });
  return found.length === 0 ? {} : { linkerd: new Map(found) };
}

/** The host of a URL; undefined where there is none that is known. */
export function hostOf(url: string): string | undefined {
  const [, bracketed, name] = /^[a-z]+:\/\/(?:[^\s/]*@)?(?:\[([0-9a-f:.]+)\]|([^/:[\]]+))(?::|\/|$)/i.exec(url) ?? [];
  const host = bracketed ?? name;
  return host === undefined || /[$<{]/.test(host) ? undefined : host;
}

/** Whether nobody but the node itself gets there. */
export function isLoopbackUrl(url: string): boolean {
  const host = hostOf(url);
  return host !== undefined && isLoopback(host);
}

/** Whether only the node itself reaches an address or a name. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127\.\d+\.\d+\.\d+$/.test(host) || host === '::1';
}

/** Whether it is every address of the node. */
export function isAnyAddress(host: string): boolean {
  return host === '' || host === '0.0.0.0' || /^(0*:)+:?0*$/.test(host);
}

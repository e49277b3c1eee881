/** Names that only a network inside resolves: reserved ones (RFC 6761, RFC 6762, RFC 9476), and those of clusters. */
export function isInternalHost(host: string): boolean {
  const name = host.toLowerCase();
  if (name.startsWith('*') && !name.startsWith('*.')) return false;
  return !name.includes('.') || /\.(local|localhost|internal|intranet|lan|home|corp|test|svc)$/.test(name);
}

/** Whether a pattern is for hosts of more than one domain: nothing, an asterisk, or an asterisk before a top level. */
export function isAnyHost(host: string | undefined): boolean {
  return host === undefined || host === '' || /^\*(\.[^.]*)?$/.test(host);
}

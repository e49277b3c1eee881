/** Names that only a network inside resolves: reserved ones (RFC 6761, RFC 6762, RFC 9476), and those of clusters. */
export function isInternalHost(host: string): boolean {
  const name = host.toLowerCase();
  return !name.includes('.') || /\.(local|localhost|internal|intranet|lan|home|corp|test|svc)$/.test(name);
}

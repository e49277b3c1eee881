import type { Certificate } from './certificate';

/** The names that a certificate, or what will become one, is good for. */
export type CertifiedNames = Pick<Certificate, 'dnsNames' | 'ipAddresses'>;

/** Whether a client that asks for the host takes the certificate. A host may itself be a wildcard, of a listener. */
export function coversHost({ dnsNames, ipAddresses }: CertifiedNames, host: string): boolean {
  const wanted = normal(host);
  return dnsNames.some((name) => matchesName(normal(name), wanted)) || ipAddresses.includes(wanted);
}

/**
 * Whether a name with a wildcard, which stands for exactly one label at the left, matches a host (RFC 6125, 6.4.3).
 * Both in lower case and without a dot at the end.
 */
export function matchesName(pattern: string, host: string): boolean {
  return pattern === host || pattern === wildcardOf(host);
}

/** The name with a wildcard that matches a host; undefined where none does. */
export function wildcardOf(host: string): string | undefined {
  const dot = host.indexOf('.');
  return dot > 0 && host[0] !== '*' ? `*${host.slice(dot)}` : undefined;
}

function normal(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether a path is asked for by an authority that proves a domain, which it always does over plain HTTP. RFC 8555, 8.3 */
export function isChallengePath(path: string | undefined): boolean {
  return path?.startsWith('/.well-known/acme-challenge') === true;
}

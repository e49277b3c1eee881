import { count } from '../report/words';
import type { AllowedSources, EntryBackend, EntryPoint, Waf } from './entry-point';

/** What is asked for: `shop.example.com/cart`, `every host`, `port 443`. */
export function requestWords({ host, path, port }: Pick<EntryPoint, 'host' | 'path' | 'port'>): string {
  if (host === undefined && port !== undefined) return `port ${port}`;
  const of = path === undefined || path === '/' ? '' : path;
  return host === undefined ? `every host${of === '' ? '' : ` ${of}`}` : `${host}${of}`;
}

/** `web:80`; with its namespace where that is not the one of the object. */
export function backendWords({ namespace, service, port, isMissing, isUngranted }: EntryBackend, own: string): string {
  const name = namespace === own ? service : `${namespace}/${service}`;
  const lack = isUngranted ? ' (no ReferenceGrant for it)' : isMissing ? ' (not in the manifests)' : '';
  return `${name}${port === undefined ? '' : `:${port}`}${lack}`;
}

export function sourceWords(sources: AllowedSources): string {
  switch (sources.kind) {
    case 'anybody':
      return 'anybody';
    case 'inside':
      return 'a network inside';
    case 'unknown':
      return `unknown: ${sources.why}`;
    case 'nobody':
      return 'nobody';
    case 'listed':
      return sources.entries.length <= 2 ? sources.entries.join(', ') : count(sources.entries.length, 'range');
  }
}

export function wafWords(waf: Waf): string {
  switch (waf.kind) {
    case 'none':
      return 'none is written';
    case 'unknown':
      return `unknown: ${waf.why}`;
    case 'blocking':
      return waf.name;
    case 'ineffective':
      return `${waf.name}, which blocks nothing: ${waf.why}`;
  }
}

import type { PortMatch } from './ir';

/** `every port`, `TCP 80, 443`, or `some ports` when that would be long. */
export function portWords(ports: PortMatch): string {
  if (ports.kind === 'any' || ports.numbered.isAll) return 'every port';
  const numbered = ports.numbered.isEmpty ? [] : [`${ports.numbered}`.replaceAll(',', ', ')];
  const named = ports.named.map(({ name, protocol }) =>
    protocol === undefined ? `port "${name}"` : `${protocol} "${name}"`,
  );
  const words = [...numbered, ...named].join(', ').replaceAll(/(\w+) 1-65535/g, 'every $1 port');
  return words.length > 40 ? 'some ports' : words;
}

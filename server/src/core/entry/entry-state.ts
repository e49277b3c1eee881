import type { Edge, EntryBackend, EntryPoint, Hop } from './entry-point';

/** How one host and path is served, all the way to the pods. */
export type EntryState =
  | 'plain'
  | 'redirected'
  | 'terminated'
  | 're-encrypted'
  | 'passed-through'
  | 'not-served'
  | 'unknown';

/** Those first that somebody should look at. */
export const statesByConcern: readonly EntryState[] = [
  'plain',
  'unknown',
  'terminated',
  're-encrypted',
  'passed-through',
  'redirected',
  'not-served',
];

export function entryState({ edge, backends }: Pick<EntryPoint, 'edge' | 'backends'>): EntryState {
  return stateThrough(edge, worstHop(backends));
}

/** By way of one hop; undefined where nothing is behind it. */
export function stateThrough(edge: Edge, hop: Hop | undefined): EntryState {
  return edge.kind === 'terminated' && hop?.kind === 'encrypted' ? 're-encrypted' : edge.kind;
}

/** In plain words, such as `terminates at the edge, plain behind it`. */
export function entryWords({ backends, ...served }: Pick<EntryPoint, 'edge' | 'http' | 'backends'>): string {
  return wordsThrough(served, worstHop(backends));
}

/** The same by way of one hop. */
export function wordsThrough({ edge, http }: Pick<EntryPoint, 'edge' | 'http'>, hop: Hop | undefined): string {
  const words = wordsOf(edge, hop);
  return http === 'served' && edge.kind !== 'plain' ? `${words}; answers plain HTTP as well` : words;
}

function wordsOf(edge: Edge, hop: Hop | undefined): string {
  switch (edge.kind) {
    case 'plain':
      return hop?.kind === 'encrypted' ? 'plain at the edge, encrypted behind it' : 'plain';
    case 'redirected':
      return 'redirected to HTTPS';
    case 'passed-through':
      return 'passed through to the pod';
    case 'unknown':
      return `unknown: ${edge.why}`;
    case 'not-served':
      return `not served: ${edge.why}`;
    case 'terminated':
      return hop === undefined ? 'terminates at the edge' : wordsBehind(hop);
  }
}

function wordsBehind(hop: Hop): string {
  switch (hop.kind) {
    case 'plain':
      return 'terminates at the edge, plain behind it';
    case 'unknown':
      return `terminates at the edge, unknown behind it: ${hop.why}`;
    case 'encrypted':
      return hop.isVerified === false
        ? 're-encrypted to the pod, whose certificate is not looked at'
        : 're-encrypted to the pod';
  }
}

function worstHop(backends: readonly EntryBackend[]): Hop | undefined {
  const hops = backends.flatMap(({ hop, isUngranted }) => (isUngranted ? [] : hop));
  const isUnverified = (hop: Hop) => hop.kind === 'encrypted' && hop.isVerified === false;
  return (
    hops.find(({ kind }) => kind === 'plain') ??
    hops.find(({ kind }) => kind === 'unknown') ??
    hops.find(isUnverified) ??
    hops[0]
  );
}

import type { NamespaceView } from '../../cluster/namespace-view';
import { memoize } from '../../connectivity/memoize';
import { groupBy } from '../../group-by';
import type { Service } from '../../kubernetes/entities';

/**
 * Services that are the same but for their names: selector, type and ports.
 * Two of one selector are often meant, one headless or one for outside, and so are those of a rollout, where a
 * controller sets the selector later.
 */
export function sameBackends({ services, workloads }: NamespaceView): readonly Pair[] {
  const pairs = pairsAmong(services);
  return pairs.length > 0 && workloads.some(({ identity }) => identity.kind === 'Rollout') ? [] : pairs;
}

interface Pair {
  readonly first: Service;
  readonly other: Service;
}

/** They hang on the Services alone, so that an edit of anything else compares none. */
const pairsAmong = memoize((services: readonly Service[]): readonly Pair[] => {
  const candidates = services.filter(
    ({ selector, unknown, hasUnknownPorts }) =>
      selector !== undefined && selector.size > 0 && unknown === undefined && !hasUnknownPorts,
  );
  return [...groupBy(candidates, meaningOf).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others
          .filter(({ name }) => name !== first.name && ![name, first.name].some(isOfRollout))
          .map((other) => ({ first, other })),
  );
});

/** Kept, because an edited Service is compared with all others. */
const meaningOf = memoize(({ selector, type, isHeadless, ports }: Service): string => {
  const labels = [...(selector ?? [])].map((label) => label.join('=')).sort();
  const numbers = ports.map(({ port, targetPort, protocol }) => `${protocol} ${port} ${targetPort}`).sort();
  return JSON.stringify([labels, type, isHeadless, numbers]);
});

function isOfRollout(name: string): boolean {
  return /(^|-)(canary|stable|primary|preview|active|blue|green)(-|$)/.test(name);
}

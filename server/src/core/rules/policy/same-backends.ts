import type { NamespaceView } from '../../cluster/namespace-view';
import { groupBy } from '../../group-by';
import type { Service } from '../../kubernetes/entities';

/**
 * Services that are the same but for their names: selector, type and ports.
 * Two of one selector are often meant, one headless or one for outside, and so are those of a rollout, where a
 * controller sets the selector later.
 */
export function sameBackends({
  services,
  workloads,
}: NamespaceView): readonly { readonly first: Service; readonly other: Service }[] {
  const candidates = services.filter(
    ({ selector, unknown, hasUnknownPorts }) =>
      selector !== undefined && selector.size > 0 && unknown === undefined && !hasUnknownPorts,
  );
  if (candidates.length < 2 || workloads.some(({ identity }) => identity.kind === 'Rollout')) return [];
  return [...groupBy(candidates, meaningOf).values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : others
          .filter(({ name }) => name !== first.name && ![name, first.name].some(isOfRollout))
          .map((other) => ({ first, other })),
  );
}

function meaningOf({ selector, type, isHeadless, ports }: Service): string {
  const labels = [...(selector ?? [])].map((label) => label.join('=')).sort();
  const numbers = ports.map(({ port, targetPort, protocol }) => `${protocol} ${port} ${targetPort}`).sort();
  return JSON.stringify([labels, type, isHeadless, numbers]);
}

function isOfRollout(name: string): boolean {
  return /(^|-)(canary|stable|primary|preview|active|blue|green)(-|$)/.test(name);
}

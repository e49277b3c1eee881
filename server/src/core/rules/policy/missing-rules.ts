import type { ConnectionSet } from '../../connectivity/connection-set';
import { portLines } from '../../fixes/policy-yaml';
import { groupBy } from '../../group-by';
import type { Direction, Workload } from '../../kubernetes/entities';
import { podsOf } from './blocked-scrapes';
import type { Pods } from './blocks-declared-dependency';

/** A rule that pods need in one direction. */
export type MissingRule = {
  readonly direction: Direction;
  readonly own: Pods;
  readonly others: readonly Pods[];
  readonly ports: readonly string[];
};

/** A caller, what it cannot call, and the sides on which policies keep it out. */
export interface ClosedPair {
  readonly caller: Workload;
  readonly called: Workload;
  readonly connections: ConnectionSet;
  readonly closed: readonly Direction[];
}

/**
 * The rules that let the callers through. None for a side that is open: nothing may isolate its pods, and a policy for them
 * would keep out everybody else.
 */
export function missingRules(pairs: readonly ClosedPair[]): readonly MissingRule[] {
  const byCalled = groupBy(pairs, ({ called, connections }) => JSON.stringify([podsOf(called), `${connections}`]));
  return [...byCalled.values()].flatMap((alike): readonly MissingRule[] => {
    const [first] = alike;
    if (first === undefined) return [];
    const [pods, ports] = [podsOf(first.called), portLines(first.connections)];
    const callers = (direction: Direction) =>
      [...new Set(alike.filter(({ closed }) => closed.includes(direction)).map(({ caller }) => caller))].map(podsOf);
    const admitted = callers('ingress');
    return [
      ...callers('egress').map((own): MissingRule => ({ direction: 'egress', own, others: [pods], ports })),
      ...(admitted.length === 0 ? [] : [{ direction: 'ingress', own: pods, others: admitted, ports } as const]),
    ];
  });
}

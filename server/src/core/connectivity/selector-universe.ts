import { assertNever } from '../invariant';
import type { PolicyUnit, PortMatch, Selector } from '../policies/ir';
import type { Boundaries } from './interval-set';
import { cutsOf, type IpAddress, type IpSet } from './ip-set';

/** Everything by which the policies of a cluster can tell endpoints apart. */
export interface SelectorUniverse {
  /** Keys of pod labels that occur in a selector. */
  readonly labelKeys: ReadonlySet<string>;
  readonly portNames: ReadonlySet<string>;
  /** Addresses between two neighbouring cuts are in the same ipBlocks. */
  readonly ipCuts: Boundaries<IpAddress>;
}

export function universeOf(units: Iterable<PolicyUnit>): SelectorUniverse {
  const universe = { labelKeys: new Set<string>(), portNames: new Set<string>(), ipSets: new Set<IpSet>() };
  for (const unit of units) {
    collectSelector(unit.subject, universe);
    for (const rule of unit.rules) {
      collectSelector(rule.peer, universe);
      collectPorts(rule.ports, universe.portNames);
    }
  }
  return { labelKeys: universe.labelKeys, portNames: universe.portNames, ipCuts: cutsOf(universe.ipSets) };
}

/** Every ipBlock under a selector. */
export function ipSetsOf(selector: Selector): ReadonlySet<IpSet> {
  const found = { labelKeys: new Set<string>(), ipSets: new Set<IpSet>() };
  collectSelector(selector, found);
  return found.ipSets;
}

function collectSelector(
  selector: Selector,
  universe: { readonly labelKeys: Set<string>; readonly ipSets: Set<IpSet> },
): void {
  switch (selector.kind) {
    case 'and':
    case 'or':
      for (const part of selector.of) collectSelector(part, universe);
      break;
    case 'not':
      collectSelector(selector.of, universe);
      break;
    case 'pod-labels':
      for (const { key } of selector.selector.requirements) universe.labelKeys.add(key);
      break;
    case 'ip':
      universe.ipSets.add(selector.set);
      break;
    case 'all':
    case 'none':
    case 'namespace':
    case 'namespace-labels':
    case 'node-labels':
    case 'fqdn':
    case 'unknown':
      break;
    default:
      assertNever(selector);
  }
}

function collectPorts(ports: PortMatch, portNames: Set<string>): void {
  if (ports.kind === 'some') for (const { name } of ports.named) portNames.add(name);
}

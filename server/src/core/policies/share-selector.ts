import type { Selector } from './ir';

/**
 * One object for selectors that say the same, so that what is worked out for one of them is found for all.
 * Policies often repeat what others say. Of very many selectors some are forgotten, which costs time and nothing else.
 */
export function shareSelector(selector: Selector): Selector {
  return shareByKey(selectors, keyOf(selector), () => selector);
}

const selectors = new Map<string, Selector>();

/** The same of anything that has one key for all that say the same. */
export function shareByKey<Value>(shared: Map<string, Value>, key: string, make: () => Value): Value {
  const known = shared.get(key);
  if (known !== undefined) return known;
  if (shared.size >= maxShared) shared.clear();
  const value = make();
  shared.set(key, value);
  return value;
}

const maxShared = 20_000;

/** Everything that is in the selector, so that also what is shown of two of one key is the same. */
function keyOf(selector: Selector): string {
  switch (selector.kind) {
    case 'and':
    case 'or':
      return `${selector.kind}[${selector.of.map(keyOf).join()}]`;
    case 'not':
      return `not[${keyOf(selector.of)}]`;
    case 'ip':
      return `ip[${selector.field},${selector.set.boundaries.join()}]`;
    case 'node-labels': {
      const { matching, others } = selector;
      return `nodes[${JSON.stringify(selector.selector)},${matching.boundaries.join()},${others.boundaries.join()}]`;
    }
    default:
      return JSON.stringify(selector);
  }
}

/**
 * For states that cannot happen: throws, so that tests fail and the runner reports which rule broke.
 * @public
 */
export function invariant(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${claim}`);
}

/** Ends a switch over a union: a new member is a compile error. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

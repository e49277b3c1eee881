/** Remembers a function's result for as long as its argument lives. Only for immutable arguments and pure functions. */
export function memoize<Argument extends object, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  const results = new WeakMap<Argument, { readonly value: Result }>();
  return (argument) => {
    const known = results.get(argument);
    if (known !== undefined) return known.value;
    const value = compute(argument);
    results.set(argument, { value });
    return value;
  };
}

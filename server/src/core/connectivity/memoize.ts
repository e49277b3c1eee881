/** Remembers a function's result for as long as its argument lives. Only for immutable arguments and pure functions. */
export function memoize<Argument extends object, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  // Without a wrapper around each result: of those that rules keep for policies there are very many.
  const results = new WeakMap<Argument, Result>();
  return (argument) => {
    const known = results.get(argument);
    if (known !== undefined || results.has(argument)) return known as Result;
    const value = compute(argument);
    results.set(argument, value);
    return value;
  };
}

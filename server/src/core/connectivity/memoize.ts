/** Remembers a function's result for as long as its argument lives. Only for immutable arguments and pure functions. */
export function memoize<Argument extends object, Result>(
  compute: (argument: Argument) => Result,
): (argument: Argument) => Result {
  // Without a wrapper around each result: of those that rules keep for policies there are very many.
  const results = new WeakMap<Argument, Result>();
  return (argument) => {
    const known = results.get(argument);
    return known === undefined ? workOut(results, compute, argument) : known;
  };
}

/** Apart from the look, which many callers make: an engine that compiles it for each of them has little to compile. */
function workOut<Argument extends object, Result>(
  results: WeakMap<Argument, Result>,
  compute: (argument: Argument) => Result,
  argument: Argument,
): Result {
  if (results.has(argument)) return results.get(argument) as Result;
  const value = compute(argument);
  results.set(argument, value);
  return value;
}

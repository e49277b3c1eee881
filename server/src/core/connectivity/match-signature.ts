/** How a selector matches: not at all is not noted. */
export type MatchTruth = 'yes' | 'unknown';

/**
 * Which of the telling selectors of a plane match a peer: another signature and one match more, so that nothing is
 * allocated for a pod that is matched as another one was. `Kept` is what was worked out for it.
 */
export class MatchSignature<Kept> {
  kept: Kept | undefined;
  /** What one match less is; undefined where nothing is matched. */
  readonly from: MatchSignature<Kept> | undefined;
  /** Of the selector, among those that tell peers apart. */
  readonly position: number;
  readonly truth: MatchTruth;
  /** Mostly the one that is asked for again, and often the only one. */
  #latest: MatchSignature<Kept> | undefined;
  #all: Map<number, MatchSignature<Kept>> | undefined;

  private constructor(from: MatchSignature<Kept> | undefined, position: number, truth: MatchTruth) {
    this.kept = undefined;
    this.from = from;
    this.position = position;
    this.truth = truth;
    this.#latest = undefined;
    this.#all = undefined;
  }

  /** That of a peer that nothing matches. */
  static none<Kept>(): MatchSignature<Kept> {
    return new MatchSignature<Kept>(undefined, -1, 'yes');
  }

  with(position: number, truth: MatchTruth): MatchSignature<Kept> {
    const latest = this.#latest;
    if (latest === undefined) {
      this.#latest = new MatchSignature(this, position, truth);
      return this.#latest;
    }
    if (latest.position === position && latest.truth === truth) return latest;
    this.#all ??= new Map([[keyOf(latest), latest]]);
    const key = keyOf({ position, truth });
    const next = this.#all.get(key) ?? new MatchSignature(this, position, truth);
    this.#all.set(key, next);
    this.#latest = next;
    return next;
  }
}

function keyOf({ position, truth }: { readonly position: number; readonly truth: MatchTruth }): number {
  return truth === 'yes' ? position : -1 - position;
}

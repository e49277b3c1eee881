/** How a rule matches: not at all is not noted. */
export interface RuleMatch {
  /** Among the rules of a plane that tell peers apart. */
  readonly position: number;
  readonly truth: 'yes' | 'unknown';
}

/** The signature of a peer that no rule matches. */
export const noMatch = 0;

/**
 * Gives sets of matches small numbers, so that nothing is allocated for a pod that is matched as another one was.
 * A signature is made by one match after the other, in the order of the rules.
 */
export class MatchSignatures {
  readonly #matches: (readonly RuleMatch[])[] = [[]];
  readonly #next = new Map<number, number>();
  readonly #width: number;

  constructor(ruleCount: number) {
    this.#width = 2 * ruleCount;
  }

  with(signature: number, position: number, truth: RuleMatch['truth']): number {
    const step = signature * this.#width + 2 * position + (truth === 'yes' ? 0 : 1);
    const known = this.#next.get(step);
    if (known !== undefined) return known;
    const created = this.#matches.length;
    this.#matches.push([...this.matchesOf(signature), { position, truth }]);
    this.#next.set(step, created);
    return created;
  }

  matchesOf(signature: number): readonly RuleMatch[] {
    return this.#matches[signature] ?? [];
  }
}

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
 * A signature is another one and one match more, so a policy of many rules costs as many signatures and no more.
 */
export class MatchSignatures {
  readonly #steps: (Step | undefined)[] = [undefined];
  readonly #next = new Map<number, number>();
  readonly #width: number;

  constructor(ruleCount: number) {
    this.#width = 2 * ruleCount;
  }

  with(signature: number, position: number, truth: RuleMatch['truth']): number {
    const key = signature * this.#width + 2 * position + (truth === 'yes' ? 0 : 1);
    const known = this.#next.get(key);
    if (known !== undefined) return known;
    const created = this.#steps.length;
    this.#steps.push({ from: signature, match: { position, truth } });
    this.#next.set(key, created);
    return created;
  }

  /** In no order. */
  matchesOf(signature: number): readonly RuleMatch[] {
    const matches: RuleMatch[] = [];
    for (let step = this.#steps[signature]; step !== undefined; step = this.#steps[step.from]) matches.push(step.match);
    return matches;
  }
}

/** The last match of a signature. */
interface Step {
  readonly from: number;
  readonly match: RuleMatch;
}

/** Milliseconds that listing code actions may cost; what is not verified by then is verified when it is chosen. */
const listingMilliseconds = 50;

/**
 * How much time listings spend on trying fixes. How long a fix takes shows only afterwards, so a listing may overrun;
 * the following ones make up for it, and an editor that asks at every move of the cursor does not hold the server up.
 */
export class CheckBudget {
  #left = 0;
  #longest = 0;

  /** An editor asks for the actions at a place. */
  nextListing(): void {
    this.#left = Math.min(this.#left + listingMilliseconds, listingMilliseconds);
    this.#longest = 0;
  }

  /** Whether another check that takes as long as those of this listing is within the time. */
  get allowsAnother(): boolean {
    return this.#left > this.#longest;
  }

  async measure<T>(check: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await check();
    const spent = performance.now() - start;
    this.#left -= spent;
    this.#longest = Math.max(this.#longest, spent);
    return result;
  }
}

/** Milliseconds that each listing of code actions adds to what trying fixes may cost. */
const listingMilliseconds = 50;

/** Up to which they add up: nobody waits longer for a list, and the first one shows what its fixes do. */
const savedMilliseconds = 500;

/**
 * How much time listings spend on trying fixes; what is not verified by then is verified when it is chosen. How long a
 * fix takes shows only afterwards, so a listing may overrun; the following ones make up for it, and an editor that asks at
 * every move of the cursor does not hold the server up.
 */
export class CheckBudget {
  #left = savedMilliseconds;
  #longest = 0;
  #isWarm = false;

  /** An editor asks for the actions at a place. */
  nextListing(): void {
    this.#left = Math.min(this.#left + listingMilliseconds, savedMilliseconds);
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
    // The first one loads what the others find loaded.
    if (this.#isWarm) this.#longest = Math.max(this.#longest, spent);
    this.#isWarm = true;
    return result;
  }
}

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CheckBudget } from '../../server/src/lsp/check-budget';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** How many of the fixes, which take so many milliseconds each, a listing tries. */
async function checksOfListing(budget: CheckBudget, milliseconds: readonly number[]): Promise<number> {
  budget.nextListing();
  let count = 0;
  for (const duration of milliseconds) {
    if (!budget.allowsAnother) break;
    await budget.measure(async () => vi.advanceTimersByTime(duration));
    count++;
  }
  return count;
}

test('a listing tries fixes for as long as another one fits', async () => {
  const budget = new CheckBudget();
  expect(await checksOfListing(budget, [5, 5, 5])).toBe(3);
  expect(await checksOfListing(budget, [15, 15, 15, 15])).toBe(3);
  expect(await checksOfListing(budget, [30, 30])).toBe(1);
});

test('what a listing took too long, the next ones save', async () => {
  const budget = new CheckBudget();
  expect(await checksOfListing(budget, [170, 1])).toBe(1);
  expect(await checksOfListing(budget, [1])).toBe(0);
  expect(await checksOfListing(budget, [1])).toBe(0);
  expect(await checksOfListing(budget, [1])).toBe(1);
});

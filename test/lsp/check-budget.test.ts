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

/** Of a server that has tried a fix before, which took no time. */
async function warmBudget(): Promise<CheckBudget> {
  const budget = new CheckBudget();
  expect(await checksOfListing(budget, [0])).toBe(1);
  return budget;
}

test('a listing tries fixes for as long as another one fits', async () => {
  const fifty = (duration: number) => Array.from({ length: 50 }, () => duration);
  expect(await checksOfListing(await warmBudget(), fifty(5))).toBe(50);
  expect(await checksOfListing(await warmBudget(), fifty(150))).toBe(3);
  expect(await checksOfListing(await warmBudget(), fifty(300))).toBe(1);
});

test('the first listing tries all of its fixes, though the first of them has to load what it needs', async () => {
  expect(await checksOfListing(new CheckBudget(), [300, 20, 20, 20, 20, 20, 20, 20])).toBe(8);
});

test('listings that follow each other have less time', async () => {
  const budget = await warmBudget();
  expect(await checksOfListing(budget, [150, 150, 150, 150])).toBe(3);
  expect(await checksOfListing(budget, [40, 40, 40, 40])).toBe(2);
  expect(await checksOfListing(budget, [40, 40])).toBe(1);
});

test('what a listing took too long, the next ones save', async () => {
  const budget = await warmBudget();
  expect(await checksOfListing(budget, [620, 1])).toBe(1);
  expect(await checksOfListing(budget, [1])).toBe(0);
  expect(await checksOfListing(budget, [1])).toBe(0);
  expect(await checksOfListing(budget, [1])).toBe(1);
});

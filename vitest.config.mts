import { defineConfig } from 'vitest/config';

/** Everything but the end-to-end suites, which have a configuration of their own in test/e2e. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // Properties and tests that start processes are quick, but the machines that run them are often busy.
    testTimeout: 30_000,
  },
});

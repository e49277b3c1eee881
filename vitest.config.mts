import { defineConfig } from 'vitest/config';

/** Everything but the end-to-end suites, which have a configuration of their own in test/e2e. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    // For what hangs: it is far above what any test takes, because the machines that run them are often busy.
    testTimeout: 120_000,
  },
});

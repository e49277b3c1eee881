import { defineConfig } from 'vitest/config';

/** Everything but the end-to-end suites, which have a configuration of their own in test/e2e. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
  },
});

import { defineConfig } from 'vitest/config';

/** The browser suite: one VS Code, one browser, the tests in the order in which a user would go. */
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 240_000,
    bail: 0,
  },
});

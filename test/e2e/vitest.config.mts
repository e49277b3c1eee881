import { defineConfig } from 'vitest/config';

/** The browser suite: one VS Code, one browser, the tests in the order in which a user would go. */
export default defineConfig({
  test: {
    include: ['test/e2e/*.test.ts'],
    fileParallelism: false,
    // For what hangs: a step takes seconds, but many times that on a busy machine.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What the page shows follows after a while; vitest would give it one second.
    expect: { poll: { timeout: 30_000 } },
    bail: 0,
  },
});

// Where things are. Imports only Node's own modules, because `npm start` needs it before anything is installed.
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');

/** @param {string[]} parts */
export const inProject = (...parts) => path.join(root, ...parts);

export const dist = inProject('dist');
export const vsix = inProject('dist', 'firebreak.vsix');
export const example = inProject('examples', 'shop');

/** What the tests leave behind: reports, logs, the last results. Not committed. */
export const testResults = inProject('test-results');

/** Upstream cases with expected results. The tests that read them are skipped where the folder is absent. */
export const corpus = path.resolve(root, process.env['FIREBREAK_CORPUS'] ?? '../shared/corpus');

/** The API's own schemas, which the same tests need. */
export const kubernetesSchemas = path.resolve(
  root,
  process.env['FIREBREAK_SCHEMAS'] ?? '../shared/schemas',
  'kubernetes-core',
);

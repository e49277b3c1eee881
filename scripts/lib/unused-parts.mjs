// What libraries have and the servers never call, left out of them: 20 kB that a bundler cannot tell from what is used.
import { readFileSync } from 'node:fs';

/** @type {import('esbuild').Plugin} */
export const unusedParts = {
  name: 'unused-parts',
  setup(build) {
    // The servers read YAML with the library, and write none.
    build.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]stringify[\\/]\w+\.js$/ }, ({ path }) => {
      const names = /^export \{ (.*) \};$/m.exec(readFileSync(path, 'utf8'))?.[1]?.split(', ');
      if (names === undefined) throw new Error(`${path} does not end as expected.`);
      const exported = names.map((name) => `export { absent as ${name} };`);
      return { contents: ["function absent() { throw new Error('absent'); }", ...exported].join('\n') };
    });
    // Documents in notebooks; a client is told by the capabilities that there is no such thing.
    build.onLoad({ filter: /[\\/]vscode-languageserver[\\/]lib[\\/]common[\\/]notebook\.js$/ }, () => ({
      contents: 'exports.NotebookSyncFeature = (Base) => Base;',
    }));
    // Finding and running other programs' modules.
    build.onLoad({ filter: /[\\/]vscode-languageserver[\\/]lib[\\/]node[\\/]files\.js$/ }, () => ({ contents: '' }));
  },
};

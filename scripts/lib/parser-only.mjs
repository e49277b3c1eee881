// The servers parse YAML and write none by the library: what it has for that, 15 kB, is left out of them.
import { readFileSync } from 'node:fs';

/** @type {import('esbuild').Plugin} */
export const parserOnly = {
  name: 'parser-only',
  setup(build) {
    build.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]stringify[\\/]\w+\.js$/ }, ({ path }) => {
      const names = /^export \{ (.*) \};$/m.exec(readFileSync(path, 'utf8'))?.[1]?.split(', ');
      if (names === undefined) throw new Error(`${path} does not end as expected.`);
      return {
        contents: `function absent() { throw new Error('absent'); }\n${names.map((name) => `export { absent as ${name} };`).join('\n')}`,
      };
    });
  },
};

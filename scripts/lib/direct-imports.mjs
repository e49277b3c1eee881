// Which modules a module needs is asked file by file when a bundle is split, and core's only door leads to all of core.
// So the servers import what they use from where it is.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { valueNames } from './imported-values.mjs';
import { inProject } from './project.mjs';

const core = inProject('server', 'src', 'core');

/** @type {import('esbuild').Plugin} */
export const directImports = {
  name: 'direct-imports',
  setup(build) {
    build.onLoad({ filter: /[\\/]server[\\/]src[\\/](lsp|workspace|node)[\\/].*\.ts$/ }, (args) => {
      const homes = homesOfExports();
      const text = readFileSync(args.path, 'utf8');
      const contents = text.replace(
        /^import (type )?\{([^}]*)\} from '(?:\.\.\/)+core';/gm,
        (_statement, /** @type {string | undefined} */ type, /** @type {string} */ names) =>
          // On one line, so that the lines below keep their numbers.
          type === undefined
            ? valueNames(names)
                .map((name) => importOf(name, homes))
                .join(' ')
            : '',
      );
      return { contents, loader: 'ts' };
    });
  },
};

/** @returns {ReadonlyMap<string, string>} the module of each export of the door */
function homesOfExports() {
  const door = readFileSync(path.join(core, 'index.ts'), 'utf8');
  const exported = [...door.matchAll(/^export \{([^}]*)\} from '([^']+)';/gm)];
  return new Map(
    exported.flatMap(([, names = '', module = '']) =>
      valueNames(names).map((name) => /** @type {const} */ ([name, module])),
    ),
  );
}

/**
 * @param {string} name
 * @param {ReadonlyMap<string, string>} homes
 */
function importOf(name, homes) {
  const home = homes.get(name);
  if (home === undefined) throw new Error(`server/src/core/index.ts exports no value ${name}.`);
  return `import { ${name} } from ${JSON.stringify(path.join(core, home))};`;
}

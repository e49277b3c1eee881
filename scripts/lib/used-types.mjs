// vscode-languageserver-types has a helper for each type of the protocol, 28 kB. The library hands all of them on, so a
// bundler cannot tell which are used; here it is read from the library and from the server.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importedValues } from './imported-values.mjs';
import { inProject } from './project.mjs';

/** @type {import('esbuild').Plugin} */
export const usedTypes = {
  name: 'used-types',
  setup(build) {
    build.onLoad({ filter: /[\\/]vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main\.js$/ }, (args) => {
      const text = readFileSync(args.path, 'utf8');
      const helpers = new Map([...text.matchAll(helper)].map(([code, name = '']) => [name, code]));
      if (helpers.size < 80) throw new Error(`${args.path} is not written as expected.`);
      const used = new Set([...usedByLibrary(), ...usedByServer()].filter((name) => helpers.has(name)));
      // What they use of each other.
      for (const name of used) {
        for (const [, other = ''] of (helpers.get(name) ?? '').matchAll(/\b(\w+)\./g)) {
          if (helpers.has(other)) used.add(other);
        }
      }
      return { contents: text.replaceAll(helper, (code, name) => (used.has(name) ? code : '')).replace(builder, '') };
    });
  },
};

/** `export var Range;`, and the function that fills it. */
const helper =
  /^export var (\w+);\n(?:\/\*\*(?:\n \*.*)+\n)?\(function \(\1\) \{\n[\s\S]*?^\}\)\(\1 \|\| \(\1 = \{\}\)\);\n/gm;

/** Makes workspace edits, with the helpers for their parts. */
const builder = /^export class WorkspaceChange \{\n[\s\S]*?^\}\n/m;

function usedByLibrary() {
  const folder = inProject('node_modules', 'vscode-languageserver-protocol', 'lib', 'common');
  return textsIn(folder, '.js').flatMap((text) =>
    [...text.matchAll(/\bvscode_languageserver_types_1\.(\w+)/g)].map(([, name = '']) => name),
  );
}

function usedByServer() {
  const texts = textsIn(inProject('server', 'src', 'lsp'), '.ts');
  return texts.flatMap((text) => importedValues(text, 'vscode-languageserver'));
}

/**
 * @param {string} folder
 * @param {string} ending
 */
function textsIn(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(path.join(folder, file), 'utf8'));
}

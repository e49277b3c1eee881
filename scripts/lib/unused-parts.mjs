// What libraries have and the servers never call, left out of them: 50 kB that a bundler cannot tell from what is used.
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
    // Requests that the servers do not answer; a client is told so by the capabilities. Of each, one file adds it to a
    // connection, and one file of the protocol has its names.
    build.onLoad({ filter: inLibrary(`vscode-languageserver/lib/common/(${unanswered})`) }, ({ path }) => {
      const feature = /^const (\w+Feature) = /m.exec(readFileSync(path, 'utf8'))?.[1];
      return { contents: feature === undefined ? '' : `exports.${feature} = (Base) => Base;` };
    });
    build.onLoad({ filter: inLibrary(`vscode-languageserver-protocol/lib/common/protocol.(${unanswered})`) }, () => ({
      contents: '',
    }));
    // Keeping documents, which the server does by itself, and finding and running other programs' modules.
    build.onLoad({ filter: inLibrary('vscode-languageserver/lib/(common/textDocuments|node/files)') }, () => ({
      contents: '',
    }));
  },
};

const unanswered = [
  'callHierarchy',
  'colorProvider',
  'declaration',
  'diagnostic',
  'fileOperations',
  'foldingRange',
  'implementation',
  'inlayHint',
  'inlineCompletion',
  'inlineValue',
  'linkedEditingRange',
  'moniker',
  'notebook',
  'selectionRange',
  'semanticTokens',
  'showDocument',
  'textDocumentContent',
  'typeDefinition',
  'typeHierarchy',
].join('|');

/** @param {string} file without its ending */
function inLibrary(file) {
  return new RegExp(`/node_modules/${file}[.]js$`.replaceAll('/', '[\\\\/]'));
}

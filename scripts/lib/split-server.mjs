// A server in parts. What it needs at its start is one script; each module that it imports with `import()` becomes a
// script of its own, which is loaded on demand. Workers in VS Code for the Web have no modules, so all are plain scripts:
// esbuild splits into modules, and here those are put together again, as functions that link each other by name.
import path from 'node:path';
import * as esbuild from 'esbuild';
import { directImports } from './direct-imports.mjs';
import { dist } from './project.mjs';

/**
 * @typedef {object} Split
 * @property {ReadonlyMap<string, string>} scripts their texts by name: `server.js`, and `server-<module>.js` for each
 *   module that is loaded on demand
 * @property {esbuild.Metafile} metafile with the scripts as outputs
 *
 * @typedef {object} Chunk a module that esbuild wrote
 * @property {string} text as esbuild wrote it
 * @property {string} code the same as a CommonJS module
 * @property {esbuild.Metafile['outputs'][string]} output
 */

/**
 * @param {string} name of the first script, without its ending
 * @param {string} entryPoint
 * @param {esbuild.BuildOptions} options
 * @returns {Promise<Split>}
 */
export async function splitServer(name, entryPoint, { plugins = [], ...options }) {
  const { minify = false, ...unminified } = options;
  const { metafile, outputFiles } = await esbuild.build({
    ...unminified,
    // With white space go the annotations by which the merging below leaves out what nothing uses.
    minifyIdentifiers: minify,
    minifySyntax: minify,
    entryPoints: { [name]: entryPoint },
    plugins: [directImports, ...plugins],
    format: 'esm',
    splitting: true,
    chunkNames: '[name]-[hash]',
    metafile: true,
    write: false,
  });
  /** @type {Map<string, Chunk>} by the name by which the others import it */
  const chunks = new Map();
  for (const [file, output] of Object.entries(metafile.outputs)) {
    const text = outputFiles.find((written) => path.basename(written.path) === path.basename(file))?.text ?? '';
    chunks.set(`./${path.basename(file)}`, { text, code: await toCommonJs(text, options), output });
  }
  const first = `./${name}.js`;
  const atStart = reachedFrom(first, chunks);
  const parts = [...chunks].filter(([chunk, { output }]) => chunk !== first && output.entryPoint !== undefined);
  const scriptOf = new Map(
    parts.map(([chunk, { output }]) => [chunk, `./${name}-${path.parse(output.entryPoint ?? '').name}.js`]),
  );
  const missing = options.platform === 'node' ? 'require' : "(name) => { throw new Error(name + ' is missing'); }";
  const scripts = new Map([
    [first, { chunks: atStart, text: startText(await mergeStart(first, atStart, chunks, options), scriptOf, missing) }],
    ...parts.map(([chunk]) => {
      const added = new Set([...reachedFrom(chunk, chunks)].filter((reached) => !atStart.has(reached)));
      const text = `globalThis.firebreakChunks(${functionsOf(added, chunks)});\n`;
      return /** @type {const} */ ([scriptOf.get(chunk) ?? '', { chunks: added, text }]);
    }),
  ]);
  return {
    scripts: new Map([...scripts].map(([script, { text }]) => [path.basename(script), text])),
    metafile: {
      inputs: metafile.inputs,
      outputs: Object.fromEntries(
        [...scripts].map(([script, { chunks: names, text }]) => [
          `${path.basename(dist)}/${path.basename(script)}`,
          outputOf(
            [...names].flatMap((chunk) => chunks.get(chunk)?.output ?? []),
            text,
          ),
        ]),
      ),
    },
  };
}

/** The name of what all modules of the first script are put together in. */
const start = './start.js';

/**
 * The modules of the first script in one, which costs less than linking them does; the parts find each under its name.
 * @param {string} first
 * @param {ReadonlySet<string>} atStart
 * @param {ReadonlyMap<string, Chunk>} chunks
 * @param {esbuild.BuildOptions} options
 */
async function mergeStart(first, atStart, chunks, { target, platform, minify }) {
  const later = [...chunks].flatMap(([name, { text }]) => (atStart.has(name) ? [] : text));
  const shared = [...atStart].filter((name) => name !== first);
  const contents = [
    ...shared.map((name, index) => `export * as part${index} from "names-of:${name}";`),
    `import ${JSON.stringify(first)};`,
  ].join('\n');
  /** @type {esbuild.Plugin} */
  const fromChunks = {
    name: 'from-chunks',
    setup(build) {
      // Of a module the parts see what they import from it.
      build.onResolve({ filter: /^names-of:/ }, ({ path: name }) => ({
        path: name.slice('names-of:'.length),
        namespace: 'names',
      }));
      build.onLoad({ filter: /.*/, namespace: 'names' }, ({ path: name }) => ({
        contents: `export { ${[...importedFrom(name, later)].join(', ')} } from ${JSON.stringify(name)};`,
        resolveDir: dist,
      }));
      build.onResolve({ filter: /^\.\/[^/]+\.js$/ }, ({ path: name }) =>
        atStart.has(name) ? { path: name, namespace: 'chunk' } : { path: name, external: true },
      );
      build.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path: name }) => ({
        contents: chunks.get(name)?.text ?? '',
        resolveDir: dist,
      }));
    },
  };
  const { outputFiles } = await esbuild.build({
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
    ...(minify === undefined ? {} : { minify }),
    stdin: { contents, resolveDir: dist },
    bundle: true,
    write: false,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [fromChunks],
    legalComments: 'none',
  });
  const functions = [
    `${JSON.stringify(start)}: (module, exports, require) => {${outputFiles[0]?.text}}`,
    ...shared.map(
      (name, index) =>
        `${JSON.stringify(name)}: (module, exports, require) => {module.exports = require("${start}").part${index};}`,
    ),
  ];
  return `{\n${functions.join(',\n')}\n}`;
}

/**
 * The names that modules import from another one, as esbuild writes such imports.
 * @param {string} name
 * @param {readonly string[]} texts
 */
function importedFrom(name, texts) {
  const imports = texts.flatMap((text) => [...text.matchAll(/import\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g)]);
  const lists = imports.flatMap(([, list = '', from]) => (from === name ? list.split(',') : []));
  return new Set(lists.map((each) => each.trim().split(/\s+as\s+/)[0] ?? ''));
}

/**
 * The first script. A module is evaluated when one that needs it is, as `require` does; those of a part are known once
 * its script has run. Node.js finds that script by itself, a worker runs it before it imports the module.
 * @param {string} functions
 * @param {ReadonlyMap<string, string>} scriptOf
 * @param {string} missing
 */
function startText(functions, scriptOf, missing) {
  return `"use strict";
((chunks, scriptOf, missing) => {
const linked = {};
globalThis.firebreakChunks = (more) => { Object.assign(chunks, more); };
const link = (name) => {
if (name in linked) return linked[name].exports;
if (!(name in chunks) && name in scriptOf) missing(scriptOf[name]);
if (!(name in chunks)) return missing(name);
const module = { exports: {} };
linked[name] = module;
chunks[name](module, module.exports, link);
module.exports = valuesOf(module.exports);
return module.exports;
};
const valuesOf = (exported) => Object.defineProperty({ ...exported }, "__esModule", { value: true });
link(${JSON.stringify(start)});
})(${functions}, ${JSON.stringify(Object.fromEntries(scriptOf))}, ${missing});
`;
}

/**
 * @param {string} text
 * @param {esbuild.BuildOptions} options
 */
async function toCommonJs(text, { target, platform, minify }) {
  const { code } = await esbuild.transform(text, {
    ...(target === undefined ? {} : { target }),
    ...(platform === undefined ? {} : { platform }),
    ...(minify === undefined ? {} : { minify }),
    format: 'cjs',
    // Then it is a promise of what `require` gives.
    supported: { 'dynamic-import': false },
  });
  return code;
}

/**
 * @param {ReadonlySet<string>} names
 * @param {ReadonlyMap<string, Chunk>} chunks
 */
function functionsOf(names, chunks) {
  const functions = [...names].map(
    (name) => `${JSON.stringify(name)}: (module, exports, require) => {${chunks.get(name)?.code}}`,
  );
  return `{\n${functions.join(',\n')}\n}`;
}

/**
 * A module with all that it needs before it can be evaluated.
 * @param {string} name
 * @param {ReadonlyMap<string, Chunk>} chunks
 */
function reachedFrom(name, chunks) {
  const reached = new Set([name]);
  for (const next of reached) {
    for (const { path: file, kind, external } of chunks.get(next)?.output.imports ?? []) {
      if (kind === 'import-statement' && external !== true) reached.add(`./${path.basename(file)}`);
    }
  }
  return reached;
}

/**
 * @param {readonly esbuild.Metafile['outputs'][string][]} outputs
 * @param {string} text
 * @returns {esbuild.Metafile['outputs'][string]}
 */
function outputOf(outputs, text) {
  return {
    bytes: Buffer.byteLength(text),
    inputs: Object.assign({}, ...outputs.map(({ inputs }) => inputs)),
    imports: outputs.flatMap(({ imports }) => imports.filter(({ external }) => external)),
    exports: [],
  };
}

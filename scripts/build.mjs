// Bundles the extension's client, the language server and the command line into dist/.
//   node scripts/build.mjs           once
//   node scripts/build.mjs --watch   again after every change, with source maps
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { thirdPartyNotices } from './lib/notices.mjs';
import { dist, inProject, root } from './lib/project.mjs';
import { splitServer } from './lib/split-server.mjs';
import { unusedParts } from './lib/unused-parts.mjs';
import { usedTypes } from './lib/used-types.mjs';

const watch = process.argv.includes('--watch');
const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // The dependencies' ES modules, which esbuild can shake.
  mainFields: ['module', 'main'],
  // The same parser without the questions that its Node build asks process.env for every token: 30 % less CPU,
  // and nothing of Node below core.
  alias: { yaml: path.join(root, 'node_modules/yaml/browser/index.js') },
  define: { FIREBREAK_VERSION: JSON.stringify(version) },
  minify: !watch,
  sourcemap: watch,
  // Whole licences stand in third-party-licenses.txt.
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** @type {esbuild.BuildOptions} */
const browser = {
  ...common,
  platform: 'browser',
  target: 'es2022',
  mainFields: ['browser', 'module', 'main'],
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  { ...common, entryPoints: { client: 'client/src/node/extension.ts' }, external: ['vscode'] },
  {
    ...browser,
    entryPoints: { 'web-client': 'client/src/browser/extension.ts' },
    external: ['vscode'],
  },
  { ...common, entryPoints: { cli: 'server/src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' } },
];

/** @type {readonly [name: string, entryPoint: string, options: esbuild.BuildOptions][]} */
const servers = [
  ['server', 'server/src/lsp/node/main.ts', { ...common, plugins: [unusedParts, usedTypes] }],
  ['web-server', 'server/src/lsp/browser/main.ts', { ...browser, format: 'iife', plugins: [unusedParts, usedTypes] }],
];

/** What else a server loads on demand. */
const lateParts = [
  'answers',
  'fix-answers',
  'entry-coverage',
  'judge-expectations',
  'kustomize-evaluation',
  'read-certificates',
];

/** The modules of the rules that a server loads on demand. */
function ruleGroups() {
  const rules = path.join(root, 'server/src/core/rules');
  return readdirSync(rules)
    .map((group) => `${group}-rules`)
    .filter((part) => existsSync(path.join(rules, part.replace(/-rules$/, ''), `${part}.ts`)));
}

mkdirSync(dist, { recursive: true });
// What an earlier build has left: parts that there are no longer, and source maps.
for (const file of readdirSync(dist)) {
  if (/^(?:web-)?server-.*\.js$|\.js\.map$/.test(file)) rmSync(path.join(dist, file));
}

if (watch) {
  // A server in one piece has its source map, and nothing to load later but an empty script.
  const whole = servers.map(([name, entryPoint, options]) => ({ ...options, entryPoints: { [name]: entryPoint } }));
  for (const bundle of [...bundles, ...whole]) await (await esbuild.context(bundle)).watch();
  for (const part of [...lateParts, ...ruleGroups()]) writeFileSync(path.join(dist, `web-server-${part}.js`), '');
  console.log('Watching for changes.');
} else {
  const [results, splits] = await Promise.all([
    Promise.all(bundles.map((bundle) => esbuild.build(bundle))),
    Promise.all(servers.map((server) => splitServer(...server))),
  ]);
  for (const [name, text] of splits.flatMap(({ scripts }) => [...scripts])) writeFileSync(path.join(dist, name), text);
  const metafiles = [...results, ...splits].map(({ metafile }) => /** @type {esbuild.Metafile} */ (metafile));
  const meta = {
    inputs: Object.assign({}, ...metafiles.map((metafile) => metafile.inputs)),
    outputs: Object.assign({}, ...metafiles.map((metafile) => metafile.outputs)),
  };
  writeFileSync(path.join(dist, 'meta.json'), JSON.stringify(meta));
  writeFileSync(path.join(dist, 'third-party-licenses.txt'), thirdPartyNotices(Object.keys(meta.inputs)));
  chmodSync(path.join(dist, 'cli.js'), 0o755);
}

// Writes the rule pages, docs/rules/<id>.md and docs/rules/README.md, from the rules themselves,
// in schemas the JSON Schema of the configuration, and the one that the extension contributes,
// and in README.md the table of rules, and the command outputs from the commands themselves.
// Needs a current build for the last.
//   node scripts/generate.mjs            writes them
//   node scripts/generate.mjs --check    fails when a page is missing, outdated or left over
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { dist, inProject, root } from './lib/project.mjs';
import { withCurrentOutputs } from './lib/readme-outputs.mjs';
import { withCurrentRules } from './lib/readme-rules.mjs';
import { Failure, main } from './lib/run.mjs';

const folder = inProject('docs', 'rules');

await main(async () => {
  const { rules, renderRulePage, severityWords, configSchema, lenientSchema } = await loadCore();
  if (rules.length === 0) throw new Failure('There are no rules to write pages for.');
  const wanted = renderPages(rules, renderRulePage, severityWords);
  const present = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.md')) : [];
  const outdated = [...wanted].filter(([name, text]) => !present.includes(name) || read(name) !== text);
  const leftOver = present.filter((name) => !wanted.has(name));
  const readme = currentReadme(inWords(rules, severityWords));
  const schemas = [
    currentSchema('config.json', configSchema()),
    currentSchema('config-for-editors.json', lenientSchema(configSchema())),
  ].filter(({ now, wanted }) => now !== wanted);
  if (process.argv.includes('--check')) {
    const pages = [...outdated.map(([name]) => `docs/rules/${name}`), ...leftOver.map((name) => `docs/rules/${name}`)];
    const wrong = [
      ...pages,
      ...(readme.now === readme.wanted ? [] : ['README.md']),
      ...schemas.map(({ name }) => `schemas/${name}`),
    ];
    if (wrong.length === 0) return;
    throw new Failure(`Not current: ${wrong.join(', ')}. Run "npm run build && npm run generate" and commit them.`);
  }
  mkdirSync(folder, { recursive: true });
  for (const name of leftOver) rmSync(path.join(folder, name));
  for (const [name, text] of outdated) writeFileSync(path.join(folder, name), text);
  if (readme.now !== readme.wanted) writeFileSync(inProject('README.md'), readme.wanted);
  mkdirSync(inProject('schemas'), { recursive: true });
  for (const { name, wanted: text } of schemas) writeFileSync(inProject('schemas', name), text);
  console.log(`${wanted.size} pages in docs/rules, ${outdated.length} written, ${leftOver.length} removed.`);
});

/**
 * For tables: the severity says as well that a rule is off by default.
 * @param {readonly RuleLine[]} rules
 * @param {(rule: RuleLine) => string} severityWords
 */
function inWords(rules, severityWords) {
  return rules.map((rule) => ({ ...rule, severity: severityWords(rule) }));
}

/** @param {readonly RuleLine[]} rules */
function currentReadme(rules) {
  const now = readFileSync(inProject('README.md'), 'utf8');
  return { now, wanted: withCurrentOutputs(withCurrentRules(now, rules)) };
}

/**
 * @param {string} name
 * @param {unknown} schema
 */
function currentSchema(name, schema) {
  const file = inProject('schemas', name);
  const now = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return { name, now, wanted: `${JSON.stringify(schema, undefined, 2)}\n` };
}

/** @param {string} name */
function read(name) {
  return readFileSync(path.join(folder, name), 'utf8');
}

/**
 * @param {readonly RuleLine[]} rules
 * @param {(rule: RuleLine) => string} renderRulePage
 * @param {(rule: RuleLine) => string} severityWords
 * @returns {Map<string, string>} file name to text
 */
function renderPages(rules, renderRulePage, severityWords) {
  const byId = rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return new Map([
    ...byId.map((rule) => /** @type {const} */ ([`${rule.id}.md`, ensureFinalNewline(renderRulePage(rule))])),
    ['README.md', renderIndex(inWords(byId, severityWords))],
  ]);
}

/**
 * Bundles core for this script alone: Node.js cannot import its TypeScript.
 * @returns {Promise<{ rules: readonly RuleLine[], renderRulePage: (rule: RuleLine) => string, severityWords: (rule: RuleLine) => string, configSchema: () => unknown, lenientSchema: (schema: unknown) => unknown }>}
 * @typedef {import('./lib/readme-rules.mjs').RuleLine} RuleLine
 */
async function loadCore() {
  const outfile = path.join(dist, 'core-for-pages.cjs');
  const build = esbuild.build({
    stdin: {
      contents: `export { configSchema, lenientSchema, rules, renderRulePage } from './server/src/core/index';
        export { severityWords } from './server/src/core/rules/rule';`,
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    logLevel: 'warning',
  });
  await build.catch(() => {
    throw new Failure('core could not be bundled; the reason is above.');
  });
  return import(pathToFileURL(outfile).href);
}

/** @param {readonly RuleLine[]} rules */
function renderIndex(rules) {
  const rows = rules.map(({ id, title, severity }) => `| [${id}](${id}.md) | ${title} | ${severity} |`);
  return [
    '# Rules',
    '',
    'Generated from the rule files by `npm run generate`; `firebreak explain RULE` and *Explain Rule* in the editor show the same pages offline.',
    '',
    '| Rule | What is wrong | Severity |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** @param {string} text */
function ensureFinalNewline(text) {
  return text.endsWith('\n') ? text : `${text}\n`;
}

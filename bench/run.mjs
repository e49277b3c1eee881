/**
 * `npm run bench`: how fast Firebreak is, beside the cost of reading and parsing and beside yaml-language-server,
 * all in one run on the same files. It reports, it is no test: the exit code is 0 unless it could not measure.
 * Options: --quick (fewer edits, nothing above 10,000), --only cold|edits|connectivity|rules, --dist FOLDER (another build).
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeKubernetesSchemas } from '../scripts/lib/kubernetes-schemas.mjs';
import { kubernetesSchemas } from '../scripts/lib/project.mjs';
import { coldAnalysis } from './cold.mjs';
import { BUDGETS, measureConnectivity } from './connectivity.mjs';
import { EDITS, EditedFile } from './edits.mjs';
import { writeWorkspace } from './generate.mjs';
import { LspProcess } from './lsp-process.mjs';
import { measureRules } from './rules.mjs';
import { number, printTable, ratio } from './table.mjs';
import { checkItValidates, startYamlLanguageServer } from './yaml-language-server.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const CORPUS = resolve(ROOT, process.env.FIREBREAK_CORPUS ?? '../shared/corpus', 'real');
const FILES = [
  ['1 kB', 1_000],
  ['22 kB', 22_000],
  ['149 kB', 149_000],
];
const CELLS = FILES.flatMap(([file]) => Object.keys(EDITS).map((kind) => [file, kind]));

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string' }, dist: { type: 'string', default: 'dist' } },
});
const SERVER = resolve(ROOT, options.dist, 'server.js');
const CLI = resolve(ROOT, options.dist, 'cli.js');
const SIZES = options.quick ? [100, 1_000] : [100, 1_000, 10_000];
const EFFORT = options.quick ? { warmUp: 2, count: 5 } : { warmUp: 4, count: 21 };
const scratch = mkdtempSync(join(tmpdir(), 'firebreak-bench-'));

try {
  await main();
} catch (error) {
  console.error(`\nCould not measure: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main() {
  require(process.platform === 'linux' && existsSync('/proc/self/schedstat'), 'CPU time is read from /proc of Linux.');
  if (options.only === undefined || options.only === 'connectivity') await printConnectivity();
  if (options.only === undefined || options.only === 'rules') await printRules();
  if (options.only === 'connectivity' || options.only === 'rules') return;
  require(existsSync(SERVER) && existsSync(CLI), `${SERVER} or ${CLI} is missing: npm run build.`);
  require(existsSync(CORPUS), `${CORPUS} is missing; name the corpus in FIREBREAK_CORPUS.`);
  require(existsSync(kubernetesSchemas), `${kubernetesSchemas} is missing; name the schemas in FIREBREAK_SCHEMAS.`);
  if (options.only !== 'edits') printCold();
  if (options.only !== 'cold') await printEdits();
}

function require(condition, message) {
  if (!condition) throw new Error(message);
}

function progress(text) {
  console.error(`… ${text}`);
}

async function printConnectivity() {
  progress('connectivity of generated clusters');
  const sizes = options.quick ? [100, 1_000, 10_000] : [100, 1_000, 10_000, 50_000];
  const cells = await measureConnectivity(scratch, sizes, options.quick ? 11 : 31);
  printTable(
    'Connectivity: CPU ms after reading, of as many policies as workloads; an edit with all answers about one workload',
    ['', 'workloads', 'connected pairs', 'solve', 'for each 10 × more', 'MB', 'policy edit', 'workload edit'],
    cells.map((cell, index) => {
      const { shape, workloads, pairs, solved, used, policy, workload } = cell;
      const smaller = cells[index - 1];
      const isSame = smaller?.shape === shape;
      const growth = isSame ? (solved / smaller.solved) ** (1 / Math.log10(workloads / smaller.workloads)) : undefined;
      const first = isSame ? '' : shape;
      return [first, String(workloads), pairs, solved, isSame ? ratio(growth) : '', used / 1e6, policy, workload];
    }),
  );
  const budgeted = cells.filter(({ workloads }) => workloads === 10_000);
  const worst = (pick) => Math.max(...budgeted.map(pick));
  console.log(
    `\nAt 10,000: solve ${number(worst(({ solved }) => solved))} ms of ${BUDGETS.solved}, ` +
      `memory ${number(worst(({ used }) => used) / 1e6)} MB of ${BUDGETS.used / 1e6}, ` +
      `edit ${number(worst(({ policy, workload }) => Math.max(policy, workload)))} ms of ${BUDGETS.edit}`,
  );
}

async function printRules() {
  progress('rules beside connectivity');
  const sizes = options.quick ? [1_000, 2_000] : [1_000, 2_000, 10_000];
  const cells = await measureRules(scratch, sizes, options.quick ? 3 : 7);
  printTable(
    'Rules beside solve: CPU ms after reading, of as many policies as workloads, each of the two in processes of its own. ' +
      'Compile: policies and pods as both need them, in neither of the two. Solve: who may connect to whom, all pairs. ' +
      'Rules: all that need more than one document, with what guards drop. ' +
      'Guards (ms of the clock) are asked when findings are gathered; documents are the other rules, which follow reading',
    [
      ...['', 'workloads', 'compile', 'solve', 'rules', 'rules : solve', 'rules : compile + solve'],
      ...['guards', 'documents', 'findings', 'the dearest rules, ms of the clock'],
    ],
    cells.map(({ shape, workloads, compiled, solved, ruled, guards, documents, findings, byRule }, index) => {
      const first = cells[index - 1]?.shape === shape ? '' : shape;
      const dearest = byRule.slice(0, 3).map(([id, cost]) => `${id} ${number(cost)}`);
      const shares = [ruled / solved, ruled / (compiled + solved)].map(ratio);
      const costs = [compiled, solved, ruled, ...shares, guards, documents];
      return [first, String(workloads), ...costs, String(findings), dearest.join(', ')];
    }),
  );
}

function printCold() {
  progress('cold analysis of the corpus');
  const { fileCount, bytes, rows, report } = coldAnalysis(CORPUS, CLI, options.quick ? 1 : 5);
  const megabytes = bytes / 1e6;
  const read = rows.find(({ name }) => name === 'read the bytes');
  printTable(
    `Cold analysis of ${fileCount.toLocaleString('en-US')} YAML and JSON files, ${number(megabytes)} MB`,
    ['', 'wall ms', 'CPU ms', 'MB/s', 'CPU, reading = 1'],
    rows.map(({ name, wallMs, cpuMs }) => [name, wallMs, cpuMs, megabytes / (wallMs / 1e3), ratio(cpuMs / read.cpuMs)]),
  );
  const { files, documents, resources } = report.summary;
  console.log(
    `\n${report.findings.length} findings, ${report.notAnalysed.length} not analysed; ${files} files, ${documents} documents, ${resources} resources`,
  );
}

async function printEdits() {
  const schemas = join(scratch, 'schemas');
  writeKubernetesSchemas(kubernetesSchemas, schemas);
  const startPeers = [startEmptyServer, startPeer('schemaFile', schemas), startPeer('kubernetes', schemas)];
  const results = [];
  for (const size of SIZES) {
    const isLargest = size === SIZES.at(-1);
    results.push(await measureWorkspace({ size, namespaceCount: size / 20, startPeers: isLargest ? startPeers : [] }));
  }
  // 100 manifests are 5 namespaces of 20 anyway.
  const crowded = await measureWorkspace({ size: SIZES.at(-1), namespaceCount: 5 });
  const own = results.map(({ servers }) => servers[0]);
  const [empty, schemaFile, kubernetes] = results.at(-1).servers.slice(1);
  const measured = { first: own[0], last: own.at(-1), crowded: crowded.servers[0], empty, schemaFile, kubernetes };

  const columns = SIZES.map((size) => size.toLocaleString('en-US'));
  const peers = ['yaml-ls, schema file', 'yaml-ls, kubernetes'];
  printTable(
    `CPU ms per edit (median of ${EFFORT.count}) by manifests in the workspace; others in the largest`,
    ['', ...columns, 'growth', '5 namespaces', 'growth', 'empty server', ...peers, 'file : ours', 'kubernetes : ours'],
    CELLS.map((cell) => {
      const { first, last, crowded: narrow } = measured;
      return [
        cell.join(', '),
        ...own.map((server) => cpuOf(server, cell)),
        ratio(cpuOf(last, cell) / cpuOf(first, cell)),
        cpuOf(narrow, cell),
        ratio(cpuOf(narrow, cell) / cpuOf(first, cell)),
        ...[empty, schemaFile, kubernetes].map((server) => cpuOf(server, cell)),
        ...[schemaFile, kubernetes].map((server) => ratio(cpuOf(server, cell) / cpuOf(last, cell))),
      ];
    }),
  );
  printTable(
    'Wall ms from the edit to its diagnostics',
    ['', ...columns, ...peers],
    FILES.flatMap(([file]) => {
      const wallOf = (server, kind) => server.wall[file][kind];
      return [
        [`${file}, syntax`, ...[...own, schemaFile, kubernetes].map((server) => wallOf(server, 'syntax'))],
        [`${file}, policy`, ...own.map((server) => wallOf(server, 'policy')), 'not reported', 'not reported'],
      ];
    }),
  );
  const resident = [schemaFile, kubernetes].map(({ memory }) => memory.resident);
  printTable(
    'Opening a workspace and memory',
    ['manifests', 'wall ms', 'CPU ms', 'resident MB', 'after the edits', 'peak', ...peers],
    own.map(({ opening, memory }, index) => [
      columns[index],
      results[index].wallMs,
      opening.cpuMs,
      opening.residentMb,
      memory.resident,
      memory.peak,
      ...(index === own.length - 1 ? resident : []),
    ]),
  );
  printBudgets(measured);
}

function cpuOf(server, [file, kind]) {
  return server.cpu[file][kind];
}

/** Firebreak in a generated workspace; `startPeers` names servers that do the same edits afterwards. */
async function measureWorkspace({ size, namespaceCount, startPeers = [] }) {
  const label = `${size.toLocaleString('en-US')} manifests in ${namespaceCount} namespaces`;
  progress(label);
  const folder = join(scratch, `workspace-${size}-${namespaceCount}`);
  mkdirSync(folder);
  writeWorkspace(folder, { manifestCount: size, namespaceCount });
  const files = FILES.map(([name, bytes]) => [name, new EditedFile(folder, bytes)]);
  const begin = performance.now();
  const servers = [];
  for (const start of [startFirebreak, ...startPeers]) servers.push(await measureServer(start, folder, files, label));
  rmSync(folder, { recursive: true });
  return { wallMs: servers[0].restedAt - begin, servers };
}

/** One server alone, so that none is measured with caches that another one has filled. */
async function measureServer(start, folder, files, label) {
  const { server, restedAt } = await start(folder);
  try {
    const opening = { cpuMs: server.cpuMs(), residentMb: server.memory().resident };
    const result = { restedAt, opening, cpu: {}, wall: {} };
    for (const [name, file] of files) {
      progress(`${label}: ${server.name}, ${name} file`);
      await file.open(server);
      result.cpu[name] = {};
      for (const kind of Object.keys(EDITS)) result.cpu[name][kind] = await file.cpuPerEdit(server, kind, EFFORT);
      if (start !== startEmptyServer) {
        result.wall[name] = { syntax: await file.wallPerEdit(server, 'syntax', 3) };
        if (start === startFirebreak) result.wall[name].policy = await file.wallPerEdit(server, 'policy', 3);
      }
      file.close(server);
    }
    return { ...result, memory: server.memory() };
  } finally {
    await server.stop();
  }
}

async function startFirebreak(folder) {
  const server = new LspProcess({ name: 'firebreak', args: [SERVER, '--stdio'] });
  return { server, restedAt: await server.start(folder) };
}

async function startEmptyServer(folder) {
  const server = new LspProcess({
    name: 'empty server',
    args: [join(import.meta.dirname, 'empty-server.mjs'), '--stdio'],
  });
  return { server, restedAt: await server.start(folder) };
}

function startPeer(mode, schemas) {
  return async (folder) => {
    const server = await startYamlLanguageServer(folder, mode, schemas);
    await checkItValidates(server, folder);
    return { server };
  };
}

function printBudgets({ first, last, crowded, schemaFile, kubernetes }) {
  const worstGrowth = (server) => Math.max(...CELLS.map((cell) => cpuOf(server, cell) / cpuOf(first, cell)));
  const cells = CELLS.filter(([file]) => file === '22 kB');
  const sum = (server) => cells.reduce((total, cell) => total + cpuOf(server, cell), 0);
  const lead = (peer) => sum(peer) / sum(last);
  const leastLead = (peer) => Math.min(...cells.map((cell) => cpuOf(peer, cell) / cpuOf(last, cell)));
  const growth = `${SIZES.at(-1).toLocaleString('en-US')} manifests cost at most 1.5 × what ${SIZES[0]} cost`;
  const atMost = (name, value, bound) => [name, ratio(value), value <= bound ? 'holds' : 'MISSED'];
  const atLeast = (name, value, bound) => [name, ratio(value), value >= bound ? 'holds' : 'MISSED'];
  printTable(
    'Budgets',
    ['', 'measured', ''],
    [
      atMost(`The dearest kind of edit at ${growth}`, worstGrowth(last), 1.5),
      atMost('The same with all manifests in 5 namespaces (goal)', worstGrowth(crowded), 1.5),
      atLeast('22 kB file, one edit of each kind: yaml-language-server costs at least 10 ×', lead(schemaFile), 10),
      atLeast('The same of the dearest kind of edit alone (goal)', leastLead(schemaFile), 10),
      atLeast('One edit of each kind, in its faster mode (goal)', lead(kubernetes), 10),
      atLeast('22 kB file, one edit of each kind: it costs at least 50 × (goal)', lead(schemaFile), 50),
    ],
  );
}

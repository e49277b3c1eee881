/**
 * `npm run bench`: how fast Firebreak is, beside the cost of reading and parsing and beside yaml-language-server,
 * all in one run on the same files. It reports, it is no test: the exit code is 0 unless it could not measure.
 * Options: --quick (fewer edits, no 10,000 manifests), --only cold|edits, --dist FOLDER (another build).
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { coldAnalysis } from './cold.mjs';
import { EDITS, EditedFile } from './edits.mjs';
import { writeWorkspace } from './generate.mjs';
import { LspProcess } from './lsp-process.mjs';
import { number, printTable, ratio } from './table.mjs';
import {
  checkItValidates,
  installYamlLanguageServer,
  startYamlLanguageServer,
  writeKubernetesSchemas,
} from './yaml-language-server.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const CORPUS = resolve(ROOT, process.env.FIREBREAK_CORPUS ?? '../shared/corpus', 'real');
const SCHEMAS = resolve(ROOT, process.env.FIREBREAK_SCHEMAS ?? '../shared/schemas', 'kubernetes-core');
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
const EFFORT = options.quick ? { warmUp: 2, count: 3 } : { warmUp: 4, count: 9 };
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
  require(existsSync(SERVER) && existsSync(CLI), `${SERVER} or ${CLI} is missing: npm run build.`);
  require(existsSync(CORPUS), `${CORPUS} is missing; name the corpus in FIREBREAK_CORPUS.`);
  require(existsSync(SCHEMAS), `${SCHEMAS} is missing; name the schemas in FIREBREAK_SCHEMAS.`);
  installYamlLanguageServer();
  if (options.only !== 'edits') printCold();
  if (options.only !== 'cold') await printEdits();
}

function require(condition, message) {
  if (!condition) throw new Error(message);
}

function progress(text) {
  console.error(`… ${text}`);
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
  const schemas = writeKubernetesSchemas(SCHEMAS, join(scratch, 'schemas'));
  const results = [];
  for (const size of SIZES) {
    const isLargest = size === SIZES.at(-1);
    results.push(await measureWorkspace({ size, namespaceCount: size / 20, schemas: isLargest ? schemas : undefined }));
  }
  // 100 manifests are 5 namespaces of 20 anyway.
  const crowded = await measureWorkspace({ size: SIZES.at(-1), namespaceCount: 5 });

  const [smallest, largest] = [results[0], results.at(-1)];
  const columns = SIZES.map((size) => size.toLocaleString('en-US'));
  const peers = ['yaml-ls, schema file', 'yaml-ls, kubernetes'];
  printTable(
    `CPU ms per edit (median of ${EFFORT.count}) by manifests in the workspace; yaml-language-server beside it in the largest`,
    ['', ...columns, 'growth', 'in 5 namespaces', 'growth', ...peers, 'file : ours', 'kubernetes : ours'],
    CELLS.map(([file, kind]) => {
      const [own, ...others] = largest.cpu[file][kind];
      const [first] = smallest.cpu[file][kind];
      return [
        `${file}, ${kind}`,
        ...results.map(({ cpu }) => cpu[file][kind][0]),
        ratio(own / first),
        crowded.cpu[file][kind][0],
        ratio(crowded.cpu[file][kind][0] / first),
        ...others,
        ...others.map((cpu) => ratio(cpu / own)),
      ];
    }),
  );
  printTable(
    'Wall ms from the edit to its diagnostics, 22 kB file',
    ['', ...columns, ...peers],
    ['syntax', 'policy'].map((kind) => [
      `${kind} finding`,
      ...results.map(({ wall }) => wall[kind][0]),
      ...(kind === 'syntax' ? largest.wall[kind].slice(1) : peers.map(() => 'not reported')),
    ]),
  );
  printTable(
    'Opening a workspace and memory',
    ['manifests', 'wall ms', 'CPU ms', 'resident MB', 'after the edits', 'peak', ...peers],
    results.map(({ opening, memory }, index) => [
      columns[index],
      opening.wallMs,
      opening.cpuMs,
      opening.residentMb,
      ...memory,
    ]),
  );
  printBudgets(smallest, largest, crowded);
}

async function measureWorkspace({ size, namespaceCount, schemas }) {
  const label = `${size.toLocaleString('en-US')} manifests in ${namespaceCount} namespaces`;
  progress(label);
  const folder = join(scratch, `workspace-${size}-${namespaceCount}`);
  mkdirSync(folder);
  writeWorkspace(folder, { manifestCount: size, namespaceCount });
  const files = FILES.map(([name, bytes]) => [name, new EditedFile(folder, bytes)]);

  const firebreak = new LspProcess({ name: 'firebreak', args: [SERVER, '--stdio'] });
  const servers = [firebreak];
  try {
    const begin = performance.now();
    const opening = {
      wallMs: (await firebreak.start(folder)) - begin,
      cpuMs: firebreak.cpuMs(),
      residentMb: firebreak.memory().resident,
    };
    for (const mode of schemas ? ['schemaFile', 'kubernetes'] : []) {
      servers.push(await startYamlLanguageServer(folder, mode, schemas));
      await checkItValidates(servers.at(-1), folder);
    }

    const cpu = {};
    const wall = {};
    for (const [name, file] of files) {
      progress(`${label}: ${name} file`);
      await file.open(servers);
      cpu[name] = {};
      for (const kind of Object.keys(EDITS)) cpu[name][kind] = await file.cpuPerEdit(servers, kind, EFFORT);
      if (name === '22 kB') {
        wall.syntax = await file.wallPerEdit(servers, 'syntax', { count: 3 });
        wall.policy = await file.wallPerEdit([firebreak], 'policy', { count: 3 });
      }
      file.close(servers);
    }
    const own = firebreak.memory();
    const memory = [own.resident, own.peak, ...servers.slice(1).map((server) => server.memory().resident)];
    return { cpu, wall, opening, memory };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

function printBudgets(smallest, largest, crowded) {
  const worstGrowth = (results) =>
    Math.max(...CELLS.map(([file, kind]) => results.cpu[file][kind][0] / smallest.cpu[file][kind][0]));
  const leastLead = (peer) => Math.min(...Object.values(largest.cpu['22 kB']).map((cpu) => cpu[peer] / cpu[0]));
  const growth = `${SIZES.at(-1).toLocaleString('en-US')} manifests cost at most 1.5 × what ${SIZES[0]} cost`;
  const atMost = (name, value, bound) => [name, ratio(value), value <= bound ? 'holds' : 'MISSED'];
  const atLeast = (name, value, bound) => [name, ratio(value), value >= bound ? 'holds' : 'MISSED'];
  printTable(
    'Budgets, each for the worst kind of edit',
    ['', 'measured', ''],
    [
      atMost(`An edit at ${growth}`, worstGrowth(largest), 1.5),
      atMost('The same with all manifests in 5 namespaces (goal)', worstGrowth(crowded), 1.5),
      atLeast('22 kB file: yaml-language-server costs at least 10 ×', leastLead(1), 10),
      atLeast('The same in its faster mode (goal)', leastLead(2), 10),
      atLeast('22 kB file: yaml-language-server costs at least 50 × (goal)', leastLead(1), 50),
    ],
  );
}

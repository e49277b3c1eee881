/**
 * One cell of the connectivity benchmark, bundled with the core and run in a process of its own, so that its memory can
 * be told. Argument: {"shape", "workloads", "samples"} as JSON. Prints one line of JSON; milliseconds and bytes.
 */
import {
  applyChanges,
  clustersOf,
  completeAnalysis,
  emptyAnalysis,
  noCheckpoint,
  setComplete,
} from '../server/src/core';
import { defaultOptions } from '../server/src/core/analysis/options';
import { addBit, countBits, emptyBitset } from '../server/src/core/connectivity/bitset';
import { solve } from '../server/src/core/connectivity/solve';
import { clusterFiles } from './connectivity-cluster.mjs';

const FOLDER = 'file:///workspace';
const OPTIONS = { ipBlocks: 'pods', unstated: 'absent' };

const { shape, workloads, samples } = JSON.parse(process.argv[2]);
const analysis = await read(clusterFiles(shape, workloads));
const cluster = onlyCluster(analysis);
const before = memory();
const start = cpu();
const pairs = countPairs(cluster);
const solved = cpu() - start;
const used = memory() - before;
console.log(JSON.stringify({ pairs, solved, used, policy: await edits('policy'), workload: await edits('workload') }));

async function read(files) {
  const changes = files.map(change);
  return completeAnalysis(
    setComplete(applyChanges(emptyAnalysis(defaultOptions), changes), [FOLDER], []),
    noCheckpoint,
  );
}

function change({ path, text }) {
  return { kind: 'set', uri: `${FOLDER}/${path}`, path, folder: FOLDER, text };
}

function onlyCluster(state) {
  const [cluster] = clustersOf(state);
  return cluster;
}

/** Connected pairs of pods: everything that the solver can say, without printing it. */
function countPairs({ namespaces, ...rest }) {
  const { between } = solve({ namespaces, ...rest }, OPTIONS);
  let count = 0;
  for (const source of namespaces.values()) {
    for (const destination of namespaces.values()) {
      for (const flow of between(source, destination)) count += countBits(flow.sources) * countBits(flow.destinations);
    }
  }
  return count;
}

/** After an edit of one policy or workload: what each workload that it is about can reach, and what can reach it. */
async function edits(kind) {
  let state = analysis;
  const times = [];
  const files = clusterFiles(shape, workloads);
  for (let sample = 0; sample < samples; sample++) {
    const file = files[(sample * 7) % files.length];
    const number = (sample * 13) % Math.min(100, workloads);
    const mark = kind === 'policy' ? `name: p-${number}\n` : `name: w-${number}\n`;
    const at = file.text.indexOf(mark);
    const [from, to] =
      kind === 'policy' ? ['app: ', `app: x${sample}-`] : ['    app: ', `    extra: e${sample}\n    app: `];
    const where = file.text.indexOf(
      from,
      kind === 'policy' ? file.text.indexOf('podSelector', at) : file.text.indexOf('template:', at),
    );
    const edited = { ...file, text: file.text.slice(0, where) + to + file.text.slice(where + from.length) };
    state = await completeAnalysis(applyChanges(state, [change(edited)]), noCheckpoint);
    const cluster = onlyCluster(state);
    const namespace = cluster.namespaces.get(`ns-${(sample * 7) % files.length}`);
    const begin = cpu();
    const { between, tableOf } = solve(cluster, OPTIONS);
    const chosen = oneBit(tableOf(namespace), `w-${number}`);
    for (const other of cluster.namespaces.values()) {
      between(namespace, other, { sources: chosen });
      between(other, namespace, { destinations: chosen });
    }
    times.push(cpu() - begin);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function oneBit(table, name) {
  const bits = emptyBitset(table.pods.length);
  addBit(
    bits,
    table.pods.findIndex(({ workload }) => workload.identity.name === name),
  );
  return bits;
}

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function memory() {
  globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

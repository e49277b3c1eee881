/**
 * One cell of the connectivity benchmark, bundled with the core and run in a process of its own, so that its memory can
 * be told. Argument: {"shape", "workloads", "samples"} as JSON. Prints one line of JSON; milliseconds and bytes.
 */
import { applyChanges, completeAnalysis, loadAllGroups, noCheckpoint } from '../server/src/core';
import { defaultOptions } from '../server/src/core/analysis/options';
import { countBits, firstBit, singleBit } from '../server/src/core/connectivity/bitset';
import { matchPods } from '../server/src/core/connectivity/match-pods';
import { podTableOf } from '../server/src/core/connectivity/pod-table';
import { solve } from '../server/src/core/connectivity/solve';
import { podsSelectedBy } from '../server/src/core/policies/network-policy';
import { clusterFiles } from './connectivity-cluster.mjs';
import { changeOf, cpu, onlyCluster, readCluster } from './read-cluster.mjs';

const OPTIONS = { ipBlocks: 'pods', unstated: 'absent' };

/** Of the text of a namespace: one more port in a rule of a policy, one more label on the pods of a workload. */
const EDITS = {
  policy: (text, name, sample) =>
    insertAfter(text, [`name: ${name}\n`, '    ports:\n'], `        - port: ${1000 + sample}\n`),
  workload: (text, name, sample) =>
    insertAfter(text, [`name: ${name}\n`, 'template:', 'labels:\n'], `        extra: e${sample}\n`),
};

const { shape, workloads, samples } = JSON.parse(process.argv[2]);
const analysis = await readCluster(shape, workloads, defaultOptions, await loadAllGroups());
const cluster = onlyCluster(analysis);
const before = memory();
const start = cpu();
const pairs = countPairs(cluster);
const solved = cpu() - start;
const used = memory() - before;
console.log(JSON.stringify({ pairs, solved, used, policy: await edits('policy'), workload: await edits('workload') }));

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

/**
 * After an edit of one policy or workload: what the workload, or one that the policy selects, can reach, and what can
 * reach it. The median of edits in as many namespaces.
 */
async function edits(kind) {
  let state = analysis;
  const times = [];
  const files = clusterFiles(shape, workloads);
  for (let sample = 0; sample < samples; sample++) {
    const file = files[(sample * 7) % files.length];
    const name = `${kind[0]}-${(sample * 13) % Math.min(100, workloads)}`;
    const edited = { ...file, text: EDITS[kind](file.text, name, sample) };
    state = await completeAnalysis(applyChanges(state, [changeOf(edited)]), noCheckpoint);
    const cluster = onlyCluster(state);
    const namespace = cluster.namespaces.get(`ns-${(sample * 7) % files.length}`);
    const number = numberOf(namespace, kind, name);
    const begin = cpu();
    const { between, tableOf } = solve(cluster, OPTIONS);
    const chosen = singleBit(tableOf(namespace).pods.length, number);
    for (const other of cluster.namespaces.values()) {
      between(namespace, other, { sources: chosen });
      between(other, namespace, { destinations: chosen });
    }
    times.push(cpu() - begin);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** The place of the workload of that name, or of the first that the policy of that name selects. */
function numberOf(namespace, kind, name) {
  if (kind === 'workload') return namespace.workloads.findIndex(({ identity }) => identity.name === name);
  const policy = namespace.networkPolicies.find(({ identity }) => identity.name === name);
  return firstBit(matchPods(podsSelectedBy(policy), podTableOf(namespace), OPTIONS).yes) ?? 0;
}

function insertAfter(text, marks, line) {
  const at = marks.reduce((from, mark) => text.indexOf(mark, from) + mark.length, 0);
  return text.slice(0, at) + line + text.slice(at);
}

function memory() {
  globalThis.gc();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

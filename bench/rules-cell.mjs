/**
 * One cell of the benchmark of rules, bundled with the core and run in a process of its own. Argument: {"shape",
 * "workloads", "part"} as JSON, `part` being `solve`, `rules`, or `details`, which is what each rule costs. Prints one
 * line of JSON; milliseconds of CPU.
 */
// As a global it is loaded where it is named first, which would be counted as part of the first rule.
import { performance } from 'node:perf_hooks';
import { allFindings, completeAnalysis, loadAllGroups, noCheckpoint } from '../server/src/core';
import { defaultOptions } from '../server/src/core/analysis/options';
import { setOptions } from '../server/src/core/analysis/set-options';
import { podTableOf } from '../server/src/core/connectivity/pod-table';
import { solve } from '../server/src/core/connectivity/solve';
import { unitsOfCluster, unitsOfNamespace } from '../server/src/core/policies/compile-cluster';
import { clusterRules, documentRules, namespaceRules, rules } from '../server/src/core/rules/index';
import { rulesIn } from '../server/src/core/rules/rule-group';
import { clusterFindings, groupFindings, namespaceFindings } from '../server/src/core/rules/run-rules';
import { cpu, onlyCluster, readCluster } from './read-cluster.mjs';

const { shape, workloads, part } = JSON.parse(process.argv[2]);
const groups = await loadAllGroups();
// Reading alone: no rule has run yet.
const reading = { ...defaultOptions, disabledRules: new Set(rules.map(({ id }) => id)) };
const analysis = await readCluster(shape, workloads, reading, groups);
const cluster = onlyCluster(analysis);
globalThis.gc();
const compiled = timed(() => compile(cluster));
const parts = { solve: measureSolve, rules: measureRules, details: measureDetails };
console.log(JSON.stringify({ compiled, ...(await parts[part]()) }));

/** What rules and connectivity both need of the model: policies in their representation, and pods by their labels. */
function compile({ namespaces, facts }) {
  for (const namespace of namespaces.values()) {
    unitsOfNamespace(namespace);
    podTableOf(namespace);
  }
  unitsOfCluster(facts);
}

function measureSolve() {
  return { measured: timed(() => askAllPairs(cluster)) };
}

function askAllPairs(of) {
  const { between } = solve(of, { ipBlocks: 'pods', unstated: 'absent' });
  for (const source of of.namespaces.values()) {
    for (const destination of of.namespaces.values()) between(source, destination);
  }
}

/** Rules of namespaces and of the whole scope, and apart from them those that need one document only. */
function measureRules() {
  let findings = 0;
  const measured = timed(() => {
    findings = checkScopes();
  });
  return { measured, findings, documents: timed(checkDocuments) };
}

/** Gives the number of findings. */
function checkScopes() {
  let findings = 0;
  for (const { namespaces, facts, duplicates } of analysis.scopes.values()) {
    for (const namespace of namespaces.values()) {
      findings += namespaceFindings(namespace, facts, defaultOptions).length;
      for (const group of groups.values()) findings += groupFindings(group, namespace, facts, defaultOptions).length;
    }
    findings += clusterFindings(duplicates, defaultOptions).length;
  }
  return findings;
}

/** Milliseconds of the clock, in a process of their own: with some 100 rules in each namespace, looking at it costs too. */
async function measureDetails() {
  const ofGroups = [...groups.values()].flatMap((group) => rulesIn(group).namespace);
  const measuredRules = [...namespaceRules, ...clusterRules, ...ofGroups];
  const byRule = Object.fromEntries(measuredRules.map(({ id }) => [id, 0]));
  const note = (id, time) => {
    byRule[id] += time;
  };
  for (const rule of measuredRules) noteTime(rule, 'check', (found) => [...found], note);
  checkScopes();
  return { byRule, guards: await measureGuards(measuredRules) };
}

/** What is asked of the whole workspace when findings are gathered. */
async function measureGuards(guarded) {
  const found = await completeAnalysis(setOptions(analysis, defaultOptions), noCheckpoint);
  let guards = 0;
  for (const rule of guarded) {
    if (rule.holds === undefined) continue;
    noteTime(
      rule,
      'holds',
      (answer) => answer,
      (_, time) => {
        guards += time;
      },
    );
  }
  allFindings(found);
  return guards;
}

/** Of the clock, as it is cheaper to ask for than CPU. */
function noteTime(rule, name, toEnd, note) {
  const call = rule[name];
  rule[name] = (...given) => {
    const start = performance.now();
    const result = toEnd(call.apply(rule, given));
    note(rule.id, performance.now() - start);
    return result;
  };
}

function checkDocuments() {
  for (const { documents } of analysis.files.values()) {
    for (const { document } of documents) {
      if (document.content.kind !== 'manifest') continue;
      const grouped = document.content.groups.flatMap((name) => rulesIn(groups.get(name)).document);
      for (const rule of [...documentRules, ...grouped]) Array.from(rule.check(document));
    }
  }
}

function timed(work) {
  const start = cpu();
  work();
  return cpu() - start;
}

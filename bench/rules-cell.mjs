/**
 * One cell of the benchmark of rules, bundled with the core and run in a process of its own. Argument: {"shape",
 * "workloads", "part"} as JSON, `part` being `solve` or `rules`. Prints one line of JSON; milliseconds of CPU.
 */
import { loadAllGroups } from '../server/src/core';
import { defaultOptions } from '../server/src/core/analysis/options';
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
const result = part === 'solve' ? { measured: timed(() => askAllPairs(cluster)) } : measureRules();
console.log(JSON.stringify({ compiled, ...result }));

/** What rules and connectivity both need of the model: policies in their representation, and pods by their labels. */
function compile({ namespaces, facts }) {
  for (const namespace of namespaces.values()) {
    unitsOfNamespace(namespace);
    podTableOf(namespace);
  }
  unitsOfCluster(facts);
}

function askAllPairs(of) {
  const { between } = solve(of, { ipBlocks: 'pods', unstated: 'absent' });
  for (const source of of.namespaces.values()) {
    for (const destination of of.namespaces.values()) between(source, destination);
  }
}

/** Rules of namespaces and of the whole scope, and apart from them those that need one document only. */
function measureRules() {
  const byRule = {};
  for (const rule of [
    ...namespaceRules,
    ...clusterRules,
    ...[...groups.values()].flatMap((g) => rulesIn(g).namespace),
  ]) {
    const { check } = rule;
    byRule[rule.id] = 0;
    rule.check = (...given) => {
      // Cheaper to ask for than CPU, which matters at a call for each rule and namespace.
      const start = performance.now();
      const found = [...check.apply(rule, given)];
      byRule[rule.id] += performance.now() - start;
      return found;
    };
  }
  let findings = 0;
  const measured = timed(() => {
    for (const { namespaces, facts, duplicates } of analysis.scopes.values()) {
      for (const namespace of namespaces.values()) {
        findings += namespaceFindings(namespace, facts, defaultOptions).length;
        for (const group of groups.values()) findings += groupFindings(group, namespace, facts, defaultOptions).length;
      }
      findings += clusterFindings(duplicates, defaultOptions).length;
    }
  });
  return { measured, findings, byRule, documents: timed(checkDocuments) };
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

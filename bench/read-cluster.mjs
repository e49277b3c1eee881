/** Generated clusters as the core reads them, for benchmarks that are bundled with it. */
import {
  applyChanges,
  clustersOf,
  completeAnalysis,
  emptyAnalysis,
  noCheckpoint,
  setComplete,
} from '../server/src/core';
import { clusterFiles } from './connectivity-cluster.mjs';

const FOLDER = 'file:///workspace';

/** An analysis that is complete. */
export async function readCluster(shape, workloads, options, groups) {
  const changes = clusterFiles(shape, workloads).map(changeOf);
  return completeAnalysis(
    setComplete(applyChanges(emptyAnalysis(options, groups), changes), [FOLDER], []),
    noCheckpoint,
  );
}

/** That of a file that has become what it is. */
export function changeOf({ path, text }) {
  return { kind: 'set', uri: `${FOLDER}/${path}`, path, folder: FOLDER, text };
}

export function onlyCluster(state) {
  const [cluster] = clustersOf(state);
  return cluster;
}

/** Milliseconds of CPU that the process has used. */
export function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

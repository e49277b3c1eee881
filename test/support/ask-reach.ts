import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reach } from '../../server/src/core/connectivity/reach';
import { clusterOfYaml } from './cluster';

export interface Question {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
}

export interface Answer extends Question {
  readonly verdict: string;
  readonly reason: string;
}

export async function askReach(folder: string, questions: readonly Question[]): Promise<readonly Answer[]> {
  const cluster = await clusterOfYaml(readFileSync(path.join(folder, 'all.yaml'), 'utf8'));
  return reach(cluster, questions).map((answer, index) => ({ ...(questions[index] as Question), ...answer }));
}

import { configuredKubernetes } from '../config/config-set';
import type { AnalysisOptions } from './options';

/** The version of Kubernetes to which a file is applied, such as `1.21.3`; undefined where nobody says. */
export function kubernetesOf({ cluster, configs }: AnalysisOptions, uri: string): string | undefined {
  return cluster.kubernetes ?? configuredKubernetes(configs, uri);
}

import type { Analysis } from '../analysis/analysis';
import { clustersOf } from '../analysis/clusters-of';
import { toDns1123Subdomain } from '../kubernetes/api-identity';
import { keptOutWords } from '../synthesis/dependency-words';
import { synthesize } from '../synthesis/synthesize';
import { verifySynthesis } from '../synthesis/verify-synthesis';
import { visible } from './words';

/** The policies that are missing in one scope, and what the analysis of the result says. */
export interface SynthesisReport {
  readonly scope: string;
  /** One file a namespace, sorted; `name` is a file name without folder, `text` YAML with `\n`. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** What no policy could be written for, and what is not known, but for `unreadDoubts`; one sentence each. */
  readonly notes: readonly string[];
  /** Where the result is not as declared; one sentence each. Empty when it was verified. */
  readonly failures: readonly string[];
}

/** One report for each scope that holds anything, sorted; of the scope with that name alone where one is given. */
export function synthesisReports(analysis: Analysis, scope?: string): readonly SynthesisReport[] {
  return clustersOf(analysis)
    .filter((cluster) => scope === undefined || cluster.scope === scope)
    .map((cluster) => {
      const synthesis = synthesize(cluster);
      const { broken, opened } = verifySynthesis(cluster, synthesis);
      const { incomplete, unread } = cluster.facts;
      const isIncomplete = incomplete !== undefined && incomplete !== unread[0];
      return {
        scope: cluster.scope,
        files: synthesis.namespaces.map(({ namespace, policies }) => ({
          name: `${toDns1123Subdomain(namespace) ?? 'namespace'}-network-policies.yaml`,
          text: `# Namespace ${visible(namespace)}: a default deny, and what the manifests declare.\n${policies.join('---\n')}`,
        })),
        notes: [...(isIncomplete ? [incomplete] : []), ...synthesis.notes],
        failures: [
          ...broken.map(keptOutWords),
          ...opened.map((line) => `This would be open and is not declared: ${line}.`),
        ],
      };
    });
}

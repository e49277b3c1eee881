import type { Analysis } from '../analysis/analysis';
import { clusterOf } from '../analysis/clusters-of';
import { scopesOfFinding } from '../analysis/scopes-of-finding';
import type { Cluster } from '../cluster/cluster';
import type { Workload } from '../kubernetes/entities';
import type { Finding } from '../rules/finding';
import { callersPolicy, namespacePolicies } from '../synthesis/synthesize';
import type { Fix } from './fix';
import { addPolicies, takenPolicyNames } from './new-policy';
import type { PolicyTarget } from './policy-target';

/**
 * Isolates a whole namespace and allows what the manifests declare. None where nothing is declared, or where not all
 * that may be declared is known; what a base shared by several scopes would need differs from scope to scope.
 */
export function isolateKeepingDeclared(finding: Finding, analysis: Analysis, target: PolicyTarget): readonly Fix[] {
  const cluster = knownCluster(finding, analysis);
  const taken = new Set(takenPolicyNames(analysis, finding, target.namespace));
  const policies = cluster && namespacePolicies(cluster, target, taken);
  if (policies === undefined) return [];
  const title = `Isolate namespace "${target.namespace}", keep declared connections`;
  return addPolicies(analysis, finding, { title, fileName: `networkpolicy${target.fileSuffix}.yaml`, policies });
}

/** Lets nobody connect to a workload but those who are declared to; none where nobody is. */
export function allowDeclaredCallers(
  finding: Finding,
  analysis: Analysis,
  target: PolicyTarget,
  workload: Workload,
  policyName: string,
): readonly Fix[] {
  const cluster = knownCluster(finding, analysis);
  const taken = new Set(takenPolicyNames(analysis, finding, target.namespace));
  const policy = cluster && callersPolicy(cluster, workload, target, policyName, taken);
  if (policy === undefined) return [];
  const title = `Allow only declared callers of ${workload.identity.kind} "${workload.identity.name}"`;
  return addPolicies(analysis, finding, { title, fileName: `networkpolicy-${policyName}.yaml`, policies: [policy] });
}

/** The one scope in which the finding holds, as long as all of its manifests are known. */
function knownCluster(finding: Finding, analysis: Analysis): Cluster | undefined {
  const [state, ...others] = scopesOfFinding(analysis, finding);
  return state === undefined || others.length > 0 || state.incomplete !== undefined ? undefined : clusterOf(state);
}

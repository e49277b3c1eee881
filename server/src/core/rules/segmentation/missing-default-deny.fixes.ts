import type { Analysis } from '../../analysis/analysis';
import { isolateKeepingDeclared } from '../../fixes/declared-fixes';
import type { Fix } from '../../fixes/fix';
import { addPolicies, allowDns, denyAll, dnsFor, inWords, takenPolicyNames } from '../../fixes/new-policy';
import type { PolicyTarget } from '../../fixes/policy-target';
import type { Direction } from '../../kubernetes/entities';
import type { Finding } from '../finding';

/**
 * The fixes that isolate a whole namespace, the narrowest first, and before them the one that keeps what is declared. Egress without DNS is not among them: it breaks nearly
 * every workload, and whoever wants it takes one of two policies out again.
 */
export function defaultDenyFixes(
  finding: Finding,
  analysis: Analysis,
  kinds: readonly ('ingress' | 'egress-and-dns' | 'both-and-dns')[],
): readonly Fix[] {
  const target = finding.data as PolicyTarget;
  const taken = takenPolicyNames(analysis, finding, target.namespace);
  const where = inWords(finding, target.namespace);
  const fileName = `networkpolicy${target.fileSuffix}.yaml`;
  const denyAndDns = (directions: readonly Direction[]) => [
    denyAll(target, directions, taken),
    allowDns(target, dnsFor(analysis, finding), taken),
  ];
  const all = {
    ingress: { title: `Deny all ingress ${where} by default`, policies: [denyAll(target, ['ingress'], taken)] },
    'egress-and-dns': {
      title: `Deny all egress ${where} by default, allow DNS`,
      policies: denyAndDns(['egress']),
    },
    'both-and-dns': {
      title: `Deny all ingress and egress ${where} by default, allow DNS`,
      policies: denyAndDns(['ingress', 'egress']),
    },
  };
  return [
    ...isolateKeepingDeclared(finding, analysis, target),
    ...kinds.flatMap((kind) => addPolicies(analysis, finding, { ...all[kind], fileName })),
  ];
}

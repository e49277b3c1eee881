import { boundGrant } from '../../analysis/bound-roles';
import { isClusterPart } from '../../cluster/cluster-parts';
import { namesNodeAgent, namesOf } from '../../cluster/node-agents';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { limits } from '../../limits';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import { longestMessage } from '../message-length';
import type { Completion, Rule } from '../rule';

type Data = { readonly basePath: FieldPath; readonly subject: number };

export const rbacCanChangeNetworkBoundary: Rule = {
  id: 'rbac-can-change-network-boundary',
  title: 'Pods that may change network policies',
  severity: 'warning',
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const { apiVersion, group, kind, namespace, name, node, basePath, isBroken } of content.resources) {
      if (isBroken || group !== 'rbac.authorization.k8s.io' || !/^(Cluster)?RoleBinding$/.test(kind)) continue;
      for (const [index, item] of itemsAt(node, ['subjects']).entries()) {
        const [of, subject = ''] = [stringAt(item, ['kind']), stringAt(item, ['name'])];
        const isOfPods = of === 'ServiceAccount' || (of === 'Group' && everyPod.test(subject));
        if (!isOfPods || isPlaceholder(subject)) continue;
        yield {
          message: `${of} "${subject}" is bound to a role that may change what separates workloads.`,
          place: field([...basePath, 'subjects', index, 'name']),
          resource: { apiVersion, kind, namespace, name },
          data: { basePath, subject: index } satisfies Data,
        };
      }
    }
  },
  holds(finding, surroundings) {
    const bound = boundGrant(surroundings, finding.at, finding.data as Data);
    if (bound === undefined) return false;
    const { subject, grant, role, dns } = bound;
    const workloads = bound.workloads.filter(
      (workload) => !isClusterPart(workload, dns) && !namesOf(workload).some(namesNodeAgent),
    );
    if (subject.kind === 'ServiceAccount' && workloads.length === 0) return false;
    const roleName = role === undefined ? 'of Kubernetes' : `${role.identity.kind} "${role.name}"`;
    const effect = grant.changes === 'policy' ? 'could open their firewall' : 'could publish or redirect them';
    const sentence = (by: string) =>
      `${subject.kind} "${subject.name}" may change ${grant.resource}${by}: its pods ${effect}.`;
    const whole = sentence(` (${roleName})`);
    return {
      severity: grant.changes === 'policy' ? 'warning' : 'information',
      // Of long names, the role is among what is related.
      message: whole.length > longestMessage ? sentence('') : whole,
      related: [
        ...(role === undefined
          ? []
          : [
              {
                at: role.ref,
                place: field([...role.basePath, ...(grant.path ?? [])]),
                message: `This rule lets its subjects change ${grant.resource}.`,
              },
            ]),
        ...workloads.map(({ ref, basePath, identity }) => ({
          at: ref,
          place: field([...basePath, 'metadata', 'name']),
          message: `${identity.kind} "${identity.name}" runs as this ServiceAccount.`,
        })),
      ].slice(0, limits.relatedLocations),
    } satisfies Completion;
  },
};

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects */
const everyPod = /^system:(authenticated|unauthenticated|serviceaccounts(:.*)?)$/;

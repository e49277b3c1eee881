import { type FieldPath, itemsAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { EntityBase } from './entities';
import { textAt } from './read-resource';
import type { Resource } from './resource';

/** A Role or ClusterRole, as far as it lets somebody change what separates workloads. */
export interface Role extends EntityBase {
  readonly kind: 'role';
  /** Undefined: a ClusterRole. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** The gravest; undefined where it grants nothing of that. */
  readonly grant: BoundaryGrant | undefined;
}

/** A RoleBinding or ClusterRoleBinding. */
export interface RoleBinding extends EntityBase {
  readonly kind: 'role-binding';
  /** Undefined: for the whole cluster. */
  readonly namespace: string | undefined;
  readonly role: { readonly kind: string; readonly name: string };
  readonly subjects: readonly RbacSubject[];
}

export interface RbacSubject {
  /** `User` is no matter of pods, and left out. */
  readonly kind: 'ServiceAccount' | 'Group';
  readonly name: string;
  /** Of a ServiceAccount. */
  readonly namespace: string;
  /** From the root of the resource. */
  readonly path: FieldPath;
}

export interface BoundaryGrant {
  /** `networkpolicies` */
  readonly resource: string;
  /** `policy`: what keeps workloads apart, or the labels by which policies know a namespace. `entry`: where traffic leads. */
  readonly changes: 'policy' | 'entry';
  /** The rule, from the root of the resource; undefined for a role that Kubernetes has built in. */
  readonly path: FieldPath | undefined;
}

interface Boundary extends Pick<BoundaryGrant, 'resource' | 'changes'> {
  /** The API groups that serve it. */
  readonly groups: readonly string[];
}

/** What decides over the network, the gravest first. */
const boundaries: readonly Boundary[] = [
  {
    resource: 'networkpolicies',
    changes: 'policy',
    groups: ['networking.k8s.io', 'extensions', 'projectcalico.org', 'crd.projectcalico.org', 'crd.antrea.io'],
  },
  { resource: 'globalnetworkpolicies', changes: 'policy', groups: ['projectcalico.org', 'crd.projectcalico.org'] },
  { resource: 'ciliumnetworkpolicies', changes: 'policy', groups: ['cilium.io'] },
  { resource: 'ciliumclusterwidenetworkpolicies', changes: 'policy', groups: ['cilium.io'] },
  { resource: 'adminnetworkpolicies', changes: 'policy', groups: ['policy.networking.k8s.io'] },
  { resource: 'baselineadminnetworkpolicies', changes: 'policy', groups: ['policy.networking.k8s.io'] },
  { resource: 'clusternetworkpolicies', changes: 'policy', groups: ['policy.networking.k8s.io', 'crd.antrea.io'] },
  { resource: 'authorizationpolicies', changes: 'policy', groups: ['security.istio.io', 'policy.linkerd.io'] },
  { resource: 'peerauthentications', changes: 'policy', groups: ['security.istio.io'] },
  { resource: 'namespaces', changes: 'policy', groups: [''] },
  { resource: 'referencegrants', changes: 'entry', groups: ['gateway.networking.k8s.io'] },
  { resource: 'gateways', changes: 'entry', groups: ['gateway.networking.k8s.io', 'networking.istio.io'] },
  { resource: 'httproutes', changes: 'entry', groups: ['gateway.networking.k8s.io'] },
  { resource: 'ingresses', changes: 'entry', groups: ['networking.k8s.io', 'extensions'] },
  { resource: 'services', changes: 'entry', groups: [''] },
  { resource: 'endpoints', changes: 'entry', groups: [''] },
  { resource: 'endpointslices', changes: 'entry', groups: ['discovery.k8s.io'] },
];

/**
 * Roles of every cluster, which no manifest shows.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
 */
export const builtInGrants: ReadonlyMap<string, BoundaryGrant> = new Map(
  ['cluster-admin', 'admin', 'edit'].map((name) => [
    name,
    { resource: 'networkpolicies', changes: 'policy', path: undefined } as const,
  ]),
);

/** Whether a document of one of these kinds is worth parsing, by its text: most roles grant nothing of that. */
export function mayMatterToRbac(kind: string, text: string): boolean {
  if (/^(Cluster)?RoleBinding$/.test(kind)) return true;
  return /^(Cluster)?Role$/.test(kind) && mentions.test(text);
}

const mentions = new RegExp(`${boundaries.map(({ resource }) => resource).join('|')}|['"]\\*['"]`);

/** Undefined for other kinds. */
export function readRbac(
  resource: Resource,
  namespace: string,
): Pick<Role, 'kind' | 'name' | 'grant'> | Pick<RoleBinding, 'kind' | 'role' | 'subjects'> | undefined {
  const { group, kind, node, name } = resource;
  if (group !== 'rbac.authorization.k8s.io') return undefined;
  if (kind === 'Role' || kind === 'ClusterRole') return { kind: 'role', name, grant: readGrant(node) };
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return undefined;
  return {
    kind: 'role-binding',
    role: { kind: stringAt(node, ['roleRef', 'kind']) ?? '', name: textAt(node, ['roleRef', 'name']) ?? '' },
    subjects: itemsAt(node, ['subjects']).flatMap((item, index): readonly RbacSubject[] => {
      const [of, subject] = [stringAt(item, ['kind']), textAt(item, ['name'])];
      if (subject === undefined || (of !== 'ServiceAccount' && of !== 'Group')) return [];
      const own = textAt(item, ['namespace']) ?? namespace;
      return [{ kind: of, name: subject, namespace: own, path: ['subjects', index, 'name'] }];
    }),
  };
}

/** https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources */
function readGrant(node: YamlNode): BoundaryGrant | undefined {
  const rules = itemsAt(node, ['rules']).map((rule, index) => ({
    path: ['rules', index] as FieldPath,
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
    isLimited: itemsAt(rule, ['resourceNames']).length > 0,
  }));
  for (const { resource, changes, groups } of boundaries) {
    const writing = resource === 'namespaces' ? labelling : changing;
    const found = rules.find(
      (rule) =>
        !rule.isLimited && has(rule.verbs, writing) && has(rule.resources, [resource]) && has(rule.groups, groups),
    );
    if (found !== undefined) return { resource, changes, path: found.path };
  }
  return undefined;
}

const labelling = ['update', 'patch'];
const changing = ['create', 'update', 'patch', 'delete', 'deletecollection'];

function has(written: readonly string[], wanted: readonly string[]): boolean {
  return written.includes('*') || wanted.some((each) => written.includes(each));
}

function textsAt(rule: YamlNode, key: string): readonly string[] {
  return itemsAt(rule, [key]).flatMap((item) => textAt(item, []) ?? []);
}

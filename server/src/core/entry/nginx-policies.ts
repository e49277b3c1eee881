import { named } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { groupOf } from '../kubernetes/read-resource';
import { isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { sourcesOfObject } from './allowed-sources';
import { type AllowedSources, unknownBecause } from './entry-point';

/** A Policy of NGINX Ingress Controller. */
export interface NginxPolicyRef {
  readonly namespace: string;
  readonly name: string;
}

/** Those of an Ingress, as its annotation lists them: `name` or `namespace/name`. */
export function policiesOfAnnotation(text: string, own: string): readonly NginxPolicyRef[] {
  return text.split(',').flatMap((each) => {
    const [first = '', second] = each.trim().split('/');
    if (first === '') return [];
    return [second === undefined ? { namespace: own, name: first } : { namespace: first, name: second }];
  });
}

/** Those that a VirtualServer or a route of it lists. */
export function policiesBelow(node: YamlNode | undefined, own: string): readonly NginxPolicyRef[] {
  return itemsAt(node, ['policies']).map((item) => ({
    namespace: stringAt(item, ['namespace']) || own,
    name: stringAt(item, ['name']) ?? '',
  }));
}

/**
 * Who may connect by the first of these lists that has a policy with access control; several in one list are one.
 * https://docs.nginx.com/nginx-ingress-controller/configuration/policy-resource/#accesscontrol
 */
export function sourcesOfPolicies(
  world: GatewayWorld,
  ...lists: readonly (readonly NginxPolicyRef[])[]
): AllowedSources {
  for (const list of lists) {
    const found: AllowedSources[] = [];
    for (const { namespace, name } of list) {
      const policy = named(world.objects('Policy', namespace), name).find(
        ({ identity }) => groupOf(identity.apiVersion) === 'k8s.nginx.org',
      );
      if (policy === undefined) return unknownBecause(`Policy "${namespace}/${name}" is not in the manifests`);
      if (policy.unknown !== undefined) return unknownBecause(policy.unknown);
      if (!isNull(nodeAt(policy.content, ['spec', 'accessControl', 'deny']))) {
        return unknownBecause(`Policy "${namespace}/${name}" denies some`);
      }
      if (!isNull(nodeAt(policy.content, ['spec', 'accessControl']))) found.push(sourcesOfObject(policy));
    }
    const open = found.find(({ kind }) => kind !== 'listed');
    if (open !== undefined) return open;
    const entries = found.flatMap((each) => (each.kind === 'listed' ? each.entries : []));
    if (entries.length > 0) return { kind: 'listed', entries };
  }
  return { kind: 'anybody' };
}

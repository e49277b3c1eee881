import { type ApiObject, named } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { groupOf } from '../kubernetes/read-resource';
import { isTrue } from '../yaml/booleans';
import { type FieldPath, isNull, itemsAt, nodeAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import { sourcesOfObjects } from './allowed-sources';
import { appProtect } from './annotation-names';
import { type AllowedSources, unknownBecause, type Waf } from './entry-point';
import { type EntryIngress, isSwitchedOn } from './ingress';
import { type NamedObjects, namedObjects } from './named-objects';
import { wafFlawOf } from './wafs';

/*
 * What Policies of F5's NGINX Ingress Controller say of those who connect, and of the firewall in front.
 * https://docs.nginx.com/nginx-ingress-controller/configuration/policy-resource/
 */

/** Those of a route of a VirtualServer, before those of the whole. */
export function policiesOfRoute(world: GatewayWorld, { content, namespace }: ApiObject, route: FieldPath) {
  return [route, ['spec']].map((place) =>
    findAll(
      world,
      itemsAt(content, [...place, 'policies']).map((ref) => ({
        name: stringAt(ref, ['name']) ?? '',
        namespace: stringAt(ref, ['namespace']) || namespace,
      })),
    ),
  );
}

/** Of an Ingress: firewalls are named by one annotation, and lists by another. */
export function policiesOfIngress(world: GatewayWorld, { annotations, object }: EntryIngress, group: 'org' | 'com') {
  const names = (annotations.get(`nginx.${group}/policies`) ?? '').split(',').flatMap((each) => each.trim() || []);
  return [
    findAll(
      world,
      names.map((written) => refFrom(written, object.namespace)),
    ),
  ];
}

function findAll(
  world: GatewayWorld,
  refs: readonly { readonly namespace: string; readonly name: string }[],
): NamedObjects {
  return namedObjects(
    refs.map(({ namespace, name }) => ({
      words: `Policy "${namespace}/${name}"`,
      objects: named(world.objects('Policy', namespace), name).filter(isOfNginx),
    })),
  );
}

/** Kinds of the same name are others'. */
function isOfNginx({ identity }: ApiObject): boolean {
  return groupOf(identity.apiVersion) === 'k8s.nginx.org';
}

/** Lists of the narrower place count, and those of one place together; a list of those who are denied counts only alone. */
export function sourcesOfPolicies(places: readonly NamedObjects[]): AllowedSources {
  for (const { found, doubt } of places) {
    if (doubt !== undefined) return unknownBecause(doubt);
    const limiting = found.filter(({ content }) => !isNull(nodeAt(content, ['spec', 'accessControl'])));
    const allowing = limiting.filter(({ content }) => itemsAt(content, ['spec', 'accessControl', 'allow']).length > 0);
    if (allowing.length > 0) return sourcesOfObjects(allowing);
    const [denying] = limiting;
    if (denying !== undefined)
      return unknownBecause(`Policy "${denying.namespace}/${denying.identity.name}" denies some`);
  }
  return { kind: 'anybody' };
}

const product = 'F5 WAF for NGINX';

export function wafOfPolicies(world: GatewayWorld, places: readonly NamedObjects[]): Waf {
  for (const { found, doubt } of places) {
    if (doubt !== undefined) return unknownBecause(doubt);
    const policy = found.find(({ content }) => !isNull(nodeAt(content, ['spec', 'waf'])));
    if (policy === undefined) continue;
    const waf = nodeAt(policy.content, ['spec', 'waf']);
    if (!isTrue(nodeAt(waf, ['enable']))) return { kind: 'none' };
    return wafBy(world, policy.namespace, stringAt(waf, ['apPolicy']));
  }
  return { kind: 'none' };
}

/** By annotations of its own, or by a Policy. */
export function wafOfNginxIngress(world: GatewayWorld, ingress: EntryIngress): Waf {
  const { annotations, object } = ingress;
  const flaw = wafFlawOf(ingress);
  if (flaw !== undefined) return { kind: 'ineffective', name: product, why: flaw.why };
  if (isSwitchedOn(annotations, appProtect('enable'))) {
    return wafBy(world, object.namespace, annotations.get(appProtect('policy'))?.trim());
  }
  return wafOfPolicies(world, policiesOfIngress(world, ingress, 'com'));
}

/** As `namespace/name` of an APPolicy. */
function wafBy(world: GatewayWorld, own: string, written: string | undefined): Waf {
  if (written === undefined || written === '')
    return unknownBecause(`no APPolicy is named, so that ${product} decides`);
  const { name, namespace } = refFrom(written, own);
  const [policy] = named(world.objects('APPolicy', namespace), name);
  if (policy === undefined) return unknownBecause(`APPolicy "${written}" is not in the manifests`);
  if (policy.unknown !== undefined) return unknownBecause(policy.unknown);
  const mode = stringAt(policy.content, enforcementMode);
  if (mode === 'blocking') return { kind: 'blocking', name: product };
  return mode === 'transparent'
    ? { kind: 'ineffective', name: product, why: `enforcementMode of APPolicy "${name}" is transparent` }
    : unknownBecause(`APPolicy "${name}" does not say whether it blocks`);
}

/** https://docs.nginx.com/waf/policies/configuration/ */
export const enforcementMode: FieldPath = ['spec', 'policy', 'enforcementMode'];

/** The APPolicy that a Policy names. */
export function apPolicyOf({ content, namespace }: { readonly content: YamlNode; readonly namespace: string }) {
  const written = stringAt(content, ['spec', 'waf', 'apPolicy']) ?? '';
  const ref = refFrom(written, namespace);
  return ref.name === '' ? undefined : ref;
}

/** `namespace/name`, or a name in the own namespace. */
function refFrom(written: string, own: string) {
  const [name = '', namespace = own] = written.split('/').toReversed();
  return { name, namespace };
}

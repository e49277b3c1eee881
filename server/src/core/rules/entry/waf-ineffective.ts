import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { appProtect } from '../../entry/annotation-names';
import { type EntryIngress, ingressesIn } from '../../entry/ingress';
import { apPolicyOf, enforcementMode } from '../../entry/nginx-policies';
import { armourOf, armourPath, backendConfigKey, backendConfigNames, type WafFlaw, wafFlawOf } from '../../entry/wafs';
import { type ApiObject, named, objectsOfKind } from '../../gateway/api-object';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { isTrue } from '../../yaml/booleans';
import { type FieldPath, nodeAt, stringAt } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

/** An annotation to add, with its YAML; null where only a person knows what is meant. */
export type Data = { readonly basePath: FieldPath; readonly key: string; readonly value: string | null };

export const wafIneffective: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const flaw = wafFlawOf(ingress);
      if (flaw !== undefined) yield flawed(ingress, flaw);
    }
    for (const service of objectsOfKind(view, 'Service')) {
      if (service.unknown === undefined) yield* ofBackendConfig(service, view, facts);
    }
    for (const policy of objectsOfKind(view, 'Policy')) {
      if (policy.unknown === undefined) yield* ofNginxPolicy(policy, view, facts);
    }
    for (const policy of objectsOfKind(view, 'APPolicy')) {
      if (policy.unknown === undefined && isUsed(policy, view, facts)) yield* ofApPolicy(policy);
    }
    for (const policy of objectsOfKind(view, 'GCPBackendPolicy')) {
      if (policy.unknown === undefined) yield* ofBackendPolicy(policy, view, facts);
    }
  },
};

const annotations: FieldPath = ['metadata', 'annotations'];

function flawed({ object }: EntryIngress, { kind, why, path, key, value }: WafFlaw): DraftFinding {
  const ingress = `Ingress "${object.identity.name}"`;
  const says = {
    'notes-only': `ModSecurity of ${ingress} notes attacks and blocks none`,
    'no-rules': `ModSecurity of ${ingress} has no rules`,
    unread: `ModSecurity of ${ingress} sees nothing of the TLS that is passed through`,
    'no-acl': `${ingress} has no web application firewall`,
  }[kind];
  return ineffective(object, path, `${says}: ${why}.`, key, value);
}

/** https://docs.nginx.com/nginx-ingress-controller/configuration/policy-resource/policy-reference/#waf */
function* ofNginxPolicy(policy: ApiObject, view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const ref = isTrue(nodeAt(policy.content, ['spec', 'waf', 'enable'])) ? apPolicyOf(policy) : undefined;
  if (ref === undefined || ref.namespace !== view.name || isPlaceholder(ref.name)) return;
  const policies = objectsOfKind(view, 'APPolicy');
  // What is missing may be kept elsewhere, unless others are kept here.
  if (policies.length === 0 || named(policies, ref.name).length > 0 || hasUnknownPods(view, facts)) return;
  const message = `Policy "${policy.identity.name}" protects nothing: APPolicy "${ref.name}" is not there.`;
  yield ineffective(policy, ['spec', 'waf', 'apPolicy'], message, '', null);
}

/** Whether something of its namespace serves with it. */
function isUsed({ identity: { name } }: ApiObject, view: NamespaceView, facts: NamespaceFacts): boolean {
  const isOwn = (written: string) => written === name || written === `${view.name}/${name}`;
  return (
    objectsOfKind(view, 'Policy').some((policy) => {
      const ref = apPolicyOf(policy);
      return ref?.namespace === view.name && ref.name === name;
    }) || ingressesIn(view, facts).some(({ annotations: written }) => isOwn(written.get(appProtect('policy')) ?? ''))
  );
}

function* ofApPolicy(policy: ApiObject): Iterable<DraftFinding> {
  if (stringAt(policy.content, enforcementMode) !== 'transparent') return;
  const message = `APPolicy "${policy.identity.name}" notes attacks and blocks none: its enforcementMode is transparent.`;
  yield ineffective(policy, enforcementMode, message, '', null);
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources#configure_cloud_armor */
function* ofBackendPolicy(policy: ApiObject, view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const path = ['spec', 'targetRef', 'name'];
  const service = stringAt(policy.content, path) ?? '';
  const isOfService = (stringAt(policy.content, ['spec', 'targetRef', 'kind']) ?? 'Service') === 'Service';
  const arms = (stringAt(policy.content, ['spec', 'default', 'securityPolicy']) ?? '') !== '';
  if (!arms || !isOfService || service === '' || isPlaceholder(service)) return;
  const isThere = view.services.some(({ name, writtenName = name }) => name === service || writtenName === service);
  // What is missing may be kept elsewhere, unless others are kept here.
  if (isThere || view.services.length === 0 || hasUnknownPods(view, facts)) return;
  const message = `GCPBackendPolicy "${policy.identity.name}" protects nothing: Service "${service}" is not there.`;
  yield ineffective(policy, path, message, '', null);
}

function* ofBackendConfig(service: ApiObject, view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const names = backendConfigNames(service);
  const configs = objectsOfKind(view, 'BackendConfig');
  for (const name of names) {
    const found = configs.filter(({ identity }) => identity.name === name);
    // What is missing may be kept elsewhere, unless others are kept here.
    if (found.length > 0 || configs.length === 0 || hasUnknownPods(view, facts)) continue;
    const message = `Service "${service.identity.name}" has no settings of its load balancer: BackendConfig "${name}" is not there.`;
    yield ineffective(service, [...annotations, backendConfigKey], message, backendConfigKey, null);
  }
  for (const config of configs.filter(({ identity }) => names.includes(identity.name))) {
    if (config.unknown !== undefined || armourOf(config) !== 'taken-away') continue;
    const message = `BackendConfig "${config.identity.name}" takes Cloud Armor away: the name of its securityPolicy is empty.`;
    yield ineffective(config, armourPath, message, '', null);
  }
}

function ineffective(
  object: ApiObject,
  path: FieldPath,
  message: string,
  key: string,
  value: string | null,
): DraftFinding {
  return entryFinding(object, path, { message, data: { basePath: object.basePath, key, value } satisfies Data });
}

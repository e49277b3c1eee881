import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { type EntryIngress, ingressesIn } from '../../entry/ingress';
import { armourOf, armourPath, backendConfigKey, backendConfigNames, type WafFlaw, wafFlawOf } from '../../entry/wafs';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { type FieldPath, stringAt } from '../../yaml/field-path';
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
    'no-acl': `${ingress} has no web application firewall`,
  }[kind];
  return ineffective(object, path, `${says}: ${why}.`, key, value);
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

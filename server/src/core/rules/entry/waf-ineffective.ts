import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { type EntryIngress, ingressesIn } from '../../entry/ingress';
import { armourOf, armourPath, backendConfigKey, backendConfigNames, type WafFlaw, wafFlawOf } from '../../entry/wafs';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import type { FieldPath } from '../../yaml/field-path';
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

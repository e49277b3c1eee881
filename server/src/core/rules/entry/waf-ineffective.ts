import { hasUnknownPods } from '../../cluster/dangling-policies';
import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { annotationsOf, type EntryIngress, ingressesIn, isSwitchedOn } from '../../entry/ingress';
import { parseJson } from '../../entry/parse-json';
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
      if (ingress.by === 'ingress-nginx') yield* ofModsecurity(ingress);
      if (ingress.by === 'aws') yield* ofAws(ingress);
    }
    for (const service of objectsOfKind(view, 'Service')) {
      if (service.unknown === undefined) yield* ofBackendConfig(service, view, facts);
    }
  },
};

const annotations: FieldPath = ['metadata', 'annotations'];
const nginx = (name: string) => `nginx.ingress.kubernetes.io/${name}`;

/** https://kubernetes.github.io/ingress-nginx/user-guide/third-party-addons/modsecurity/ */
function* ofModsecurity({ object, annotations: written }: EntryIngress): Iterable<DraftFinding> {
  const enable = nginx('enable-modsecurity');
  if (!isSwitchedOn(written, enable)) return;
  const snippet = written.get(nginx('modsecurity-snippet')) ?? '';
  if (isPlaceholder(snippet)) return;
  const [, engine] = /^\s*SecRuleEngine\s+(\S+)/im.exec(snippet) ?? [];
  const path = [...annotations, enable];
  const name = object.identity.name;
  if (engine?.toLowerCase() !== 'on') {
    const key = nginx('modsecurity-snippet');
    const why = engine === undefined ? 'SecRuleEngine is not set' : `SecRuleEngine is ${engine}`;
    yield ineffective(
      object,
      path,
      `ModSecurity of Ingress "${name}" notes attacks and blocks none: ${why}.`,
      key,
      snippet === '' ? 'SecRuleEngine On' : null,
    );
  } else if (!isSwitchedOn(written, nginx('enable-owasp-core-rules')) && !/\bInclude\b|\bSecRule\b/i.test(snippet)) {
    const key = nginx('enable-owasp-core-rules');
    yield ineffective(
      object,
      path,
      `ModSecurity of Ingress "${name}" has no rules: enable-owasp-core-rules is not true.`,
      key,
      '"true"',
    );
  }
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#addons */
function* ofAws({ object, annotations: written }: EntryIngress): Iterable<DraftFinding> {
  const key = 'alb.ingress.kubernetes.io/wafv2-acl-arn';
  const arn = written.get(key)?.trim();
  if (arn === undefined || arn === '' || isPlaceholder(arn)) return;
  const isRegional = /^arn:aws(-[a-z-]+)?:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[^/]+\/[^/]+$/.test(arn);
  if (isRegional) return;
  const why = /:global\//.test(arn)
    ? 'its ACL is for CloudFront, and not regional'
    : 'wafv2-acl-arn is no ARN of an ACL';
  yield ineffective(
    object,
    [...annotations, key],
    `Ingress "${object.identity.name}" has no web application firewall: ${why}.`,
    key,
    null,
  );
}

/** https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_backendconfig_with_your_ingress */
function* ofBackendConfig(service: ApiObject, view: NamespaceView, facts: NamespaceFacts): Iterable<DraftFinding> {
  const key = 'cloud.google.com/backend-config';
  const json = parseJson(annotationsOf(service).get(key));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return;
  const { default: general, ports } = json as { readonly default?: unknown; readonly ports?: unknown };
  const names = new Set(
    [general, ...Object.values(typeof ports === 'object' && ports !== null ? ports : {})].filter(
      (name) => typeof name === 'string',
    ),
  );
  const configs = objectsOfKind(view, 'BackendConfig');
  for (const name of names) {
    const found = configs.filter(({ identity }) => identity.name === name);
    // What is missing may be kept elsewhere, unless others are kept here.
    if (found.length > 0 || configs.length === 0 || hasUnknownPods(view, facts)) continue;
    const message = `Service "${service.identity.name}" has no settings of its load balancer: BackendConfig "${name}" is not there.`;
    yield ineffective(service, [...annotations, key], message, key, null);
  }
  for (const config of configs.filter(({ identity }) => names.has(identity.name))) {
    if (config.unknown !== undefined || stringAt(config.content, ['spec', 'securityPolicy', 'name']) !== '') continue;
    const message = `BackendConfig "${config.identity.name}" takes Cloud Armor away: the name of its securityPolicy is empty.`;
    yield ineffective(config, ['spec', 'securityPolicy', 'name'], message, '', null);
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

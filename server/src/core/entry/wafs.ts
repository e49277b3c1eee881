import type { NamespaceView } from '../cluster/namespace-view';
import { type ApiObject, named, objectsOfKind } from '../gateway/api-object';
import type { GatewayWorld } from '../gateway/gateway-world';
import { isPlaceholder } from '../kubernetes/placeholder';
import { type FieldPath, stringAt } from '../yaml/field-path';
import { appProtect, aws, azure, haproxyIngress, haproxyIngressPrefixes, nginx } from './annotation-names';
import { unknownBecause, type Waf } from './entry-point';
import { annotationsOf, type EntryIngress, isSwitchedOn } from './ingress';
import { parseJson } from './parse-json';

/** A web application firewall that is asked for and does nothing. */
export interface WafFlaw {
  readonly kind: 'notes-only' | 'no-rules' | 'no-acl' | 'unread';
  readonly why: string;
  /** What decides it, from the object. */
  readonly path: FieldPath;
  /** An annotation that would change it; its value is null where only a person knows it. */
  readonly key: string;
  readonly value: string | null;
}

/** The firewall that annotations of an Ingress ask for, or the settings of the Services behind it. */
export function wafOfIngress(ingress: EntryIngress, view: NamespaceView, services: readonly ApiObject[]): Waf {
  const { annotations, by } = ingress;
  const flaw = wafFlawOf(ingress);
  switch (by) {
    case 'haproxy-ingress':
      return wafOfHaproxyIngress(annotations, flaw);
    case 'ingress-nginx': {
      if (flaw !== undefined) return { kind: 'ineffective', name: 'ModSecurity', why: flaw.why };
      const isOn = isSwitchedOn(annotations, nginx('enable-modsecurity'));
      if (isOn && ingress.passesTls === 'yes') {
        return { kind: 'ineffective', name: 'ModSecurity', why: 'ssl-passthrough is true' };
      }
      if (isOn && ingress.passesTls === 'unknown') {
        return unknownBecause(
          'with ssl-passthrough a flag of its controller decides whether ModSecurity sees anything',
        );
      }
      return isOn ? { kind: 'blocking', name: 'ModSecurity' } : { kind: 'none' };
    }
    case 'aws': {
      const name = isSwitchedOn(annotations, aws('shield-advanced-protection')) ? 'AWS WAF with Shield' : 'AWS WAF';
      if (flaw !== undefined) return { kind: 'ineffective', name, why: flaw.why };
      if (hasAclOfAws(annotations)) return { kind: 'blocking', name };
      // Others of the group, and parameters of the class, may name one.
      return ingress.hasClassParameters || annotations.has(aws('group.name'))
        ? unknownBecause('others of its group, or the parameters of its class, may name one')
        : { kind: 'none' };
    }
    case 'azure':
      return annotations.has(policyOfAzure)
        ? { kind: 'blocking', name: 'Azure WAF' }
        : unknownBecause('the gateway itself may have a policy');
    case 'gce':
      return wafOfServices(view, services);
    case 'other':
    case undefined:
      return unknownBecause('what its controller reads is not known');
    default:
      return { kind: 'none' };
  }
}

export const policyOfAzure: string = azure('waf-policy-for-path');

/** Whether annotations name an ACL of AWS WAF, of whatever version. */
function hasAclOfAws(annotations: EntryIngress['annotations']): boolean {
  return ['wafv2-acl-arn', 'wafv2-acl-name', 'waf-acl-id', 'web-acl-id'].some((name) => annotations.has(aws(name)));
}

/** https://haproxy-ingress.github.io/docs/configuration/keys/#waf */
function wafOfHaproxyIngress(annotations: EntryIngress['annotations'], flaw: WafFlaw | undefined): Waf {
  const written = annotations.get(haproxyIngress('waf'))?.trim() ?? '';
  if (written === '') return { kind: 'none' };
  if (flaw !== undefined) return { kind: 'ineffective', name: 'ModSecurity', why: flaw.why };
  return unknownBecause(`waf is "${written}", and the controller's own configuration says where its agents are`);
}

export function wafFlawOf(ingress: EntryIngress): WafFlaw | undefined {
  if (ingress.by === 'haproxy-ingress') return flawOfHaproxyIngress(ingress);
  if (ingress.by === 'nginx') return flawOfAppProtect(ingress);
  if (ingress.by === 'ingress-nginx') return flawOfModsecurity(ingress);
  return ingress.by === 'aws' ? flawOfAws(ingress) : undefined;
}

const annotationsPath: FieldPath = ['metadata', 'annotations'];

/** https://kubernetes.github.io/ingress-nginx/user-guide/third-party-addons/modsecurity/ */
function flawOfModsecurity({ annotations: written }: EntryIngress): WafFlaw | undefined {
  const enable = nginx('enable-modsecurity');
  if (!isSwitchedOn(written, enable)) return undefined;
  const snippet = written.get(nginx('modsecurity-snippet')) ?? '';
  if (isPlaceholder(snippet)) return undefined;
  const [, engine] = /^[ \t]*SecRuleEngine\s+(\S+)/im.exec(snippet) ?? [];
  const path = [...annotationsPath, enable];
  if (engine?.toLowerCase() !== 'on') {
    return {
      kind: 'notes-only',
      // Of what is no mode at all its text would say no more.
      why:
        engine === undefined
          ? 'SecRuleEngine is not set'
          : `SecRuleEngine is ${/^(off|detectiononly)$/i.test(engine) ? engine : 'not On'}`,
      path,
      key: nginx('modsecurity-snippet'),
      value: snippet === '' ? 'SecRuleEngine On' : null,
    };
  }
  if (isSwitchedOn(written, nginx('enable-owasp-core-rules')) || /\bInclude\b|\bSecRule\b/i.test(snippet))
    return undefined;
  const why = 'enable-owasp-core-rules is not true';
  return { kind: 'no-rules', why, path, key: nginx('enable-owasp-core-rules'), value: '"true"' };
}

function flawOfHaproxyIngress({ annotations: written }: EntryIngress): WafFlaw | undefined {
  const key = haproxyIngress('waf-mode');
  const passes = haproxyIngressPrefixes.map((prefix) => `${prefix}ssl-passthrough`);
  const pass = passes.find((each) => isSwitchedOn(written, each));
  if (pass !== undefined && (written.get(haproxyIngress('waf'))?.trim() ?? '') !== '') {
    const why = 'ssl-passthrough is true';
    return { kind: 'unread', why, path: [...annotationsPath, pass], key: pass, value: null };
  }
  if (!written.has(haproxyIngress('waf')) || written.get(key)?.trim() !== 'detect') return undefined;
  return { kind: 'notes-only', why: 'waf-mode is detect', path: [...annotationsPath, key], key, value: 'deny' };
}

/** https://docs.nginx.com/nginx-ingress-controller/integrations/app-protect-waf/configuration/ */
function flawOfAppProtect({ annotations: written }: EntryIngress): WafFlaw | undefined {
  const [policy, enable] = [appProtect('policy'), appProtect('enable')];
  const switched = written.get(enable)?.trim() ?? '';
  // Where it is switched off by name, somebody has chosen that.
  if (!written.has(policy) || switched !== '') return undefined;
  const why = 'app-protect-enable is missing';
  return { kind: 'no-acl', why, path: [...annotationsPath, policy], key: enable, value: '"True"' };
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#addons */
function flawOfAws({ annotations: written }: EntryIngress): WafFlaw | undefined {
  const key = aws('wafv2-acl-arn');
  const arn = written.get(key)?.trim();
  if (arn === undefined || arn === '' || isPlaceholder(arn)) return undefined;
  if (/^arn:aws(-[a-z-]+)?:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[^/]+\/[^/]+$/.test(arn)) return undefined;
  const why = /:global\//.test(arn)
    ? 'its ACL is for CloudFront, and not regional'
    : 'wafv2-acl-arn is no ARN of an ACL';
  return { kind: 'no-acl', why, path: [...annotationsPath, key], key, value: null };
}

/** What BackendConfigs say that Services name for a load balancer of Google Cloud. */
function wafOfServices(view: NamespaceView, services: readonly ApiObject[]): Waf {
  const names = services.flatMap((service) => backendConfigNames(service));
  if (names.length === 0) return { kind: 'none' };
  const configs = names.flatMap((name) => named(objectsOfKind(view, 'BackendConfig'), name));
  if (configs.length < names.length) return unknownBecause('a BackendConfig of its Services is not in the manifests');
  const uncertain = configs.find(({ unknown }) => unknown !== undefined)?.unknown;
  if (uncertain !== undefined) return unknownBecause(uncertain);
  const name = 'Cloud Armor';
  if (configs.some((config) => armourOf(config) === 'taken-away')) {
    return { kind: 'ineffective', name, why: 'the name of its securityPolicy is empty' };
  }
  return configs.every((config) => armourOf(config) === 'named') ? { kind: 'blocking', name } : { kind: 'none' };
}

export const backendConfigKey = 'cloud.google.com/backend-config';

/**
 * The BackendConfigs that a Service names, of whatever port.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/ingress-configuration#associating_backendconfig_with_your_ingress
 */
export function backendConfigNames(service: ApiObject): readonly string[] {
  const json = parseJson(annotationsOf(service).get(backendConfigKey));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return [];
  const { default: general, ports } = json as { readonly default?: unknown; readonly ports?: unknown };
  const ofPorts = Object.values(typeof ports === 'object' && ports !== null ? ports : {});
  return [...new Set([general, ...ofPorts].filter((name) => typeof name === 'string'))];
}

/** An empty name takes a policy of Cloud Armor away that the load balancer has. */
export function armourOf({ content }: ApiObject): 'named' | 'taken-away' | 'none' {
  const name = stringAt(content, armourPath);
  return name === undefined ? 'none' : name === '' ? 'taken-away' : 'named';
}

export const armourPath: FieldPath = ['spec', 'securityPolicy', 'name'];

/**
 * Cloud Armor by policies about Services behind a Gateway of Google Cloud.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/configure-gateway-resources#configure_cloud_armor
 */
export function wafOfBackends(
  world: GatewayWorld,
  backends: readonly { readonly namespace: string; readonly service: string }[],
): Waf {
  const uncertain = backends
    .flatMap(({ namespace }) => world.objects('GCPBackendPolicy', namespace))
    .find(({ unknown }) => unknown !== undefined)?.unknown;
  if (uncertain !== undefined) return unknownBecause(uncertain);
  const isArmoured = ({ namespace, service }: (typeof backends)[number]) =>
    world
      .objects('GCPBackendPolicy', namespace)
      .some(
        ({ content }) =>
          stringAt(content, ['spec', 'targetRef', 'name']) === service &&
          (stringAt(content, ['spec', 'default', 'securityPolicy']) ?? '') !== '',
      );
  return backends.length > 0 && backends.every(isArmoured)
    ? { kind: 'blocking', name: 'Cloud Armor' }
    : { kind: 'none' };
}

/** Whether a module or a plugin may be a web application firewall, to go by what it is called. */
export function soundsLikeWaf(name: string): boolean {
  return /coraza|mod-?security|\bwaf\b|-waf|waf-|wallarm|appsec|injection-protection/i.test(name);
}

import type { NamespaceFacts, NamespaceView } from '../../cluster/namespace-view';
import { sourcesOfIngress } from '../../entry/allowed-sources';
import { appProtect, aws, haproxyIngress } from '../../entry/annotation-names';
import { annotationsOf, type EntryIngress, ingressesIn } from '../../entry/ingress';
import { isInternalIngress } from '../../entry/internal-entries';
import { armourOf, policyOfAzure, wafOfIngress } from '../../entry/wafs';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import type { NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

export type Data = { readonly basePath: FieldPath; readonly entries: readonly (readonly [string, string])[] };

export const publicEntryWithoutWaf: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) {
      const missing = missingWaf(ingress, view, facts);
      if (missing === undefined) continue;
      const { object } = ingress;
      yield entryFinding(object, missing.path, {
        message: `Ingress "${object.identity.name}" is on the internet without a web application firewall: ${missing.why}.`,
        severity: 'information',
        data: { entries: missing.entries } satisfies Omit<Data, 'basePath'>,
      });
    }
    for (const gateway of objectsOfKind(view, 'Gateway')) {
      if (gateway.unknown === undefined && isOpenOfGoogle(gateway) && lacksArmour(gateway, view)) {
        yield entryFinding(gateway, ['spec', 'gatewayClassName'], {
          message: `Gateway "${gateway.identity.name}" is on the internet without a web application firewall: no GCPBackendPolicy has a securityPolicy.`,
          severity: 'information',
          data: { entries: [] } satisfies Omit<Data, 'basePath'>,
        });
      }
    }
  },
};

/** https://cloud.google.com/kubernetes-engine/docs/how-to/gatewayclass-capabilities */
function isOpenOfGoogle({ content }: ApiObject): boolean {
  return /^gke-l7-((global|regional)-external-managed|gxlb)(-mc)?$/.test(
    stringAt(content, ['spec', 'gatewayClassName']) ?? '',
  );
}

/** Policies stand beside the Services, so that only those of a Gateway with its routes and backends are known. */
function lacksArmour({ identity: { name } }: ApiObject, view: NamespaceView): boolean {
  const isHere = (ref: YamlNode) => (stringAt(ref, ['namespace']) ?? view.name) === view.name;
  const routes = objectsOfKind(view, 'HTTPRoute').filter(({ content }) =>
    itemsAt(content, ['spec', 'parentRefs']).some((parent) => isHere(parent) && stringAt(parent, ['name']) === name),
  );
  const backends = routes.flatMap(({ content }) =>
    itemsAt(content, ['spec', 'rules']).flatMap((rule) => itemsAt(rule, ['backendRefs'])),
  );
  const isKnown = routes.every(({ unknown }) => unknown === undefined) && backends.every(isHere);
  const policies = objectsOfKind(view, 'GCPBackendPolicy');
  return backends.length > 0 && isKnown && !policies.some(mayArm);
}

function mayArm({ content, unknown }: ApiObject): boolean {
  return unknown !== undefined || (stringAt(content, ['spec', 'default', 'securityPolicy']) ?? '') !== '';
}

interface Missing {
  readonly path: FieldPath;
  readonly why: string;
  readonly entries: Data['entries'];
}

const annotations: FieldPath = ['metadata', 'annotations'];

/** Only where the controller of the cloud says that the internet reaches it, and the firewall would be written here. */
function missingWaf(ingress: EntryIngress, view: NamespaceView, facts: NamespaceFacts): Missing | undefined {
  const { annotations: written, by } = ingress;
  switch (by) {
    case 'aws': {
      if (written.get(aws('scheme')) !== 'internet-facing' || sourcesOfIngress(ingress).kind !== 'anybody')
        return undefined;
      if (wafOfIngress(ingress, view, []).kind !== 'none') return undefined;
      const arn = 'arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID';
      return {
        path: [...annotations, aws('scheme')],
        why: 'wafv2-acl-arn is missing',
        entries: [[aws('wafv2-acl-arn'), arn]],
      };
    }
    case 'azure': {
      if (isInternalIngress(ingress) || written.has(policyOfAzure)) return undefined;
      // The gateway itself may have a policy, so that only one of several Ingresses that differ says something.
      const others = objectsOfKind(view, 'Ingress').some((each) => annotationsOf(each).has(policyOfAzure));
      if (!others) return undefined;
      return { path: ['metadata', 'name'], why: 'others have waf-policy-for-path, and it has none', entries: [] };
    }
    case 'gce': {
      if (isInternalIngress(ingress)) return undefined;
      const configs = objectsOfKind(view, 'BackendConfig');
      const isProtected = configs.some((config) => armourOf(config) === 'named');
      if (isProtected || view.services.length === 0) return undefined;
      const why = configs.length === 0 ? 'no BackendConfig is there' : 'no BackendConfig has a securityPolicy';
      return { path: ['metadata', 'name'], why, entries: [] };
    }
    case 'nginx':
    case 'haproxy':
    case 'haproxy-ingress': {
      const key = by === 'nginx' ? appProtect('enable') : haproxyIngress('waf');
      // The controller may have one for all, so that only one of several Ingresses that differs says something.
      // What HAProxy Ingress serves is known by its annotations, or by its class.
      const isOther = ({ annotations: each, by: product, classNames }: EntryIngress) =>
        each.has(key) && (product === by || classNames.join() === ingress.classNames.join());
      if (isInternalIngress(ingress) || written.has(key) || written.has('nginx.com/policies')) return undefined;
      if (!ingressesIn(view, facts).some(isOther)) return undefined;
      const name = key.slice(key.indexOf('/') + 1);
      return { path: ['metadata', 'name'], why: `others have ${name}, and it has none`, entries: [] };
    }
    default:
      // What stands in front of other controllers, their Ingresses do not show.
      return undefined;
  }
}

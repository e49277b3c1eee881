import { isAnyHost } from '../../entry/hosts';
import { type EntryIngress, hasOwnLoadBalancer, ingressesIn } from '../../entry/ingress';
import { type ApiObject, objectsOfKind } from '../../gateway/api-object';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import type { DraftFinding, NamespaceRule } from '../rule';
import { entryFinding } from './entry-finding';

export const catchAllHost: NamespaceRule = {
  slice: 'namespace',
  *check(view, facts) {
    for (const ingress of ingressesIn(view, facts)) yield* ofIngress(ingress);
    for (const object of objectsOfKind(view, 'VirtualService')) yield* ofVirtualService(object);
  },
};

/** One finding for each Ingress, at the first rule for every host. */
function* ofIngress(ingress: EntryIngress): Iterable<DraftFinding> {
  if (hasOwnLoadBalancer(ingress)) return;
  const { object, hosts, hasDefaultBackend } = ingress;
  const { name } = object.identity;
  const open = hosts.find(({ host }) => isAnyHost(host));
  if (open !== undefined) {
    const isWritten = open.host !== undefined;
    const why = isWritten ? `its host is "${open.host}"` : 'a rule has no host';
    yield entryFinding(object, isWritten ? [...open.path, 'host'] : open.path, {
      message: `Ingress "${name}" takes requests for every host that its controller serves: ${why}.`,
      severity: 'warning',
    });
  } else if (hasDefaultBackend && hosts.length === 0) {
    yield entryFinding(object, ['spec'], {
      message: `Ingress "${name}" takes requests for every host that its controller serves: it has only a default backend.`,
      severity: 'warning',
      part: 'key',
    });
  }
}

/** Without `gateways` it is for what pods of the mesh send, and takes nothing from outside. */
function* ofVirtualService({ content, ...object }: ApiObject): Iterable<DraftFinding> {
  const gateways = itemsAt(content, ['spec', 'gateways']).flatMap((gateway) => stringAt(gateway, []) ?? []);
  if (object.unknown !== undefined || gateways.every((gateway) => gateway === 'mesh')) return;
  for (const [index, host] of itemsAt(content, ['spec', 'hosts']).entries()) {
    const pattern = stringAt(host, []);
    if (pattern === undefined || !isAnyHost(pattern)) continue;
    const path: FieldPath = ['spec', 'hosts', index];
    yield entryFinding({ content, ...object }, path, {
      message: `VirtualService "${object.identity.name}" takes requests for every host of its gateways: hosts has "${pattern}".`,
      severity: 'warning',
    });
    return;
  }
}

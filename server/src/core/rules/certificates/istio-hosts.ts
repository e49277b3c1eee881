import { workloadsByNamespace } from '../../analysis/across-namespaces';
import type { Analysis } from '../../analysis/analysis';
import { lookup, type Surroundings, scopesFor } from '../../analysis/lookups';
import type { ScopeState } from '../../analysis/scope-state';
import { scopesOfFinding } from '../../analysis/scopes-of-finding';
import { coversHost } from '../../certificates/host-coverage';
import { knownSecret } from '../../certificates/known-secrets';
import { namesOf, type SecretSource } from '../../certificates/secret-sources';
import { podLabelsOf, toSelector } from '../../entry/istio-gateway-pods';
import { istioRoot } from '../../entry/istio-hop';
import {
  gatewaysOf,
  type IstioServer,
  isForMesh,
  isOfSecret,
  istioServers,
  serversFor,
} from '../../entry/istio-servers';
import { type ApiObject, named, objectsOfKind } from '../../gateway/api-object';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { groupOf } from '../../kubernetes/read-resource';
import { type FieldPath, itemsAt, stringAt } from '../../yaml/field-path';
import { type Finding, field } from '../finding';
import type { Completion, DraftFinding } from '../rule';

/*
 * Hosts that gateways of Istio serve with a Secret of the namespace in which their pods run: those of a server, and those
 * that VirtualServices have by a server for every host, or for all below a name.
 * https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */

export type IstioData = {
  readonly basePath: FieldPath;
  /** Of the object; where the Secret is known, that of the Secret. */
  readonly namespace: string;
  readonly host: string;
  readonly secret: string;
  /** The Gateways that may serve it. */
  readonly gateways: readonly (readonly [namespace: string, name: string])[];
  /** Whether it is the host of a server itself. */
  readonly isOfServer: boolean;
};

/** What is wrong with the certificate for a host. */
export interface Uncovered {
  readonly secret: string;
  readonly namespace: string;
  readonly sources: readonly SecretSource[];
}

/** One for each host: the Secret decides, and what else serves the host. */
export function* istioHosts(document: ApiObject): Iterable<DraftFinding> {
  const { identity } = document;
  if (groupOf(identity.apiVersion) !== 'networking.istio.io') return;
  if (identity.kind === 'Gateway') {
    const own = [[document.namespace, identity.name]] as const;
    const hosts = istioServers(document)
      .filter(isReadable)
      .flatMap((server) => server.hosts);
    for (const { host, path } of hosts) if (isWhole(host)) yield draftOf(document, host, path, own);
  }
  if (identity.kind !== 'VirtualService') return;
  const gateways = gatewaysOf(document);
  if (gateways.length === 0) return;
  for (const [index, item] of itemsAt(document.content, ['spec', 'hosts']).entries()) {
    const host = stringAt(item, []) ?? '';
    if (!isWhole(host) || isServiceName(document, host)) continue;
    yield draftOf(document, host, ['spec', 'hosts', index], gateways);
  }
}

/** It ends TLS with Secrets. */
function isReadable({ edge, secrets }: IstioServer): boolean {
  return edge.kind === 'terminated' && secrets.length > 0 && secrets.every(isOfSecret);
}

function isWhole(host: string): boolean {
  return host.includes('.') && !host.startsWith('*') && !isPlaceholder(host);
}

/** Clients outside do not ask for it. */
function isServiceName(document: ApiObject, host: string): boolean {
  return /\.(svc|cluster\.local)$/.test(host) || (isForMesh(document) && host.split('.').length === 2);
}

function draftOf(
  { ref: at, basePath, identity, namespace }: ApiObject,
  host: string,
  path: FieldPath,
  gateways: IstioData['gateways'],
): DraftFinding {
  return {
    message: `${identity.kind} "${identity.name}" serves "${host}" with a certificate that may be for others.`,
    at,
    place: field([...basePath, ...path]),
    resource: identity,
    related: [],
    data: {
      basePath,
      namespace,
      host,
      secret: '',
      gateways,
      isOfServer: identity.kind === 'Gateway',
    } satisfies IstioData,
  };
}

/** `words` makes a finding of the first Secret that is not for the host, which holds where no other one is. */
export function uncoveredByIstio(
  finding: Finding,
  surroundings: Surroundings,
  words: (uncovered: Uncovered) => Completion,
): Completion | false {
  const found = scopesOfFinding(surroundings as Analysis, finding).map((state) =>
    uncoveredIn(state, finding.data as IstioData, surroundings),
  );
  const [first] = found;
  return first === undefined || found.includes(undefined) ? false : words(first);
}

function uncoveredIn(
  state: ScopeState,
  { namespace, host, gateways, isOfServer }: IstioData,
  surroundings: Surroundings,
): Uncovered | undefined {
  const { id } = state.scope;
  let first: Uncovered | undefined;
  for (const [own, name] of gateways) {
    scopesFor(surroundings, [lookup.kept(own, 'Gateway')]);
    const objects = named(objectsOfKind(state.namespaces.get(own), 'Gateway'), name);
    if (objects.length === 0 || objects.some(({ unknown }) => unknown !== undefined)) return undefined;
    for (const gateway of objects) {
      const servers = isOfServer
        ? istioServers(gateway).filter(({ hosts }) => hosts.some((each) => each.host === host))
        : serversFor(gateway, namespace, host);
      // The server of this very host has a finding of its own, and takes what asks for it.
      const isOther = ({ hosts }: IstioServer) => hosts.some((each) => each.host === host);
      if (!isOfServer && servers.some(isOther)) return undefined;
      for (const server of servers.filter(({ edge }) => edge.kind === 'terminated')) {
        if (!isReadable(server)) return undefined;
        for (const { name: secret } of server.secrets) {
          const found = uncoveredBy(state, gateway, secret, host, surroundings, id);
          if (found === undefined) return undefined;
          first ??= found;
        }
      }
    }
  }
  return first;
}

/** Undefined where a certificate is for the host, or where none is known. */
function uncoveredBy(
  state: ScopeState,
  gateway: ApiObject,
  secret: string,
  host: string,
  surroundings: Surroundings,
  id: string,
): Uncovered | undefined {
  const labels = podLabelsOf(gateway);
  if (labels.size === 0) return undefined;
  const ofPods = [...workloadsByNamespace(surroundings, id, toSelector(labels))].map(([name]) => name);
  // Where no manifest shows the pods, they are where Istio is installed.
  const places = ofPods.length > 0 ? ofPods : [istioRoot, 'istio-ingress'];
  scopesFor(surroundings, [lookup.facts(id), ...places.map((place) => lookup.view(id, place))]);
  const known = places.flatMap((place) => {
    const view = state.namespaces.get(place);
    const knowledge = view === undefined ? undefined : knownSecret(view, state.facts, secret);
    return knowledge?.kind === 'known' ? { namespace: place, sources: knowledge.sources } : [];
  });
  const [first] = known;
  if (first === undefined || (ofPods.length > 0 && known.length < ofPods.length)) return undefined;
  const names = known.flatMap(({ sources }) => sources.map(namesOf));
  const mayCover = names.some((each) => each === undefined || coversHost(each, host));
  return mayCover ? undefined : { secret, ...first };
}

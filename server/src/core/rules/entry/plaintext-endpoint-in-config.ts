import { isInternalHost } from '../../entry/hosts';
import { podTemplatePath } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { entriesOf, type FieldPath, fieldOf, itemsAt, keyText, stringAt } from '../../yaml/field-path';
import { field } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';

/** The same text with the scheme that has TLS, from the document; null where it is a part of a longer one. */
export type Data = { readonly path: FieldPath; readonly value: string | null; readonly scheme: string };

export const plaintextEndpointInConfig: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      yield* ofContainers(resource);
      yield* ofConfigMap(resource);
    }
  },
};

function* ofContainers(resource: Resource): Iterable<DocumentFinding> {
  const template = podTemplatePath(resource);
  if (template === undefined) return;
  for (const list of ['containers', 'initContainers']) {
    const path: FieldPath = [...template, 'spec', list];
    for (const [index, container] of itemsAt(resource.node, path).entries()) {
      for (const [position, entry] of itemsAt(container, ['env']).entries()) {
        const name = stringAt(entry, ['name']) ?? '';
        if (!isSpokenTo(name)) continue;
        yield* ofText(resource, [...path, index, 'env', position, 'value'], stringAt(entry, ['value']) ?? '', name);
      }
      for (const key of ['command', 'args']) {
        for (const [position, word] of itemsAt(container, [key]).entries()) {
          yield* ofText(resource, [...path, index, key, position], stringAt(word, []) ?? '', undefined);
        }
      }
    }
  }
}

/** Of a ConfigMap, the entries that are a URL: as a rule they become variables. */
function* ofConfigMap(resource: Resource): Iterable<DocumentFinding> {
  if (resource.kind !== 'ConfigMap' || resource.group !== '') return;
  for (const { key, value } of entriesOf(fieldOf(resource.node, 'data'))) {
    const name = keyText(key);
    if (isSpokenTo(name)) yield* ofText(resource, ['data', name], stringAt(value, []) ?? '', name);
  }
}

/** A proxy is spoken to without TLS, and what goes through it may have its own. */
function isSpokenTo(name: string): boolean {
  return !/proxy/i.test(name) && !isForReaders.test(name);
}

/** Links that an application shows to people, whose browsers follow them. */
const isForReaders = /(^|[_.-])(docs?|documentation|help|homepage|links?|logo|terms|privacy|imprint)([_.-]|$)/i;

const secured: ReadonlyMap<string, string> = new Map([
  ['http', 'https'],
  ['ws', 'wss'],
  ['ldap', 'ldaps'],
  ['amqp', 'amqps'],
  ['mqtt', 'mqtts'],
  ['redis', 'rediss'],
  ['ftp', 'ftps'],
]);

/** Text that is a URL, alone or as the value of a flag. */
function* ofText(
  resource: Resource,
  path: FieldPath,
  text: string,
  name: string | undefined,
): Iterable<DocumentFinding> {
  const [, before = '', scheme = '', host = '', rest = ''] =
    /^(--?[\w.-]+=)?(http|ws|ldap|amqp|mqtt|redis|ftp):\/\/(?:[^@/\s]*@)?([^/\s:?#]+)(.*)$/i.exec(text.trim()) ?? [];
  const secure = secured.get(scheme.toLowerCase());
  if (secure === undefined || !isOutside(host)) return;
  const { apiVersion, kind, namespace, name: object, basePath } = resource;
  const where = name ?? (before === '' ? 'an argument' : before.slice(0, -1));
  const isSimple = before === '' && !/[@]/.test(text);
  yield {
    message: `${kind} "${object}" speaks to ${host} outside of the cluster without TLS: ${where} has ${scheme}://.`,
    severity: 'information',
    place: field([...basePath, ...path]),
    resource: { apiVersion, kind, namespace, name: object },
    // With a port of its own, another one is needed as well.
    data: {
      path: [...basePath, ...path],
      value: isSimple && !/^:\d/.test(rest) ? `${secure}://${host}${rest}` : null,
      scheme: secure,
    } satisfies Data,
  };
}

/** A name below a public top level domain: `orders.backend` and `db-0.db.dev` may stand for Services and pods. */
function isOutside(host: string): boolean {
  if (!/^[a-z0-9.-]+$/i.test(host) || isInternalHost(host) || inside.test(host)) return false;
  return (
    /\.(com|org|net|edu|gov)$/i.test(host) ||
    /^([^.]+\.){2,}(io|co|ai|eu|us|uk|de|fr|nl|it|es|ch|jp|cn|in)$/i.test(host)
  );
}

/** Names of Services, and those that stand for a language and not for a host. */
const inside = /\.svc(\.|$)|\.cluster\.|^(www\.)?w3\.org$|xmlsoap/;

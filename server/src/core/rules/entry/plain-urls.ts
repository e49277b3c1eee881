import { namesOwnAddress } from '../../dependencies/variable-names';
import { isInternalHost } from '../../entry/hosts';
import { podTemplatePath } from '../../kubernetes/kinds';
import type { Resource } from '../../kubernetes/resource';
import { entriesOf, type FieldPath, fieldOf, itemsAt, keyText, stringAt } from '../../yaml/field-path';

/** A URL without TLS, which is all of a text or the value of a flag. */
export type PlainUrl = {
  /** From the root of the document. */
  readonly path: FieldPath;
  /** What it is the value of, for people: a variable, a flag, an entry of a ConfigMap. */
  readonly where: string;
  readonly scheme: string;
  /** The scheme that has TLS. */
  readonly secure: string;
  /** In lower case, without a dot at the end. */
  readonly host: string;
  readonly port: number | null;
  /** The text with that scheme; null where there is more in it than a URL, or a password, which nobody is to see. */
  readonly secureText: string | null;
};

/** Those that the containers of a workload are started with, or that a ConfigMap has. */
export function plainUrlsOf(resource: Resource): readonly PlainUrl[] {
  const { basePath } = resource;
  return [...ofContainers(resource), ...ofConfigMap(resource)].flatMap(({ path, text, name }) => {
    const url = readUrl(text, name);
    return url === undefined || !isSpokenTo(url.where) ? [] : { ...url, path: [...basePath, ...path] };
  });
}

interface Text {
  readonly path: FieldPath;
  readonly text: string;
  /** What stands before it says what it is. */
  readonly name: string | undefined;
}

function* ofContainers({ node, ...identity }: Resource): Iterable<Text> {
  const template = podTemplatePath(identity);
  if (template === undefined) return;
  for (const list of ['containers', 'initContainers']) {
    const path: FieldPath = [...template, 'spec', list];
    for (const [index, container] of itemsAt(node, path).entries()) {
      for (const [position, entry] of itemsAt(container, ['env']).entries()) {
        const name = stringAt(entry, ['name']);
        // The API server refuses the object.
        if (name === undefined) continue;
        yield { path: [...path, index, 'env', position, 'value'], text: stringAt(entry, ['value']) ?? '', name };
      }
      for (const key of ['command', 'args']) {
        let flag: string | undefined;
        for (const [position, item] of itemsAt(container, [key]).entries()) {
          const text = stringAt(item, []) ?? '';
          yield { path: [...path, index, key, position], text, name: flag };
          flag = /^--?[A-Za-z][\w.-]*$/.test(text) ? text : undefined;
        }
      }
    }
  }
}

/** Of a ConfigMap, the entries that are a URL: as a rule they become variables. */
function* ofConfigMap({ group, kind, node }: Resource): Iterable<Text> {
  if (kind !== 'ConfigMap' || group !== '') return;
  for (const { key, value } of entriesOf(fieldOf(node, 'data'))) {
    const name = keyText(key);
    yield { path: ['data', name], text: stringAt(value, []) ?? '', name };
  }
}

const secured: ReadonlyMap<string, string> = new Map([
  ['http', 'https'],
  ['ws', 'wss'],
  ['ldap', 'ldaps'],
  ['amqp', 'amqps'],
  ['mqtt', 'mqtts'],
  ['redis', 'rediss'],
  ['ftp', 'ftps'],
]);

function readUrl(text: string, name: string | undefined): Omit<PlainUrl, 'path'> | undefined {
  const [, before = '', scheme = '', host = '', port = ''] =
    /^(--?[\w.-]+=)?(http|ws|ldap|amqp|mqtt|redis|ftp):\/\/(?:[^@/\s]*@)?([a-z0-9.-]+)(?::(\d{1,5}))?(?=[/?#]|$)/i.exec(
      text.trim(),
    ) ?? [];
  const secure = secured.get(scheme.toLowerCase());
  if (secure === undefined) return undefined;
  const isAlone = before === '' && !text.includes('@');
  return {
    where: before === '' ? (name ?? 'an argument') : before.slice(0, -1),
    scheme,
    secure,
    host: host.toLowerCase().replace(/\.$/, ''),
    port: port === '' ? null : Number(port),
    secureText: isAlone ? text.trim().replace(/^[a-z]+/i, secure) : null,
  };
}

/** Where a URL leads, as one text: the same for URLs of one place. */
export function placeOf({ scheme, host, port }: Pick<PlainUrl, 'scheme' | 'host' | 'port'>): string {
  return `${scheme}://${host}:${port}`;
}

/** The same of a text; undefined where that is no such URL. */
export function placeOfUrl(text: string): string | undefined {
  const url = readUrl(text, undefined);
  return url && placeOf(url);
}

/** A proxy is spoken to without TLS, and what goes through it may have its own. */
function isSpokenTo(where: string): boolean {
  return !/proxy/i.test(where) && !isForReaders.test(where) && !namesOwnAddress(where);
}

/** Links that an application shows to people, whose browsers follow them. */
const isForReaders = /(^|[_.-])(docs?|documentation|help|homepage|links?|logo|terms|privacy|imprint)([_.-]|$)/i;

/** A name below a public top level domain: `orders.backend` and `db-0.db.dev` may stand for Services and pods. */
export function isOutsideHost(host: string): boolean {
  if (isInternalHost(host) || inside.test(host)) return false;
  return (
    /\.(com|org|net|edu|gov)$/.test(host) || /^([^.]+\.){2,}(io|co|ai|eu|us|uk|de|fr|nl|it|es|ch|jp|cn|in)$/.test(host)
  );
}

/** Names of Services, and those that stand for a language and not for a host. */
const inside = /\.svc(\.|$)|\.cluster\.|^(www\.)?w3\.org$|xmlsoap/;

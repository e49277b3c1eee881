import { addressesIn } from '../../dependencies/addresses-in';
import { isInternalHost } from '../../entry/hosts';
import { podTemplatePath } from '../../kubernetes/kinds';
import { textAt } from '../../kubernetes/read-resource';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { isTrue } from '../../yaml/booleans';
import { entriesOf, type FieldPath, fieldOf, itemsAt, keyText, nodeAt, stringAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { field, type Severity } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';
import { kubeconfigsIn } from './kubeconfigs';
import { settingIn } from './setting-in-url';
import { unencryptedDatabase } from './unencrypted-database';

/** What to take out, from the document; null where only a part of a text is wrong. */
export type Data = { readonly remove: FieldPath | null };

export const tlsVerificationDisabled: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      yield* ofContainers(resource);
      yield* ofConfigMap(resource);
      yield* ofKubeconfigs(resource);
      yield* ofFields(resource);
    }
  },
};

function* ofContainers(resource: Resource): Iterable<DocumentFinding> {
  const template = podTemplatePath(resource);
  if (template === undefined) return;
  for (const list of ['containers', 'initContainers']) {
    const path: FieldPath = [...template, 'spec', list];
    for (const [index, container] of itemsAt(resource.node, path).entries()) {
      const words = wordsOf(container);
      for (const [position, { text, path: at }] of words.entries()) {
        const wrong = wrongWord(text) ?? wrongOption(words, position);
        if (wrong !== undefined) yield findingAt(resource, [...path, index, ...at], wrong.why, 'error', wrong.isWhole);
      }
      for (const [position, entry] of itemsAt(container, ['env']).entries()) {
        const [name, value] = [stringAt(entry, ['name']) ?? '', textAt(entry, ['value']) ?? ''];
        const at = [...path, index, 'env', position];
        yield* ofVariable(resource, { name, value, path: [...at, 'value'], whole: at });
      }
    }
  }
}

/** Its entries become variables, as a rule. */
function* ofConfigMap(resource: Resource): Iterable<DocumentFinding> {
  if (resource.kind !== 'ConfigMap' || resource.group !== '') return;
  for (const { key, value } of entriesOf(fieldOf(resource.node, 'data'))) {
    const path: FieldPath = ['data', keyText(key)];
    yield* ofVariable(resource, { name: keyText(key), value: textAt(value, []) ?? '', path, whole: path });
  }
}

/** Of what Secrets hold nothing is said but the name of the field: hosts of clusters are nobody's concern. */
function* ofKubeconfigs(resource: Resource): Iterable<DocumentFinding> {
  for (const { path, root } of kubeconfigsIn(resource)) {
    const clusters = itemsAt(root, ['clusters']);
    const entry = String(path.at(-1));
    if (clusters.some((each) => isTrue(nodeAt(each, ['cluster', 'insecure-skip-tls-verify'])))) {
      yield ofEntry(resource, path, lax(`insecure-skip-tls-verify is true in ${entry}`));
    } else if (clusters.some((each) => plainHost(stringAt(each, ['cluster', 'server'])) !== undefined)) {
      yield ofEntry(resource, path, plain(`server has http:// in ${entry}`));
    }
  }
}

/** At its key, and with nothing to take out: what is wrong is a part of the value. */
function ofEntry(resource: Resource, path: FieldPath, why: string): DocumentFinding {
  return { ...findingAt(resource, path, why, 'error', false), place: field([...resource.basePath, ...path], 'key') };
}

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly path: FieldPath;
  /** What to take out with it. */
  readonly whole: FieldPath;
}

function* ofVariable(resource: Resource, { name, value, path, whole }: Variable): Iterable<DocumentFinding> {
  const [unverified, database] = [unverifiedUrl(value), unencryptedDatabase(value)];
  if (unverified !== undefined) {
    yield findingAt(resource, path, lax(`${name} has ${unverified}`), 'error', false);
  } else if (database !== undefined) {
    yield findingAt(resource, path, plain(`${name} has ${database}`), 'error', false);
  } else if (isWrongVariable(name, value)) {
    yield findingAt(resource, path, lax(`${name} is ${value}`), 'error', true, whole);
  }
}

interface Word {
  readonly text: string;
  /** From the container. */
  readonly path: FieldPath;
}

/** The command and then its arguments, as they run. */
function wordsOf(container: YamlNode): readonly Word[] {
  return ['command', 'args'].flatMap((key) =>
    itemsAt(container, [key]).map((word, index) => ({ text: stringAt(word, []) ?? '', path: [key, index] })),
  );
}

/** What is wrong, without any value: it may hold a password. `isWhole`: nothing is lost without the whole text. */
interface Wrong {
  readonly why: string;
  readonly isWhole: boolean;
}

/** A flag that stands alone, a command within a script, or the URL of a database. */
function wrongWord(word: string): Wrong | undefined {
  const flag =
    /^--?(kubelet-insecure-tls|(?:[\w.]+[-.])*(?:insecure-skip-(?:tls-)?verify|tls-skip-verify|skip-tls-verify|tls-insecure-skip-verify|no-check-certificate))(?:=(.*))?$/i.exec(
      word,
    );
  if (flag !== null) {
    const [, name, value = 'true'] = flag;
    return /^(1|t|true)$/i.test(value) ? { why: lax(`it has the flag --${name}`), isWhole: true } : undefined;
  }
  for (const [command = '', program = ''] of word.matchAll(/\b(curl|wget)\b[^|;&\n]*/g)) {
    const isOff = program === 'curl' ? /\s(-[a-zA-Z]*k[a-zA-Z]*|--insecure)(\s|$)/ : /\s--no-check-certificate(\s|$)/;
    const host = isOff.test(command) ? hostAsked(command) : undefined;
    if (host !== undefined) return { why: takesAnyOf(program, host), isWhole: false };
  }
  const [, setting = '', mode = ''] = /^-{0,2}([\w.-]+)=(\w+)$/.exec(word) ?? [];
  if ((setting === 'verify' || isAboutCertificates(setting)) && isNoMode(mode)) {
    return { why: lax(`it has ${setting}=${mode}`), isWhole: true };
  }
  const [, name = 'an argument', value = ''] = /^(?:(--?[\w.-]+)=)?(.*)$/s.exec(word) ?? [];
  const unverified = unverifiedUrl(value);
  if (unverified !== undefined) return { why: lax(`${name} has ${unverified}`), isWhole: false };
  const database = unencryptedDatabase(value);
  return database === undefined ? undefined : { why: plain(`${name} has ${database}`), isWhole: false };
}

/** An option of a `curl` that is started without a shell. */
function wrongOption(words: readonly Word[], position: number): Wrong | undefined {
  const option = words[position]?.text ?? '';
  if (!/(^|\/)curl$/.test(words[0]?.text ?? '') || !/^(-[a-zA-Z]*k[a-zA-Z]*|--insecure)$/.test(option))
    return undefined;
  const host = words.map(({ text }) => hostAsked(text)).find((each) => each !== undefined);
  if (host === undefined) return undefined;
  return { why: takesAnyOf('curl', host), isWhole: option === '-k' || option === '--insecure' };
}

function takesAnyOf(program: string, host: string): string {
  return `takes any certificate of ${host}: ${program} is told so`;
}

/** Of the first URL with TLS; undefined for the pod itself, and where nobody can tell. */
function hostAsked(command: string): string | undefined {
  const [url = ''] = /https:\/\/[^\s"']+/.exec(command) ?? [];
  const host = addressesIn(url)[0]?.host;
  return host === undefined || isOwnHost(host) ? undefined : host;
}

function isOwnHost(host: string): boolean {
  return /^(localhost$|127\.|::1$)/.test(host);
}

/** Variables that runtimes and tools read. */
function isWrongVariable(name: string, value: string): boolean {
  const isNo = /^(0|false|no|off)$/i.test(value);
  const isYes = /^(1|true|yes|on)$/i.test(value);
  switch (name) {
    case 'NODE_TLS_REJECT_UNAUTHORIZED':
    case 'PYTHONHTTPSVERIFY':
    case 'SSL_VERIFY':
    case 'VERIFY_SSL':
    case 'TLS_VERIFY':
      return isNo;
    case 'GIT_SSL_NO_VERIFY':
    case 'VAULT_SKIP_VERIFY':
    case 'NODE_TLS_ACCEPT_UNTRUSTED_CERTIFICATES_THIS_IS_INSECURE':
      return isYes;
    // https://www.openldap.org/software/man.cgi?query=ldap.conf
    case 'LDAPTLS_REQCERT':
      return /^(never|allow)$/i.test(value);
    default:
      return isAboutCertificates(name) && isNoMode(value);
  }
}

/** `ELASTICSEARCH_SSL_VERIFICATIONMODE`, `output.elasticsearch.ssl.verification_mode`, `tls-verify`. */
function isAboutCertificates(name: string): boolean {
  return /(ssl|tls|cert)[\w.-]{0,40}verif(y|ication)([._-]?mode)?$/i.test(name) && !ofClients.test(name);
}

/**
 * Of the certificates that a server asks of those who connect to it, and mostly of nobody.
 * https://www.rabbitmq.com/docs/ssl#peer-verification-configuration, https://docs.emqx.com/en/emqx/latest/network/emqx-mqtt-tls.html
 */
const ofClients = /client|listener|http[._]ssl|^(rabbitmq_(management_)?|puma_)ssl_|^(ssl_options|management\.ssl)\./i;

function isNoMode(value: string): boolean {
  return /^(verify_)?none$/i.test(value);
}

/** The setting in the URL of a broker, with its host. https://www.rabbitmq.com/docs/uri-query-parameters */
function unverifiedUrl(value: string): string | undefined {
  const text = value.trim();
  const found = text.startsWith('amqps://') ? settingIn(text, /^verify=(verify_)?none$/) : undefined;
  const host = found && addressesIn(found.address)[0]?.host;
  return found === undefined || host === undefined || isOwnHost(host) ? undefined : `${found.setting} for ${host}`;
}

function* ofFields(resource: Resource): Iterable<DocumentFinding> {
  const { kind, group } = resource;
  if (kind === 'APIService' && group === 'apiregistration.k8s.io') {
    yield* ofSwitch(resource, ['spec', 'insecureSkipTLSVerify'], 'warning');
  } else if (/^(Service|Pod)Monitor$/.test(kind) && group === 'monitoring.coreos.com') {
    const list = kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints';
    for (const index of itemsAt(resource.node, ['spec', list]).keys()) {
      yield* ofSwitch(resource, ['spec', list, index, 'tlsConfig', 'insecureSkipVerify'], 'information');
    }
  } else if (kind === 'Config' && group === '' && resource.apiVersion === 'v1') {
    for (const index of itemsAt(resource.node, ['clusters']).keys()) {
      yield* ofSwitch(resource, ['clusters', index, 'cluster', 'insecure-skip-tls-verify'], 'error');
      yield* ofUrl(resource, ['clusters', index, 'cluster', 'server'], 'error');
    }
  } else if (kind === 'ScrapeConfig' && group === 'monitoring.coreos.com') {
    yield* ofSwitch(resource, ['spec', 'tlsConfig', 'insecureSkipVerify'], 'information');
  } else if (/^(Validating|Mutating)WebhookConfiguration$/.test(kind) && group === 'admissionregistration.k8s.io') {
    for (const index of itemsAt(resource.node, ['webhooks']).keys()) {
      yield* ofUrl(resource, ['webhooks', index, 'clientConfig', 'url'], 'error');
    }
  } else if (kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io') {
    yield* ofUrl(resource, ['spec', 'conversion', 'webhook', 'clientConfig', 'url'], 'error');
  } else if (
    (/^(HelmRepository|OCIRepository|Bucket)$/.test(kind) && group === 'source.toolkit.fluxcd.io') ||
    (kind === 'ImageRepository' && group === 'image.toolkit.fluxcd.io')
  ) {
    yield* ofSwitch(resource, ['spec', 'insecure'], 'warning');
  } else if (kind === 'ImageStream' && group === 'image.openshift.io') {
    for (const index of itemsAt(resource.node, ['spec', 'tags']).keys()) {
      yield* ofSwitch(resource, ['spec', 'tags', index, 'importPolicy', 'insecure'], 'warning');
    }
  } else if (kind === 'Image' && group === 'config.openshift.io') {
    yield* ofRegistries(resource, ['spec', 'registrySources', 'insecureRegistries']);
  } else if (kind === 'JoinConfiguration' && group === 'kubeadm.k8s.io') {
    // https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/#discovering-what-cluster-ca-to-trust
    yield* ofSwitch(resource, ['discovery', 'bootstrapToken', 'unsafeSkipCAVerification'], 'error');
  }
}

function* ofSwitch(resource: Resource, path: FieldPath, severity: Severity): Iterable<DocumentFinding> {
  const node = nodeAt(resource.node, path);
  if (node?.kind !== 'scalar' || node.value !== true) return;
  const why = `${path.at(-1)} is true`;
  yield findingAt(resource, path, path.at(-1) === 'insecure' ? plain(why) : lax(why), severity, true);
}

/** Registries of which certificates are not looked at, or that are spoken to without TLS. */
function* ofRegistries(resource: Resource, list: FieldPath): Iterable<DocumentFinding> {
  for (const [index, entry] of itemsAt(resource.node, list).entries()) {
    const registry = stringAt(entry, []) ?? '';
    const [host = ''] = /^[^:/]*/.exec(registry) ?? [];
    if (isOwnHost(host) || isInternalHost(host)) continue;
    yield findingAt(resource, [...list, index], plain(`insecureRegistries has ${registry}`), 'warning', true);
  }
}

/** A URL without TLS, of which no more than the host is said. */
function* ofUrl(resource: Resource, path: FieldPath, severity: Severity): Iterable<DocumentFinding> {
  const host = plainHost(stringAt(resource.node, path));
  if (host === undefined) return;
  yield findingAt(resource, path, plain(`${path.at(-1)} has http:// for ${host}`), severity, false);
}

/** The host of a URL without TLS; undefined of any other, and for the pod itself. */
function plainHost(url = ''): string | undefined {
  const host = /^http:\/\//i.test(url) ? addressesIn(url)[0]?.host : undefined;
  return host === undefined || isOwnHost(host) ? undefined : host;
}

function lax(because: string): string {
  return `takes any certificate: ${because}`;
}

function plain(because: string): string {
  return `may connect without TLS: ${because}`;
}

function findingAt(
  resource: Resource,
  path: FieldPath,
  why: string,
  severity: Severity,
  isWhole: boolean,
  whole: FieldPath = path,
): DocumentFinding {
  return {
    message: `${resource.kind}${resource.name === '' ? '' : ` "${resource.name}"`} ${why}.`,
    severity,
    place: field([...resource.basePath, ...path]),
    resource: identityOf(resource),
    data: { remove: isWhole ? [...resource.basePath, ...whole] : null } satisfies Data,
  };
}

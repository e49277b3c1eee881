import { isInternalHost } from '../../entry/hosts';
import { podTemplatePath } from '../../kubernetes/kinds';
import { textAt } from '../../kubernetes/read-resource';
import { identityOf, type Resource } from '../../kubernetes/resource';
import { type FieldPath, itemsAt, nodeAt, stringAt } from '../../yaml/field-path';
import { field, type Severity } from '../finding';
import type { DocumentFinding, DocumentRule } from '../rule';

/** What to take out, from the document; null where only a part of a text is wrong. */
export type Data = { readonly remove: FieldPath | null };

export const tlsVerificationDisabled: DocumentRule = {
  slice: 'document',
  *check({ content }) {
    if (content.kind !== 'manifest') return;
    for (const resource of content.resources) {
      if (resource.isBroken) continue;
      yield* ofContainers(resource);
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
      for (const key of ['command', 'args']) {
        for (const [position, word] of itemsAt(container, [key]).entries()) {
          const what = wrongWord(stringAt(word, []) ?? '');
          if (what === undefined) continue;
          const at = [...path, index, key, position];
          yield findingAt(resource, at, what.why, 'error', what.isWhole);
        }
      }
      for (const [position, entry] of itemsAt(container, ['env']).entries()) {
        const [name, value] = [stringAt(entry, ['name']) ?? '', textAt(entry, ['value']) ?? ''];
        if (!isWrongVariable(name, value)) continue;
        const at = [...path, index, 'env', position];
        yield findingAt(resource, [...at, 'value'], `${name} is ${value}`, 'error', true, at);
      }
    }
  }
}

/** A flag that stands alone, or a command within a script. */
function wrongWord(word: string): { readonly why: string; readonly isWhole: boolean } | undefined {
  const flag =
    /^--?(kubelet-insecure-tls|(?:[\w.]+[-.])*(?:insecure-skip-(?:tls-)?verify|tls-skip-verify|skip-tls-verify|tls-insecure-skip-verify|no-check-certificate))(?:=(.*))?$/i.exec(
      word,
    );
  if (flag !== null) {
    const [, name, value = 'true'] = flag;
    return /^(1|t|true)$/i.test(value) ? { why: `it has the flag --${name}`, isWhole: true } : undefined;
  }
  for (const [command = ''] of word.matchAll(/\b(curl|wget)\b[^|;&\n]*/g)) {
    const isOff = /^curl/.test(command)
      ? /\s(-[a-zA-Z]*k[a-zA-Z]*|--insecure)(\s|$)/
      : /\s--no-check-certificate(\s|$)/;
    const [, host] = /https:\/\/([^\s/:"']+)/.exec(command) ?? [];
    // To itself, and where nobody can tell to whom.
    if (!isOff.test(command) || host === undefined || /^(localhost|127\.|\[|\$)/.test(host)) continue;
    return {
      why: `${/^curl/.test(command) ? 'curl' : 'wget'} is told to take any certificate of ${host}`,
      isWhole: false,
    };
  }
  return undefined;
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
    default:
      return isUnencryptedDatabase(value);
  }
}

/** At a host outside of the cluster. */
function isUnencryptedDatabase(value: string): boolean {
  const [, host] = /^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^:/?]+)[^?]*\?.*\bsslmode=(?:disable|allow)\b/.exec(value) ?? [];
  return host !== undefined && !isInternalHost(host) && !/\.svc(\.|$)|^[\d.]+$|\$/.test(host);
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
    }
  } else if (/^(HelmRepository|OCIRepository|Bucket)$/.test(kind) && group === 'source.toolkit.fluxcd.io') {
    yield* ofSwitch(resource, ['spec', 'insecure'], 'warning');
  } else if (kind === 'JoinConfiguration' && group === 'kubeadm.k8s.io') {
    // https://kubernetes.io/docs/reference/setup-tools/kubeadm/kubeadm-join/#discovering-what-cluster-ca-to-trust
    yield* ofSwitch(resource, ['discovery', 'bootstrapToken', 'unsafeSkipCAVerification'], 'error');
  }
}

function* ofSwitch(resource: Resource, path: FieldPath, severity: Severity): Iterable<DocumentFinding> {
  const node = nodeAt(resource.node, path);
  if (node?.kind !== 'scalar' || node.value !== true) return;
  yield findingAt(resource, path, `${path.at(-1)} is true`, severity, true);
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
    message: `${resource.kind}${resource.name === '' ? '' : ` "${resource.name}"`} ${path.at(-1) === 'insecure' ? 'may connect without TLS' : 'takes any certificate of whom it connects to'}: ${why}.`,
    severity,
    place: field([...resource.basePath, ...path]),
    resource: identityOf(resource),
    data: { remove: isWhole ? [...resource.basePath, ...whole] : null } satisfies Data,
  };
}

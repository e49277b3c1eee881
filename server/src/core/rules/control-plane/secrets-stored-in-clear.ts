import type { Surroundings } from '../../analysis/lookups';
import type { Json } from '../../json';
import { isPlaceholder } from '../../kubernetes/placeholder';
import { textAt } from '../../kubernetes/read-resource';
import type { Resource } from '../../kubernetes/resource';
import { type FieldPath, fieldOf, itemsAt } from '../../yaml/field-path';
import type { YamlNode } from '../../yaml/tree';
import { type Finding, field, type Severity } from '../finding';
import type { DocumentFinding } from '../rule';
import type { GroupedRule } from '../rule-group';
import { cisOf } from './cis';
import { flagValue, isFalse, isMissing, secretsEncryption } from './component';
import { flagRule } from './flag-rule';

/** What a fix does; paths lead from the root of the document. A finding at a flag has data of `flag-rule.ts`. */
export type StoredData =
  | { readonly is: 'first-provider'; readonly providers: FieldPath }
  | { readonly is: 'kms'; readonly provider: FieldPath }
  | { readonly is: 'nothing' };

const ofFlags = flagRule(function* (component) {
  if (component.name !== 'kube-apiserver') return;
  // A configuration of one's own is used besides.
  const hasOwn = component.flags.has('encryption-provider-config');
  const isSwitchedOff = !hasOwn && isFalse(flagValue(component, secretsEncryption));
  if (isSwitchedOff ? component.distribution === 'RKE2' : !isMissing(component, 'encryption-provider-config')) return;
  yield {
    ...(isSwitchedOff ? { flag: secretsEncryption } : { because: 'no --encryption-provider-config' }),
    effect: 'stores Secrets in etcd in clear text',
    severity: 'warning',
    cis: 'encryption',
    ...(isSwitchedOff && component.distribution === undefined ? { data: { isOfK3sByPath: true } } : {}),
  };
});

export const secretsStoredInClear: GroupedRule<'document'> = {
  slice: 'document',
  *check(document) {
    yield* ofFlags.check(document);
    if (document.content.kind !== 'manifest') return;
    for (const resource of document.content.resources) {
      if (resource.kind === 'EncryptionConfiguration' && resource.group === 'apiserver.config.k8s.io') {
        yield* checkConfiguration(resource);
      }
    }
  },
  holds: (finding, surroundings) =>
    mayBeOfK3s(finding, surroundings) && (ofFlags.holds?.(finding, surroundings) ?? true),
};

/** Of a configuration that RKE2 may read as well, by the names of its file and folders: /etc/rancher/k3s/config.yaml. */
function mayBeOfK3s({ at, data }: Finding, { files }: Surroundings): boolean {
  if (!('isOfK3sByPath' in (data as object))) return true;
  const { folder = '', path = '' } = files.get(at.uri) ?? {};
  const names = `${folder.slice(folder.lastIndexOf('/'))}/${path}`;
  return /k3s/i.test(names) && !/rke2/i.test(names);
}

/** https://kubernetes.io/docs/tasks/administer-cluster/encrypt-data/ */
function* checkConfiguration({ node, basePath, isBroken }: Resource): Iterable<DocumentFinding> {
  if (isBroken) return;
  const sets = itemsAt(node, ['resources']);
  const ofSecrets = sets.findIndex(coversSecrets);
  if (ofSecrets < 0 && sets.every(isKnown)) {
    const path = [...basePath, sets.length === 0 ? 'kind' : 'resources'];
    yield toFinding('encrypts other objects than Secrets (resources: no secrets)', path, 'key', { is: 'nothing' });
  }
  for (const [index, set] of sets.entries()) {
    const providers: FieldPath = [...basePath, 'resources', index, 'providers'];
    const isFirst = index === ofSecrets && nameOf(itemsAt(set, ['providers'])[0]) === 'identity';
    if (isFirst) {
      const path = [...providers, 0, 'identity'];
      yield toFinding('stores Secrets in clear text (the first provider is identity)', path, 'key', {
        is: 'first-provider',
        providers,
      });
    }
    for (const [at, provider] of itemsAt(set, ['providers']).entries()) {
      yield* checkProvider(provider, [...providers, at]);
    }
  }
}

/** The first set with a resource counts for it. Wildcards are `*.` for the core group, and `*.*` for all. */
function coversSecrets(set: YamlNode): boolean {
  return itemsAt(set, ['resources']).some((item) => /^(secrets|\*\.|\*\.\*)$/.test(textAt(item, []) ?? ''));
}

function isKnown(set: YamlNode): boolean {
  return itemsAt(set, ['resources']).every((item) => !isPlaceholder(textAt(item, []) ?? '$('));
}

function nameOf(provider: YamlNode | undefined): string | undefined {
  return provider?.kind === 'map' && provider.entries.length === 1 ? provider.entries[0]?.key.source : undefined;
}

function* checkProvider(provider: YamlNode, path: FieldPath): Iterable<DocumentFinding> {
  for (const name of ['aescbc', 'aesgcm', 'secretbox']) {
    for (const [index, key] of itemsAt(provider, [name, 'keys']).entries()) {
      if (!isKey(textAt(key, ['secret']))) continue;
      const at = [...path, name, 'keys', index, 'secret'];
      yield toFinding('has its key in the manifest, so who reads it decrypts every Secret (secret)', at, 'value', {
        is: 'nothing',
      });
    }
  }
  const kms = fieldOf(provider, 'kms');
  const version = textAt(kms, ['apiVersion']);
  if (kms?.kind !== 'map' || (version !== undefined && version !== 'v1')) return;
  const at = [...path, 'kms', ...(version === undefined ? [] : ['apiVersion'])];
  const effect = 'uses version 1 of KMS, which Kubernetes refuses since 1.29';
  const part = version === undefined ? 'key' : 'value';
  yield { ...toFinding(`${effect} (kms.apiVersion)`, at, part, { is: 'kms', provider: path }), severity: 'warning' };
}

/** Base64 of 16, 24 or 32 bytes; anything else stands for a key. */
function isKey(text: string | undefined): boolean {
  if (text === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return false;
  const bytes = (text.length / 4) * 3 - (text.length - text.replace(/=+$/, '').length);
  return [16, 24, 32].includes(bytes);
}

function toFinding(effect: string, path: FieldPath, part: 'key' | 'value', data: StoredData): DocumentFinding {
  const cis = cisOf('encryptionProviders', undefined);
  const severity: Severity = 'error';
  return {
    message: `The EncryptionConfiguration ${effect}.${cis === undefined ? '' : ` CIS Kubernetes Benchmark ${cis.benchmark}: ${cis.id}.`}`,
    place: field(path, part),
    resource: undefined,
    data: data as unknown as Json,
    severity,
  };
}

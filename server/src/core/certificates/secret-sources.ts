import { memoize } from '../connectivity/memoize';
import type { KeptDocument } from '../kubernetes/kept-document';
import { isPlaceholder } from '../kubernetes/placeholder';
import { groupOf, textAt } from '../kubernetes/read-resource';
import { type FieldPath, itemsAt } from '../yaml/field-path';
import { annotationsIn, certManager, readCertificateRequest, readShim } from './cert-manager';
import type { ReadCertificates } from './certificate';
import { type CertificateText, certificateTexts } from './certificate-texts';
import { servedNames } from './certified-names';
import type { CertifiedNames } from './host-coverage';
import { certificatesIn } from './prepared-certificates';
import { tlsUses } from './tls-uses';

/** Something that is a Secret, or because of which a controller makes one. */
export interface SecretSource {
  readonly document: KeptDocument;
  /** The name of the Secret; undefined where a placeholder stands for it. */
  readonly secretName: string | undefined;
  readonly kind: 'written' | 'cert-manager' | 'operator';
}

/** The Secrets that an object is or has made, in its namespace. */
export const secretSources: (document: KeptDocument) => readonly SecretSource[] = memoize((document) => {
  const { identity, content } = document;
  const group = groupOf(identity.apiVersion);
  const source = (kind: SecretSource['kind'], name: string | undefined): SecretSource => ({
    document,
    kind,
    secretName: name === undefined || name === '' || isPlaceholder(name) ? undefined : name,
  });
  if (group === '' && identity.kind === 'Secret') return [source('written', identity.name)];
  if (group === certManager && identity.kind === 'Certificate') {
    return [source('cert-manager', readCertificateRequest(content).secretName)];
  }
  const uses = tlsUses(document);
  if (uses.length > 0) {
    const shim = readShim(annotationsIn(content));
    return shim === undefined ? [] : uses.flatMap(({ secret }) => (secret ? source('cert-manager', secret.name) : []));
  }
  const names = operators.get(`${group}/${identity.kind}`);
  if (names === undefined) return [];
  const found = names.flatMap((path) => namesAt(document, path));
  return (found.length > 0 ? found : [identity.name]).map((name) => source('operator', name));
});

/** Where other projects' kinds say which Secret they make; that of the object where it is not written. */
const operators: ReadonlyMap<string, readonly FieldPath[]> = new Map<string, readonly FieldPath[]>([
  ['bitnami.com/SealedSecret', [['spec', 'template', 'metadata', 'name']]],
  ['external-secrets.io/ExternalSecret', [['spec', 'target', 'name']]],
  [
    'external-secrets.io/ClusterExternalSecret',
    [
      ['spec', 'externalSecretSpec', 'target', 'name'],
      ['spec', 'externalSecretName'],
    ],
  ],
  ['kubernetes-client.io/ExternalSecret', []],
  ['secrets.hashicorp.com/VaultStaticSecret', [['spec', 'destination', 'name']]],
  ['secrets.hashicorp.com/VaultDynamicSecret', [['spec', 'destination', 'name']]],
  ['secrets.hashicorp.com/VaultPKISecret', [['spec', 'destination', 'name']]],
  ['secrets.infisical.com/InfisicalSecret', [['spec', 'managedSecretReference', 'secretName']]],
  ['secrets-store.csi.x-k8s.io/SecretProviderClass', [['spec', 'secretObjects', '*', 'secretName']]],
  ['isindir.github.com/SopsSecret', [['spec', 'secretTemplates', '*', 'name']]],
  ['onepassword.com/OnePasswordItem', []],
  ['ricoberger.de/VaultSecret', []],
]);

function namesAt({ content }: KeptDocument, path: FieldPath): readonly string[] {
  const each = path.indexOf('*');
  const nodes = each < 0 ? [content] : itemsAt(content, path.slice(0, each));
  const rest = path.slice(each + 1);
  return nodes.flatMap((node) => textAt(node, rest) ?? []);
}

/** The names that the certificate in the Secret is or will be good for; undefined where that is not known. */
export function namesOf({ document, kind }: SecretSource): CertifiedNames | undefined {
  if (document.unknown !== undefined) return undefined;
  const { content, identity } = document;
  if (kind === 'cert-manager' && identity.kind === 'Certificate') return readCertificateRequest(content).names;
  const read = readServed({ document, kind });
  return read && servedNames(read);
}

/** Whether the certificate in it has not been read yet, because the library that reads it is loaded late. */
export function isUnread({ document, kind }: SecretSource): boolean {
  const served = servedText({ document, kind });
  return served !== undefined && certificatesIn(served) === undefined;
}

/** What was read of the certificate with which one serves by the Secret; undefined where no manifest has it. */
export function readServed({ document, kind }: Pick<SecretSource, 'document' | 'kind'>): ReadCertificates | undefined {
  const served = servedText({ document, kind });
  return served && certificatesIn(served);
}

function servedText({ document, kind }: Pick<SecretSource, 'document' | 'kind'>): CertificateText | undefined {
  if (document.unknown !== undefined || kind !== 'written') return undefined;
  return certificateTexts(document.content).find(({ use }) => use === 'served');
}

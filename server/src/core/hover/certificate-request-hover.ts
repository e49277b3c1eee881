import { certManager, readCertificateRequest } from '../certificates/cert-manager';
import { groupOf, textAt } from '../kubernetes/read-resource';
import type { FieldPath } from '../yaml/field-path';
import { listed } from './certificate-hover';
import { code, type HoverLine, plain, strong } from './hover-text';
import type { HoveredField } from './hovered-field';

/** What cert-manager is asked for by a Certificate, on its name and on the hosts that it is for; nothing anywhere else. */
export function certificateRequestHover({
  document,
  path,
}: Pick<HoveredField, 'document' | 'path'>): readonly HoverLine[] {
  if (!isOfRequest(document, path)) return [];
  const { content, identity, namespace } = document;
  const { names, issuer } = readCertificateRequest(content);
  const all = names === undefined ? [] : [...new Set([...names.dnsNames, ...names.ipAddresses])];
  const duration = textAt(content, ['spec', 'duration']);
  return [
    [
      strong(`Certificate ${identity.name}`),
      ...(namespace === undefined ? [] : [plain(' · namespace '), code(namespace)]),
    ],
    ...(all.length === 0 ? [] : [[plain('For '), ...listed(all)]]),
    ...(issuer === undefined ? [] : [[plain(`Issued by ${issuer.kind} `), code(issuer.name)]]),
    [
      plain(
        `Asks for ${duration ?? usualDuration}, and for ${keyWords(textAt(content, [...privateKey, 'algorithm']), textAt(content, [...privateKey, 'size']))}`,
      ),
    ],
  ];
}

/** Whether a field is the name of a Certificate of cert-manager, or a host that it is for. */
export function isOfRequest({ identity }: HoveredField['document'], path: FieldPath): boolean {
  if (identity.kind !== 'Certificate' || groupOf(identity.apiVersion) !== certManager) return false;
  const [top, field] = path;
  return path.length === 2
    ? top === 'metadata' && field === 'name'
    : path.length === 3 && top === 'spec' && field === 'dnsNames';
}

const privateKey: FieldPath = ['spec', 'privateKey'];

/** https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificateSpec */
const usualDuration = '2160h';

/** https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.CertificatePrivateKey */
function keyWords(algorithm = 'RSA', size: string | undefined): string {
  if (algorithm === 'Ed25519') return 'an Ed25519 key';
  return `an ${algorithm} key of ${size ?? (algorithm === 'ECDSA' ? '256' : '2048')} bits`;
}

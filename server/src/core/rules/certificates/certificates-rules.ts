import { prepareCertificates } from '../../certificates/prepared-certificates';
import type { LoadPart, RuleGroup } from '../rule-group';
import { certificateExpiredOrExpiring } from './certificate-expired-or-expiring';
import { certificateInstead } from './certificate-instead';
import { certificateRotationDisabled } from './certificate-rotation-disabled';
import { certificateRotationDisabledFixes } from './certificate-rotation-disabled.fixes';
import type { certificates } from './description';
import { hostNotCoveredByCertificate } from './host-not-covered-by-certificate';
import { hostNotCoveredByCertificateFixes } from './host-not-covered-by-certificate.fixes';
import { privateKeyInManifest } from './private-key-in-manifest';
import { tlsReferenceUnresolved } from './tls-reference-unresolved';
import { tlsReferenceUnresolvedFixes } from './tls-reference-unresolved.fixes';
import { tlsSecretMalformed } from './tls-secret-malformed';
import { tlsSecretMalformedFixes } from './tls-secret-malformed.fixes';
import { weakCertificate } from './weak-certificate';
import { weakCertificateFixes } from './weak-certificate.fixes';

/** The rules about certificates; the library that reads them is loaded when there is one. */
export const certificatesRules = (loadPart: LoadPart): RuleGroup<(typeof certificates)['rules']> => ({
  name: 'certificates',
  rules: {
    'tls-secret-malformed': tlsSecretMalformed,
    'certificate-expired-or-expiring': certificateExpiredOrExpiring,
    'private-key-in-manifest': privateKeyInManifest,
    'weak-certificate': weakCertificate,
    'host-not-covered-by-certificate': hostNotCoveredByCertificate,
    'tls-reference-unresolved': tlsReferenceUnresolved,
    'certificate-rotation-disabled': certificateRotationDisabled,
  },
  fixes: {
    'tls-secret-malformed': tlsSecretMalformedFixes,
    'certificate-expired-or-expiring': certificateInstead,
    'private-key-in-manifest': certificateInstead,
    'weak-certificate': weakCertificateFixes,
    'host-not-covered-by-certificate': hostNotCoveredByCertificateFixes,
    'tls-reference-unresolved': tlsReferenceUnresolvedFixes,
    'certificate-rotation-disabled': certificateRotationDisabledFixes,
  },
  prepare: (contents, checkpoint) => prepareCertificates(contents, checkpoint, loadPart),
});

import { describe, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { checkFix } from '../support/check';
import { ingress, pairData, tlsSecret } from '../support/tls-manifests';

/* Fixes that no example shows. */

describe('a Secret for TLS', async () => {
  const made = await makeCertificate({ hosts: ['shop.internal'] });
  const file = (text: string) => `#- a.yaml\n${text}`;
  const options = { rules: ['tls-secret-malformed'] };

  test('of type Opaque', async () => {
    const before = tlsSecret('web-tls', pairData(made), 'Opaque');
    const fix = 'Set the type to kubernetes.io/tls';
    const after = tlsSecret('web-tls', pairData(made));
    await checkFix(file(before), file(after), fix, options);
    const without = before.replace('type: Opaque\n', '');
    await checkFix(file(without), file(`${without}type: kubernetes.io/tls\n`), fix, options);
  });

  test('with PEM under data', async () => {
    const pem = `  tls.crt: |\n    ${made.certificate.trim().replaceAll('\n', '\n    ')}\n`;
    const key = `  tls.key: ${btoa(made.key)}\n`;
    await checkFix(
      file(tlsSecret('web-tls', `data:\n${key}${pem}`)),
      file(tlsSecret('web-tls', `data:\n${key}stringData:\n${pem}`)),
      'Move "tls.crt" to stringData',
      options,
    );
  });
});

test('An annotation for an Issuer that is a ClusterIssuer', async () => {
  const issuer =
    '#- issuer.yaml\napiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: { name: le }\nspec: { ca: { secretName: a } }\n';
  const served = (key: string) =>
    `#- a.yaml\n${ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: a }]', `  annotations:\n    cert-manager.io/${key}: le\n`)}`;
  await checkFix(served('issuer') + issuer, served('cluster-issuer') + issuer, 'Ask the ClusterIssuer', {
    rules: ['tls-reference-unresolved'],
  });
});

test('A Certificate that serves as an authority', async () => {
  const certificate = (isCa: boolean) =>
    `#- a.yaml\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web, namespace: shop }\nspec:\n  secretName: web-tls\n  isCA: ${isCa}\n`;
  const served = `#- b.yaml\n${ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]')}`;
  await checkFix(certificate(true) + served, certificate(false) + served, 'Set isCA to false', {
    rules: ['certificate-rotation-disabled'],
  });
});

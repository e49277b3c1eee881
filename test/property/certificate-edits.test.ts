import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Analysis, allFindings, defaultOptions } from '../../server/src/core';
import { analyseFiles, editFiles, type WorkspaceFile } from '../support/analysis';
import { makeCertificate } from '../support/certificates';
import { runs } from '../support/runs';
import { ingress, pairData, tlsSecret, today } from '../support/tls-manifests';

/* Whatever is edited in which order, what is found is what would be found in the files as they are. */

const leaf = await makeCertificate({ hosts: ['a.example.com'], until: '2026-07-05' });
const other = await makeCertificate({ hosts: ['b.firebreak.dev'], key: 'rsa1024' });

const object = (apiVersion: string, kind: string, name: string, spec: string, namespace = ', namespace: shop') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}${namespace} }\nspec: ${spec}\n`;
const served = (host: string, name: string, extra = '') =>
  ingress([host], `[{ hosts: [${host}], secretName: ${name} }]`, extra);

/** What each file may hold. */
const variants: Readonly<Record<string, readonly string[]>> = {
  'secret.yaml': [
    tlsSecret('web-tls', pairData(leaf)),
    tlsSecret('web-tls', pairData({ ...leaf, key: other.key })),
    tlsSecret('web-tls', pairData(other)),
    tlsSecret('web-tls', 'data: {}\n'),
    tlsSecret('other-tls', pairData(leaf)),
  ],
  'ingress.yaml': [
    served('a.example.com', 'web-tls'),
    served('b.firebreak.dev', 'web-tls'),
    served('a.example.com', 'wbe-tls'),
    served('b.firebreak.dev', 'web-tls', '  annotations: { cert-manager.io/cluster-issuer: a }\n'),
  ],
  'certificate.yaml': [
    object(
      'cert-manager.io/v1',
      'Certificate',
      'web',
      '{ secretName: web-tls, dnsNames: [b.firebreak.dev], issuerRef: { name: a } }',
    ),
    object(
      'cert-manager.io/v1',
      'Certificate',
      'web',
      '{ secretName: next-tls, isCA: true, dnsNames: [a.example.com] }',
    ),
    object('external-secrets.io/v1', 'ExternalSecret', 'web-tls', '{}'),
    object('bitnami.com/v1alpha1', 'SealedSecret', 'wbe-tls', '{}'),
  ],
  'issuer.yaml': [
    object('cert-manager.io/v1', 'ClusterIssuer', 'a', '{ selfSigned: {} }', ''),
    object('cert-manager.io/v1', 'Issuer', 'a', '{ ca: { secretName: x } }'),
    object('external-secrets.io/v1', 'ClusterExternalSecret', 'wbe-tls', '{}', ''),
  ],
  'kustomization.yaml': [
    'resources: [secret.yaml, ingress.yaml]\n',
    'resources: [secret.yaml, ingress.yaml]\nnamePrefix: my-\n',
    'resources: [ingress.yaml, secret.yaml]\nsecretGenerator: [{ name: x }]\n',
  ],
};

const names = Object.keys(variants);
const step = fc
  .nat({ max: names.length - 1 })
  .chain((file) =>
    fc.record({ file: fc.constant(file), variant: fc.nat({ max: variants[names[file] ?? '']?.length ?? 0 }) }),
  );

const found = (analysis: Analysis) =>
  allFindings(analysis).map(({ ruleId, severity, message, at, place, related }) =>
    JSON.stringify([ruleId, severity, message, at, place, related]),
  );

test('edits of certificates and of what refers to them', async () => {
  const options = { ...defaultOptions, today };
  let most = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 10 }), async (steps) => {
      let files: readonly WorkspaceFile[] = [];
      let analysis = await analyseFiles(files, options);
      for (const { file, variant } of steps) {
        const path = names[file] ?? '';
        const text = variants[path]?.[variant];
        const others = files.filter((each) => each.path !== path);
        const next = text === undefined ? others : [...others, { path, text }];
        analysis = await editFiles(analysis, files, next);
        files = next;
        const fresh = found(await analyseFiles(files, options));
        expect(found(analysis)).toEqual(fresh);
        most = Math.max(most, fresh.length);
      }
    }),
    runs(60),
  );
  expect(most).toBeGreaterThan(3);
});

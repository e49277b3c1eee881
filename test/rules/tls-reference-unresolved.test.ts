import { describe, expect, test } from 'vitest';
import { makeCertificate } from '../support/certificates';
import { foundIn, ingress, pairData, tlsSecret } from '../support/tls-manifests';

const found = (yaml: string) => foundIn(yaml, ['tls-reference-unresolved']);
const of = (name: string, extra = '') =>
  ingress(['a.example.com'], `[{ hosts: [a.example.com], secretName: ${name} }]`, extra);
const object = (apiVersion: string, kind: string, name: string, spec = '{}', namespace = ', namespace: shop') =>
  `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}${namespace} }\nspec: ${spec}\n`;
const external = (name: string, spec = '{}') => object('external-secrets.io/v1', 'ExternalSecret', name, spec);
const certificate = (spec: string) => object('cert-manager.io/v1', 'Certificate', 'web', spec);

describe('a Secret that an Ingress serves with', async () => {
  const written = tlsSecret('other-tls', pairData(await makeCertificate({ hosts: ['b.example.com'] })));
  const missing = (severity: string, hint = '') => [
    `${severity}: Ingress "shop" serves with Secret "shop-tls", which no manifest creates ("secretName").${hint}`,
  ];

  test.each([
    ['nothing else of the kind is kept here', '', []],
    [
      'Secrets of other kinds are kept here',
      '---\napiVersion: v1\nkind: Secret\nmetadata: { name: db, namespace: shop }\nstringData: { password: a }\n',
      [],
    ],
    ['others are kept here', written, missing('warning')],
    ['others are kept in another namespace', written.replace('namespace: shop', 'namespace: other'), []],
    ['others are made by cert-manager', certificate('{ secretName: other-tls }'), missing('information')],
    [
      'the name is almost that of one',
      certificate('{ secretName: shop-tsl }'),
      missing('warning', ' Is "shop-tsl" meant?'),
    ],
    ['it is kept here', written + tlsSecret('shop-tls', 'stringData: {}\n', 'Opaque'), []],
    ['a Certificate is for it', written + certificate('{ secretName: shop-tls }'), []],
    ['a Certificate has a name that is not known', written + certificate('{ secretName: "$(NAME)" }'), []],
    ['an ExternalSecret of its name makes it', written + external('shop-tls'), []],
    ['an ExternalSecret makes it', written + external('a', '{ target: { name: shop-tls } }'), []],
    [
      'an ExternalSecret makes another',
      written + external('shop-tls', '{ target: { name: another } }'),
      missing('information'),
    ],
    ['one of the older version makes it', written + external('shop-tls').replace('/v1', '/v1beta1'), []],
    ['a SealedSecret makes it', written + object('bitnami.com/v1alpha1', 'SealedSecret', 'shop-tls'), []],
    [
      'Vault makes it',
      written +
        object('secrets.hashicorp.com/v1beta1', 'VaultStaticSecret', 'a', '{ destination: { name: shop-tls } }'),
      [],
    ],
    [
      'a CSI driver makes it',
      written +
        object(
          'secrets-store.csi.x-k8s.io/v1',
          'SecretProviderClass',
          'a',
          '{ secretObjects: [{ secretName: shop-tls }] }',
        ),
      [],
    ],
    [
      'it is made in every namespace',
      written + object('external-secrets.io/v1', 'ClusterExternalSecret', 'shop-tls', '{}', ''),
      [],
    ],
  ])('%s', async (_, yaml, expected) => expect(await found(yaml + of('shop-tls'))).toEqual(expected));

  test.each([
    ['cert-manager', 'cert-manager.io/cluster-issuer: letsencrypt'],
    ['an older cert-manager', 'certmanager.k8s.io/cluster-issuer: letsencrypt'],
    ['kube-lego', 'kubernetes.io/tls-acme: "true"'],
    ['Gardener', 'cert.gardener.cloud/purpose: managed'],
  ])('%s makes it because of an annotation', async (_, annotation) => {
    expect(await found(written + of('shop-tls', `  annotations: { ${annotation} }\n`))).toEqual([]);
  });

  test.each([['"$(NAME)"'], ['""'], ['"{{ .Release.Name }}-tls"']])('named %s', async (name) =>
    expect(await found(written + of(name))).toEqual([]),
  );

  test('a listener of a Gateway', async () => {
    const gateway = (ref: string) =>
      object(
        'gateway.networking.k8s.io/v1',
        'Gateway',
        'edge',
        `{ listeners: [{ name: a, tls: { certificateRefs: [${ref}] } }] }`,
      );
    const missing = 'serves with Secret "shop-tls", which no manifest creates ("name").';
    const ofGateway = gateway('{ name: shop-tls }');
    expect(await found(written + ofGateway)).toEqual([`warning: Gateway "edge" ${missing}`]);
    const ofSet = ofGateway.replace('kind: Gateway', 'kind: ListenerSet');
    expect(await found(written + ofSet)).toEqual([`warning: ListenerSet "edge" ${missing}`]);
    expect(
      await found(written + gateway('{ name: shop-tls, namespace: certs }, { kind: ConfigMap, name: b }')),
    ).toEqual([]);
  });

  test('what a kustomization generates or renames', async () => {
    const scope = (kustomization: string) =>
      `#- kustomization.yaml\nresources: [a.yaml]\n${kustomization}#- a.yaml\n${written}${of('shop-tls')}`;
    expect(await found(scope(''))).toEqual(missing('warning'));
    expect(await found(scope('secretGenerator: [{ name: shop-tls, files: [tls.crt, tls.key] }]\n'))).toEqual([]);
    const prefixed = `#- kustomization.yaml\nresources: [a.yaml]\nnamePrefix: my-\n#- a.yaml\n${written}${of('other-tls')}`;
    expect(await found(prefixed)).toEqual([]);
  });
});

describe('an issuer', () => {
  const cluster = (name: string) =>
    object('cert-manager.io/v1', 'ClusterIssuer', name, '{ ca: { secretName: a } }', '');
  const own = (name: string) => object('cert-manager.io/v1', 'Issuer', name, '{ ca: { secretName: a } }');
  const asks = (ref: string) => certificate(`{ secretName: a, dnsNames: [a.example.com], issuerRef: ${ref} }`);
  const missing = (severity: string, issuer: string, hint = '') => [
    `${severity}: Certificate "web" asks ${issuer}, which no manifest creates ("name").${hint}`,
  ];

  test.each([
    ['{ name: le, kind: ClusterIssuer }', cluster('le'), []],
    ['{ name: le, kind: ClusterIssuer }', '', []],
    ['{ name: le, kind: ClusterIssuer }', own('other'), []],
    ['{ name: le, kind: ClusterIssuer }', cluster('other'), missing('information', 'ClusterIssuer "le"')],
    [
      '{ name: letsencrypt, kind: ClusterIssuer }',
      cluster('letsencrpyt'),
      missing('warning', 'ClusterIssuer "letsencrypt"', ' Is "letsencrpyt" meant?'),
    ],
    ['{ name: le }', cluster('le'), missing('warning', 'Issuer "le"', ' A ClusterIssuer has that name.')],
    [
      '{ name: le, kind: ClusterIssuer }',
      own('le'),
      missing('warning', 'ClusterIssuer "le"', ' An Issuer has that name.'),
    ],
    ['{ name: le }', own('le'), []],
    ['{ name: le }', own('le').replace('namespace: shop', 'namespace: other'), []],
    ['{ name: le, kind: AWSPCAClusterIssuer, group: awspca.cert-manager.io }', cluster('other'), []],
    ['{ name: "$(ISSUER)", kind: ClusterIssuer }', cluster('other'), []],
  ])('%s', async (ref, issuers, expected) => expect(await found(issuers + asks(ref))).toEqual(expected));

  test('of an annotation', async () => {
    const extra = '  annotations: { cert-manager.io/cluster-issuer: le }\n';
    expect(await found(cluster('other') + of('a', extra))).toEqual([
      'information: Ingress "shop" asks ClusterIssuer "le", which no manifest creates ("cert-manager.io/cluster-issuer").',
    ]);
    expect(await found(cluster('le') + of('a', extra))).toEqual([]);
  });
});

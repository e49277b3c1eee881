import { describe, expect, test } from 'vitest';
import { makeCertificate, privatePem } from '../support/certificates';
import { foundIn, pairData, tlsSecret } from '../support/tls-manifests';

const found = (yaml: string) => foundIn(yaml, ['private-key-in-manifest']);
const indented = (pem: string) => pem.trim().replaceAll('\n', '\n    ');

describe('a private key', async () => {
  const made = await makeCertificate({ key: 'rsa2048' });
  const ec = await makeCertificate();
  const pem = indented(made.key);
  const words = (object: string, key: string) => [
    `error: ${object} shows its private key to whoever reads this file ("${key}").`,
  ];
  const kubeconfig = (user: string) =>
    `kind: Config\nusers:\n  - name: admin\n    user:\n      client-certificate-data: ${btoa(made.certificate)}\n      ${user}\n`;
  const withKey = kubeconfig(`client-key-data: ${btoa(made.key)}`);
  const configMap = (text: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  kubeconfig: |\n    ${indented(text)}\n`;
  const pod = (field: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: web\n      ${field}\n`;

  test.each([
    ['in base64', tlsSecret('web-tls', pairData(made)), words('Secret "web-tls"', 'tls.key')],
    ['as it is', tlsSecret('web-tls', `stringData:\n  tls.key: |\n    ${pem}\n`), words('Secret "web-tls"', 'tls.key')],
    [
      'of SEC 1, behind its parameters',
      tlsSecret(
        'web',
        `stringData:\n  id: |\n    -----BEGIN EC PARAMETERS-----\n    BggqhkjOPQMBBw==\n    -----END EC PARAMETERS-----\n    ${indented(privatePem(ec.keys, 'sec1'))}\n`,
        'Opaque',
      ),
      words('Secret "web"', 'id'),
    ],
    [
      'in a ConfigMap',
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  server.pem: |\n    ${pem}\n`,
      words('ConfigMap "web"', 'server.pem'),
    ],
    ['in a kubeconfig of a ConfigMap', configMap(withKey), words('ConfigMap "web"', 'kubeconfig')],
    ['in a kubeconfig without one', configMap(kubeconfig('token: word')), []],
    ...['', ' ', '  '].map((before): [string, string, string[]] => [
      `in the base64 of a kubeconfig behind ${before.length} blanks`,
      tlsSecret('admin', `data:\n  value: ${btoa(before + withKey)}\n`, 'Opaque'),
      words('Secret "admin"', 'value'),
    ]),
    ['in a variable', pod(`env: [{ name: KEY, value: ${JSON.stringify(made.key)} }]`), words('Pod "web"', 'KEY')],
    ['in an argument', pod(`args: ["--key", ${JSON.stringify(made.key)}]`), words('Pod "web"', 'args')],
  ])('%s', async (_, yaml, expected) => expect(await found(yaml)).toEqual(expected));

  // The head of the format: its name, then that of the cipher with its length.
  const openSsh = (cipher: string) => {
    const head = `openssh-key-v1\0\0\0\0${String.fromCharCode(cipher.length)}${cipher}`;
    const body = btoa(head + 'k'.repeat(60));
    const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n    ${body}\n    -----END OPENSSH PRIVATE KEY-----\n`;
    return tlsSecret('git', `stringData:\n  id: |\n    ${pem}`, 'Opaque');
  };
  test('of OpenSSH, which says inside whether a passphrase protects it', async () => {
    expect(await found(openSsh('none'))).toEqual(words('Secret "git"', 'id'));
    expect(await found(openSsh('aes256-ctr'))).toEqual([]);
  });

  test.each([
    [
      'that a passphrase protects',
      `stringData:\n  tls.key: |\n    ${pem.replaceAll('PRIVATE', 'ENCRYPTED PRIVATE')}\n`,
    ],
    [
      'that headers say is encrypted',
      `stringData:\n  tls.key: |\n    ${pem.replace('-----\n', '-----\n    Proc-Type: 4,ENCRYPTED\n\n')}\n`,
    ],
    [
      'of a template',
      'stringData:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    $(KEY)\n    -----END PRIVATE KEY-----\n',
    ],
    [
      'that stands for one',
      'stringData:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    ...\n    -----END PRIVATE KEY-----\n',
    ],
    [
      'that is public',
      `stringData:\n  tls.pub: |\n    -----BEGIN PUBLIC KEY-----\n    ${'A'.repeat(64)}\n    -----END PUBLIC KEY-----\n`,
    ],
    ['that SOPS has encrypted', `${pairData(made)}sops: { mac: "" }\n`],
  ])('%s', async (_, data) => expect(await found(tlsSecret('web-tls', data))).toEqual([]));
});

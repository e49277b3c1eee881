import { describe, expect, test } from 'vitest';
import {
  allFindings,
  applyChanges,
  completeAnalysis,
  defaultOptions,
  noCheckpoint,
  setOptions,
} from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { makeCertificate } from '../support/certificates';
import { foundIn, pairData, tlsSecret, today } from '../support/tls-manifests';

const rules = ['certificate-expired-or-expiring'];
const found = (yaml: string) => foundIn(yaml, rules);

test.each(['', 'x\n', 'xy\n', 'Bag Attributes: <none>\n'])('with %j before it', async (before) => {
  const made = await makeCertificate({ from: '2026-01-01', until: '2026-06-29' });
  const certificate = `${before}${made.certificate}`;
  expect(await found(tlsSecret('web-tls', pairData({ ...made, certificate })))).toEqual([
    'error: Secret "web-tls" has a certificate that expired on 2026-06-29 ("tls.crt").',
  ]);
});

/** A list of what somebody trusts, in a ConfigMap. */
const configMap = (name: string, pem: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\ndata:\n  ca-bundle.crt: |\n    ${pem.trim().replaceAll('\n', '\n    ')}\n`;

describe(`on ${today}`, () => {
  test.each([
    ['2026-01-01', '2026-06-29', ['error: Secret "web-tls" has a certificate that expired on 2026-06-29 ("tls.crt").']],
    [
      '2026-01-01',
      '2026-06-30',
      ['warning: Secret "web-tls" has a certificate that expires today, on 2026-06-30 ("tls.crt").'],
    ],
    [
      '2026-01-01',
      '2026-07-01',
      ['warning: Secret "web-tls" has a certificate that expires tomorrow, on 2026-07-01 ("tls.crt").'],
    ],
    [
      '2026-01-01',
      '2026-07-29',
      ['warning: Secret "web-tls" has a certificate that expires in 29 days, on 2026-07-29 ("tls.crt").'],
    ],
    ['2026-01-01', '2026-07-30', []],
    ['2026-06-30', '2027-01-01', []],
    [
      '2026-07-01',
      '2027-01-01',
      ['warning: Secret "web-tls" has a certificate that is not valid before 2026-07-01 ("tls.crt").'],
    ],
  ])('a certificate from %s until %s', async (from, until, expected) => {
    const made = await makeCertificate({ from, until });
    expect(await found(tlsSecret('web-tls', pairData(made)))).toEqual(expected);
  });
});

test.each([
  [20, '2026-07-20', 0],
  [20, '2026-07-19', 1],
  [90, '2026-09-01', 1],
  [1, '2026-07-01', 0],
  [1, '2026-06-30', 1],
])('%i days of notice before %s', async (days, until, count) => {
  const config = `#- .firebreak.yaml\nrules: { certificate-expired-or-expiring: { days: ${days} } }\n`;
  const made = await makeCertificate({ until });
  expect(await found(`${config}#- a.yaml\n${tlsSecret('web-tls', pairData(made))}`)).toHaveLength(count);
});

describe('of several', async () => {
  const old = await makeCertificate({ subject: 'CN=Old', isCa: true, until: '2026-02-01' });
  const older = await makeCertificate({ subject: 'CN=Older', isCa: true, until: '2026-01-02' });
  const current = await makeCertificate({ subject: 'CN=New', isCa: true, until: '2036-01-01' });
  const ending = await makeCertificate({ subject: 'CN=Ending', isCa: true, until: '2026-08-15' });
  const leaf = await makeCertificate({ issuer: old });
  const middle = await makeCertificate({ subject: 'CN=Middle', isCa: true, issuer: current, until: '2026-06-01' });
  const below = await makeCertificate({ issuer: middle });

  test('an old authority beside a new one is how they are exchanged', async () => {
    expect(await found(configMap('trust', old.certificate + current.certificate))).toEqual([]);
  });
  test('all of them', async () => {
    expect(await found(configMap('trust', old.certificate + older.certificate))).toEqual([
      'error: ConfigMap "trust" has only certificates that expired, the last on 2026-02-01 ("ca-bundle.crt").',
    ]);
  });
  test('a chain ends with the first that is between the leaf and the root', async () => {
    const chain = (...all: readonly { certificate: string }[]) => all.map(({ certificate }) => certificate).join('');
    expect(await found(tlsSecret('a', pairData({ ...leaf, certificate: chain(leaf, old) })))).toEqual([]);
    expect(await found(tlsSecret('a', pairData({ ...below, certificate: chain(below, middle, current) })))).toEqual([
      'error: Secret "a" has a certificate that expired on 2026-06-01 ("tls.crt").',
    ]);
  });
  test('the anchors of Linkerd are due earlier, because replacing them takes a while', async () => {
    expect(await found(configMap('trust', ending.certificate))).toEqual([]);
    expect(await found(configMap('linkerd-identity-trust-roots', ending.certificate))).toEqual([
      'warning: ConfigMap "linkerd-identity-trust-roots" has a certificate that expires in 46 days, on 2026-08-15 ("ca-bundle.crt").',
    ]);
  });

  const webhook = (pem: string) =>
    `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: { name: gate }\nwebhooks:\n  - name: gate.example.com\n    clientConfig: { caBundle: ${btoa(pem)} }\n`;
  const pod = (pem: string) =>
    `apiVersion: v1\nkind: Pod\nmetadata: { name: proxy }\nspec:\n  containers:\n    - name: proxy\n      env:\n        - name: TRUST_ANCHORS\n          value: ${JSON.stringify(pem)}\n`;
  test.each([
    ['a caBundle', webhook(old.certificate), 'ValidatingWebhookConfiguration "gate"', 'caBundle'],
    ['a variable', pod(old.certificate), 'Pod "proxy"', 'TRUST_ANCHORS'],
    [
      'a Secret of another type',
      tlsSecret('cacerts', pairData(old, ['root-cert.pem', 'ca-key.pem']), 'Opaque'),
      'Secret "cacerts"',
      'root-cert.pem',
    ],
  ])('in %s', async (_, yaml, object, key) => {
    expect(await found(yaml)).toEqual([`error: ${object} has a certificate that expired on 2026-02-01 ("${key}").`]);
  });
  test('what kubectl remembers of an object is not the object', async () => {
    const yaml = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: ${JSON.stringify(old.certificate)}\n`;
    expect(await found(yaml)).toEqual([]);
  });
});

test('The day may change while nothing else does', async () => {
  const made = await makeCertificate({ until: '2026-07-15' });
  const start = await analyseFiles([{ path: 'a.yaml', text: tlsSecret('a', pairData(made)) }], {
    ...defaultOptions,
    today: '2026-06-01',
  });
  const messages = (analysis: typeof start) =>
    allFindings(analysis)
      .filter(({ ruleId }) => ruleId === rules[0])
      .map(({ message }) => message);
  expect(messages(start)).toEqual([]);
  const later = await completeAnalysis(setOptions(start, { ...defaultOptions, today: '2026-07-01' }), noCheckpoint);
  expect(messages(later)).toEqual(['Secret "a" has a certificate that expires in 14 days, on 2026-07-15 ("tls.crt").']);
  // And an edit beside it changes nothing.
  const [file] = start.files.values();
  const text = `# note\n${file?.text}`;
  const edited = applyChanges(later, [
    { kind: 'set', uri: file?.uri ?? '', path: 'a.yaml', folder: file?.folder ?? '', text },
  ]);
  expect(messages(await completeAnalysis(edited, noCheckpoint))).toEqual(messages(later));
});

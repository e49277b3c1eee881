import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFindings, defaultOptions } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { describeCorpus, readJson } from '../support/corpus';

/*
 * What Istio's analyzer says about the Secrets of its own fixtures (IST0161, InvalidGatewayCredential), Gateway by
 * Gateway. It does not compare keys with certificates.
 */

interface Expectation {
  readonly inputFiles: readonly string[];
  readonly expected: readonly { readonly code: string; readonly resource: string }[];
}

/** Secrets about which we say something else, and why. */
const otherwise: Readonly<Record<string, string>> = {
  'invalid-key':
    'It has the keys that Istio takes from a generic Secret, with stand-ins that are shorter than any key.',
  'httpbin-credential': 'Its key is valid, and is not that of its certificate, as OpenSSL says too.',
};

describeCorpus('istio', (folder) => {
  const cases = readJson<{ readonly tests: readonly Expectation[] }>(folder, 'analyzers-expected.json').tests.filter(
    ({ inputFiles }) => inputFiles.some((file) => file.includes('gateway-secrets')),
  );

  test.each(cases.map((each) => [each.inputFiles.join(), each] as const))('%s', async (_, { inputFiles, expected }) => {
    const files = inputFiles.map((file) => {
      const at = path.join(folder, file.replace(/^testdata/, 'analyzers-testdata'));
      return { path: path.basename(file), text: readFileSync(at, 'utf8') };
    });
    const found = allFindings(await analyseFiles(files, { ...defaultOptions, today: '2026-06-30' }));
    const wrong = (name: string) =>
      found.some(
        ({ ruleId, severity, resource }) =>
          /^(tls-secret-malformed|certificate-expired-or-expiring)$/.test(ruleId) &&
          severity === 'error' &&
          resource?.name === name,
      );
    const documents = files.flatMap(({ text }) => text.split(/^---$/m));
    let compared = 0;
    for (const document of documents.filter((text) => /^kind: Gateway$/m.test(text))) {
      const gateway = /^ {2}name: (\S+)/m.exec(document)?.[1];
      const secret = /credentialName: "?([\w-]+)/.exec(document)?.[1];
      const isThere = documents.some((text) => /^kind: Secret$/m.test(text) && text.includes(`name: ${secret}\n`));
      if (secret === undefined || !isThere) continue;
      const isReported = expected.some(({ code, resource }) => code === 'IST0161' && resource === `Gateway ${gateway}`);
      expect([secret, wrong(secret)]).toEqual([secret, otherwise[secret] === undefined ? isReported : !isReported]);
      compared++;
    }
    expect(compared).toBeGreaterThan(1);
  });

  test('there were such cases', () => expect(cases.length).toBeGreaterThan(1));
});

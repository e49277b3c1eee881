import { expect, test } from 'vitest';
import { defaultOptions, loadEntryCoverage, noCheckpoint } from '../../../server/src/core';
import { analyseFiles } from '../../support/analysis';
import { makeCertificate } from '../../support/certificates';
import { ingress, pairData, tlsSecret, today } from '../../support/tls-manifests';

/** What is said of the end of the only certificate, whose file is in a folder of its own. */
async function noticeOf(until: string, config: string, folder = ''): Promise<string | undefined> {
  const secret = tlsSecret('web-tls', pairData(await makeCertificate({ hosts: ['a.example.com'], until })));
  const files = [
    { path: 'shop.yaml', text: ingress(['a.example.com'], '[{ hosts: [a.example.com], secretName: web-tls }]') },
    { path: 'secrets/web-tls.yaml', text: secret },
    { path: `${folder}.firebreak.yaml`, text: config },
  ];
  const analysis = await analyseFiles(files, { ...defaultOptions, today });
  const part = await loadEntryCoverage(analysis.loadPart);
  const [state, ...others] = [...analysis.scopes.values()];
  expect(others).toEqual([]);
  const entries = state && (await part?.entryCoverageOf(analysis, state, noCheckpoint));
  expect(entries?.points).toHaveLength(1);
  return entries?.points[0]?.description.notice;
}

const days = (number: number) => `rules:\n  certificate-expired-or-expiring: { days: ${number} }\n`;
const after = (number: number) => new Date(Date.parse(today) + number * 86_400_000).toISOString().slice(0, 10);

test('the end of a certificate is said as early as the rule reports it', async () => {
  expect(await noticeOf(after(29), '')).toBe('certificate ends in 29 days');
  expect(await noticeOf(after(30), '')).toBeUndefined();
  expect(await noticeOf(after(59), days(60))).toBe('certificate ends in 59 days');
  expect(await noticeOf(after(60), days(60))).toBeUndefined();
  expect(await noticeOf(after(10), days(7))).toBeUndefined();
  expect(await noticeOf(after(-1), days(1))).toBe(`certificate expired on ${after(-1)}`);
});

test('of the file with the certificate the configuration counts', async () => {
  expect(await noticeOf(after(59), days(60), 'secrets/')).toBe('certificate ends in 59 days');
  expect(await noticeOf(after(59), days(60), 'other/')).toBeUndefined();
});

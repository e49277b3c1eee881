import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { allFindings, fixesFor, planFix, rules, verifyFix } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import { ruleOfNumber } from '../support/catalogue-numbers';
import { applyPlan } from '../support/check';
import { describeCorpus, readJson } from '../support/corpus';

/** The broken samples that this project started from, in every form in which a reader would paste them. */

interface Sample {
  readonly fixture: string;
  readonly ourRules?: readonly string[];
  readonly mustNotFire?: readonly string[];
}

/**
 * Of the first sample two findings stay that no edit of the file answers: which namespace the application gets,
 * and which ports its pods have, of which the sample has none.
 */
const staysOpen: Readonly<Record<string, readonly string[]>> = {
  'article1-sample1-bullets.yaml': ['SEG007', 'SEG010'],
  'article1-sample1-dashes.yaml': ['SEG007', 'SEG010'],
  'article1-sample1-fixed-identity.yaml': ['SEG007', 'SEG010'],
};

describeCorpus('peers/article-samples', (folder) => {
  for (const sample of readJson<readonly Sample[]>(folder, 'expected.json')) {
    const known = (numbers: readonly string[] = []) =>
      numbers.flatMap((number) => rules.find(({ id }) => id === ruleOfNumber[number])?.id ?? []);
    const text = readFileSync(path.join(folder, sample.fixture), 'utf8');

    test(`${sample.fixture}: the expected findings`, async () => {
      const found = new Set(
        allFindings(await analyseFiles([{ path: 'sample.yaml', text }])).map(({ ruleId }) => ruleId),
      );
      expect([...found]).toEqual(expect.arrayContaining(known(sample.ourRules)));
      expect([...found].filter((ruleId) => known(sample.mustNotFire).includes(ruleId))).toEqual([]);
    });

    // The text form lost its indentation, and with it the structure that a fix could keep.
    if (sample.fixture.endsWith('.txt')) continue;
    test(`${sample.fixture}: fixes repair the file`, async () => {
      let files = [{ path: 'sample.yaml', text }] as Parameters<typeof analyseFiles>[0];
      for (let round = 0; round < 10; round++) {
        const analysis = await analyseFiles(files);
        const next = allFindings(analysis)
          .flatMap((finding) => fixesFor(analysis, finding).map((fix) => ({ finding, plan: planFix(analysis, fix) })))
          .find(({ plan }) => plan.kind === 'plan');
        if (next?.plan.kind !== 'plan') break;
        expect(await verifyFix(analysis, next.finding, next.plan)).toMatchObject({ kind: 'verified' });
        files = applyPlan(files, next.plan);
      }
      const left = allFindings(await analyseFiles(files));
      expect(left.map(({ ruleId }) => ruleId).sort()).toEqual([...known(staysOpen[sample.fixture])].sort());
      expect(left.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
    });
  }
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak } from '../support/cli';
import { casesIn, describeCorpus } from '../support/corpus';

/*
 * Real public repositories: nothing crashes, and every finding of Warning or above was read by a person.
 * `real-findings.tsv` lists them, one a line: repository, place, rule, severity, verdict.
 * A verdict says what is open or wrong there; a false alarm is mended, not listed.
 */

interface Reviewed {
  readonly repository: string;
  readonly finding: string;
  readonly verdict: string;
}

const reviewed: readonly Reviewed[] = readFileSync(path.join(import.meta.dirname, 'real-findings.tsv'), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [repository = '', place = '', rule = '', severity = '', verdict = ''] = line.split('\t');
    return { repository, finding: [place, rule, severity].join('\t'), verdict };
  });

interface Report {
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly file: string;
    readonly range: { readonly start: { readonly line: number; readonly character: number } };
  }[];
}

beforeAll(buildIfStale);

describeCorpus('real', (folder) => {
  const repositories = casesIn(folder);

  test.each(repositories)('%s has the findings that were read, and no other', async (repository) => {
    const run = await firebreak(['check', '.', '--format', 'json'], { cwd: path.join(folder, repository) });
    expect(run.code, run.stderr).toBeLessThan(2);
    const { findings } = JSON.parse(run.stdout) as Report;
    expect(findings.filter(({ rule }) => rule === 'rule-failed')).toEqual([]);
    const grave = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
    const found = grave.map(({ rule, severity, file, range: { start } }) =>
      [`${file}:${start.line + 1}:${start.character + 1}`, rule, severity].join('\t'),
    );
    const read = reviewed.filter((each) => each.repository === repository).map(({ finding }) => finding);
    expect(found.toSorted()).toEqual(read.toSorted());
  });

  test('every finding that was read has its verdict, and its repository is here', () => {
    expect(reviewed.filter(({ verdict }) => !/^true: ./.test(verdict))).toEqual([]);
    expect(reviewed.filter(({ repository }) => !repositories.includes(repository))).toEqual([]);
    expect(reviewed.length).toBeGreaterThan(20);
  });
});

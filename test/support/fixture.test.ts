import { describe, expect, test } from 'vitest';
import { parseFixture, printFixture, withoutMarkers } from './fixture';

const fixture = `#- shop/web.yaml
apiVersion: apps/v1
#<~~~~~~~~~ [some-rule] starts at column 0
kind: Deployment
metadata:
  name: we$0b
  #     ~~~ [other-rule] every pod can reach
# ~~~~~~ [some-rule]
#- shop/db.yaml
kind: StatefulSet
`;

describe('parseFixture', () => {
  const { files, cursor } = parseFixture(fixture);

  test('splits files at their path lines, which are no text of either', () => {
    expect(files.map(({ path }) => path)).toEqual(['shop/web.yaml', 'shop/db.yaml']);
    expect(files[1]?.text).toBe('kind: StatefulSet\n');
  });

  test('keeps marker lines in the text and takes the cursor out', () => {
    expect(files[0]?.text).toContain('  name: web\n  #     ~~~ [other-rule]');
    expect(cursor).toEqual({ path: 'shop/web.yaml', offset: fixture.indexOf('$0') - '#- shop/web.yaml\n'.length });
  });

  test('reads columns, rule and message of each marker on the nearest line above that is none', () => {
    expect(files[0]?.markers).toEqual([
      { line: 0, start: 0, end: 11, ruleId: 'some-rule', message: 'starts at column 0' },
      { line: 4, start: 8, end: 11, ruleId: 'other-rule', message: 'every pod can reach' },
      { line: 4, start: 2, end: 8, ruleId: 'some-rule', message: '' },
    ]);
  });

  test('calls a fixture without a path line manifests.yaml', () => {
    expect(parseFixture('kind: Pod\n').files).toEqual([{ path: 'manifests.yaml', text: 'kind: Pod\n', markers: [] }]);
  });

  test('rejects two files of one path', () => {
    expect(() => parseFixture('#- a.yaml\n#- a.yaml\n')).toThrow('two files named "a.yaml"');
  });
});

test('withoutMarkers gives what the user wrote', () => {
  expect(withoutMarkers('a: 1\n#< [r] m\n# a comment ~~~\nb:\n  #  ~~ [x-y]\n')).toBe('a: 1\n# a comment ~~~\nb:\n');
});

test('printFixture prints what parseFixture reads', () => {
  const { files } = parseFixture(fixture);
  const textOf = (path: string) => files.find((file) => file.path === path)?.text ?? '';
  const printed = printFixture(files, textOf);
  expect(parseFixture(printed).files.map(({ path, markers }) => ({ path, markers: new Set(markers) }))).toEqual(
    files.map(({ path, markers }) => ({ path, markers: new Set(markers) })),
  );
  expect(printed).toContain('  name: web\n# ~~~~~~ [some-rule]\n  #     ~~~ [other-rule] every pod can reach\n');
});

import { expect, test } from 'vitest';
import { structuralLines } from '../../../server/src/core/yaml/structural-lines';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

test('comments, blank lines and block scalars are left out', () => {
  const text = 'a: 1\n# comment\n\nb: | # why\n  text\n\n  # text\nc:\r\n  - >-\n    text\n  - d\n';
  const lines = [...structuralLines(text)].map(({ start, end }) => text.slice(start, end));
  expect(lines).toEqual(['a: 1', 'b: | # why', 'c:', '  - >-', '  - d']);
});

// The character where `.` ends keeps the line from being a header, wherever one might begin.
test.each(['\r', '\u2028'])('a megabyte of headers before %j costs its length', async (end) => {
  const text = `a: b${' |#'.repeat(350_000)}${end}x\n`;
  expect(await withinCpuSeconds(2, () => [...structuralLines(text)])).toHaveLength(1);
});

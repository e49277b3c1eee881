import { expect, test, vi } from 'vitest';
import { structuralLines } from '../../../server/src/core/yaml/structural-lines';

vi.setConfig({ testTimeout: 60_000 });

test('comments, blank lines and block scalars are left out', () => {
  const text = 'a: 1\n# comment\n\nb: | # why\n  text\n\n  # text\nc:\r\n  - >-\n    text\n  - d\n';
  const lines = [...structuralLines(text)].map(({ start, end }) => text.slice(start, end));
  expect(lines).toEqual(['a: 1', 'b: | # why', 'c:', '  - >-', '  - d']);
});

// The character where `.` ends keeps the line from being a header, wherever one might begin.
test.each(['\r', '\u2028'])('a megabyte of headers before %j costs its length', (end) => {
  const start = process.cpuUsage();
  const lines = [...structuralLines(`a: b${' |#'.repeat(350_000)}${end}x\n`)];
  const { user, system } = process.cpuUsage(start);
  expect(lines).toHaveLength(1);
  expect((user + system) / 1000).toBeLessThan(2000);
});

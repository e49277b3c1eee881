import { expect, test } from 'vitest';
import { wantsColour } from '../../server/src/cli/io';

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [true, { TERM: 'dumb' }, false],
  [false, { FORCE_COLOR: '1' }, true],
  [false, { FORCE_COLOR: 'true' }, true],
  [true, { FORCE_COLOR: '0' }, false],
  [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
] as const)('terminal: %s, environment: %j, colour: %s', (isTerminal, env, expected) => {
  expect(wantsColour(env, isTerminal)).toBe(expected);
});

import { expect, test } from 'vitest';
import { matchesLabels } from '../../../server/src/core/kubernetes/label-selector';
import { readLabelExpression } from '../../../server/src/core/scopes/kustomize/label-expression';

const labels = new Map([
  ['app', 'web'],
  ['example.com/tier', 'front'],
]);

test.each([
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app = api', false],
  ['app!=web', false],
  ['other!=web', true],
  ['app in (api, web)', true],
  ['app notin (api,web)', false],
  ['other notin (a)', true],
  ['example.com/tier', true],
  ['!example.com/tier', false],
  ['!other', true],
  ['app in (web),example.com/tier=front , !other', true],
  ['app in (web),example.com/tier=back', false],
])('%j', (expression, expected) => {
  const selector = readLabelExpression(expression);
  expect(selector && matchesLabels(selector, labels)).toBe(expected);
});

test.each(['app>1', 'app in web', 'app in (web', ',', 'a b', '=x'])('%j is not understood', (expression) => {
  expect(readLabelExpression(expression)).toBeUndefined();
});

import { expect, test } from 'vitest';
import { reportedSettings } from '../../client/src/reported-settings';

test('a report names the settings that are changed', () => {
  expect(reportedSettings({ 'hover.enable': false, 'diagnostics.scope': 'workspace' })).toBe(
    '{"hover.enable":false,"diagnostics.scope":"workspace"}',
  );
  expect(reportedSettings({})).toBe('all default');
});

test('and not the name of a namespace', () => {
  expect(reportedSettings({ defaultNamespace: 'payments' })).toBe('{"defaultNamespace":"changed"}');
});

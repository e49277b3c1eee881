import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hostVersions, vscodeVersion } from '../../scripts/lib/host-versions.mjs';
import { inProject } from '../../scripts/lib/project.mjs';

test('the end-to-end suites run in the oldest VS Code that the manifest admits', () => {
  const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
  const [major, minor] = vscodeVersion(hostVersions.floor).split('.');
  expect(manifest.engines.vscode).toBe(`^${major}.${minor}.0`);
});

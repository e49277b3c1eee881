import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The version of the package that holds the bundle: bundles lie in `dist`, beside them `package.json` one folder up. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The version of the package that holds the bundle: `dist/cli.js` lies one folder below `package.json`. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8'));
  return (manifest as { version: string }).version;
}

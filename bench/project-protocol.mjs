/**
 * The protocol library of the project itself: next to `yaml-language-server` lies an older one, which a plain import
 * from this folder would find once that is installed.
 */
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

export const protocol = createRequire(resolve(import.meta.dirname, '../package.json'))('vscode-languageserver/node');

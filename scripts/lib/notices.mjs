// The licences of the libraries inside the bundles: each asks to be passed on with every copy.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { inProject } from './project.mjs';
import { Failure } from './run.mjs';

/**
 * @param {readonly string[]} inputs the files that the bundler read, relative to the project
 * @returns {string} one section a library, by name
 */
export function thirdPartyNotices(inputs) {
  const folders = new Set(inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  return [...folders].sort().map(noticeOf).join('\n\n');
}

/** @param {string} folder of a package, relative to the project */
function noticeOf(folder) {
  const { name, version } = JSON.parse(readFileSync(inProject(folder, 'package.json'), 'utf8'));
  const file = readdirSync(inProject(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Failure(`${name} has no licence file, and is part of a bundle.`);
  return `${name} ${version}\n\n${readFileSync(path.join(inProject(folder), file), 'utf8').trim()}\n`;
}

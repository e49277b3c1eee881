/** Cold analysis of a folder, each variant as a process of its own, beside what reading and parsing alone would cost. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median } from './table.mjs';

const SELF = import.meta.filename;

/** Rows of { name, wallMs, cpuMs } plus what the folder holds and what Firebreak says about it. */
export function coldAnalysis(folder, cli, repeats) {
  const files = manifestFiles(folder);
  const bytes = files.reduce((sum, path) => sum + readFileSync(path).length, 0);
  const variants = [
    ['node, nothing else', ['-e', '0']],
    ['read the bytes', [SELF, 'read', folder]],
    ['`yaml` parseAllDocuments', [SELF, 'parse', folder]],
    ['firebreak check', [cli, 'check', '--fail-on', 'never', folder]],
    ['the same as JSON, with every fix verified', [cli, 'check', '--format', 'json', '--fail-on', 'never', folder]],
  ];
  const rows = variants.map(([name, args]) => ({ name, ...runRepeatedly(args, repeats) }));
  const report = JSON.parse(rows.at(-1).output);
  return { fileCount: files.length, bytes, rows, report };
}

function runRepeatedly(args, repeats) {
  const walls = [];
  let output;
  const cpuBefore = childrenCpuMs();
  for (let run = 0; run < repeats; run++) {
    const begin = performance.now();
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    walls.push(performance.now() - begin);
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with code ${status}\n${stderr}`);
    output = stdout;
  }
  return { wallMs: median(walls), cpuMs: (childrenCpuMs() - cpuBefore) / repeats, output };
}

/** CPU time of the ended children of this process, in steps of 10 ms: cutime and cstime of proc(5). */
function childrenCpuMs() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

function manifestFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

if (process.argv[1] === SELF) {
  const [, , action, folder] = process.argv;
  const { parseAllDocuments } = action === 'parse' ? await import('yaml') : {};
  for (const path of manifestFiles(folder)) {
    const text = readFileSync(path, 'utf8');
    parseAllDocuments?.(text, { prettyErrors: false, logLevel: 'silent' });
  }
}

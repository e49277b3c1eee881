import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupNames } from '../../server/src/core/rules/groups';

const root = path.resolve(import.meta.dirname, '../..');
/** What groups load for some documents only: the library that reads certificates. */
const library = 'read-certificates';
const late = ['answers', 'fix-answers', 'entry-coverage', 'judge-expectations', 'kustomize-evaluation'];
const partsOf = (server: string) =>
  [...late, ...groupNames.map((name) => `${name}-rules`), library].map((part) => `${server}-${part}.js`);
const inBrowsers = ['web-client.js', 'web-server.js', ...partsOf('web-server')];
const shipped = ['client.js', 'server.js', ...partsOf('server'), 'cli.js', ...inBrowsers];

/** What esbuild read and wrote, left by the build. */
interface Metafile {
  readonly inputs: Record<
    string,
    { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }
  >;
  readonly outputs: Record<string, { readonly inputs: Record<string, unknown> }>;
}

describe('the bundles', () => {
  // `server.js` and `web-server.js` are all that a server loads at its start; its answers are loaded on demand.
  const parts = [...partsOf('server'), ...partsOf('web-server')];
  test.each<readonly [file: string, budget: number]>([
    ['client.js', 600],
    ['server.js', 800],
    ['web-client.js', 550],
    ['web-server.js', 800],
    ...parts.map((part) => [part, part.includes(library) ? 225 : 200] as const),
    ['firebreak.vsix', 2000],
  ])('%s stays within %i kB', (file, budget) => {
    expect(statSync(distFile(file)).size / 1000).toBeLessThanOrEqual(budget);
  });

  test.each(shipped)('%s evaluates no text as code', (file) => {
    const code = readFileSync(distFile(file), 'utf8');
    expect(code.match(/(?<![\w$.])eval\(|new Function\b/g) ?? []).toEqual([]);
  });

  test.each(shipped)('%s carries no source map', (file) => {
    expect(readFileSync(distFile(file), 'utf8')).not.toContain('sourceMappingURL');
    expect(readdirSync(distFile('.'))).not.toContain(`${file}.map`);
  });

  test.each(inBrowsers)('%s asks for nothing that browsers do not have', (file) => {
    const code = readFileSync(distFile(file), 'utf8');
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = '']) => name);
    // The parts of a server link each other by such names.
    const foreign = required.filter((name) => !name.startsWith('./'));
    expect([...new Set(foreign)]).toEqual(file === 'web-client.js' ? ['vscode'] : []);
    const ofNode = code.match(/\bBuffer\.(from|alloc)|\bprocess\.(exit|stdout)|__dirname/g) ?? [];
    // One of the library's parts asks for these two where there is neither `btoa` nor `atob`.
    expect(ofNode).toEqual(file.includes(library) ? ['Buffer.from', 'Buffer.from'] : []);
  });

  test.each(shipped.filter((file) => file !== 'cli.js'))('%s is without what only the command line needs', (file) => {
    const { outputs } = JSON.parse(readFileSync(distFile('meta.json'), 'utf8')) as Metafile;
    const bundled = Object.keys(outputs[`dist/${file}`]?.inputs ?? {});
    expect(bundled.length).toBeGreaterThan(0);
    expect(bundled.filter((input) => /node_modules\/(elkjs|commander|diff)\//.test(input))).toEqual([]);
  });

  test('there are no other scripts of a server than these', () => {
    const scripts = readdirSync(distFile('.')).filter((file) => /server.*\.js$/.test(file));
    expect(scripts.toSorted()).toEqual(shipped.filter((file) => file.includes('server')).toSorted());
  });

  test.each(['server', 'web-server'])('what %s.js loads at its start is not in its answers too', (server) => {
    const { outputs } = JSON.parse(readFileSync(distFile('meta.json'), 'utf8')) as Metafile;
    const inputsOf = (file: string) => Object.keys(outputs[`dist/${file}`]?.inputs ?? {});
    expect(inputsOf(`${server}-answers.js`)).toContain('server/src/core/hover/hover-at.ts');
    const atStart = new Set(inputsOf(`${server}.js`));
    for (const part of partsOf(server)) expect(inputsOf(part).filter((input) => atStart.has(input))).toEqual([]);
    for (const name of groupNames) {
      const module = `server/src/core/rules/${name}/${name}-rules.ts`;
      expect(inputsOf(`${server}-${name}-rules.js`)).toContain(module);
      expect(inputsOf(`${server}-answers.js`)).not.toContain(module);
    }
  });

  test('cli.js works where there is nothing else of the project', () => {
    const copy = path.join(mkdtempSync(path.join(tmpdir(), 'firebreak-')), 'cli.js');
    copyFileSync(distFile('cli.js'), copy);
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(execFileSync(process.execPath, [copy, '--version'], { encoding: 'utf8' })).toBe(`${version}\n`);
  });
});

describe('the boundaries, as the bundler saw them', () => {
  test('core imports no module of Node.js', () => {
    const core = inputsUnder('server/src/core/');
    expect(core.length).toBeGreaterThan(0);
    const offences = core.flatMap(([file, imports]) => imports.filter(isNodeModule).map((name) => `${file}: ${name}`));
    expect(offences).toEqual([]);
  });

  test('the protocol imports nothing', () => {
    const protocol = inputsUnder('server/src/protocol/');
    expect(protocol.length).toBeGreaterThan(0);
    expect(protocol.filter(([, imports]) => imports.length > 0)).toEqual([]);
  });

  test('the client takes nothing but the protocol from the server', () => {
    const client = inputsUnder('client/src/');
    expect(client.length).toBeGreaterThan(0);
    const offences = client.flatMap(([file, imports]) =>
      imports
        .filter((name) => name.startsWith('server/') && !name.startsWith('server/src/protocol/'))
        .map((name) => `${file}: ${name}`),
    );
    expect(offences).toEqual([]);
  });
});

function distFile(file: string): string {
  return path.join(root, 'dist', file);
}

/** The inputs in that folder with what they import. */
function inputsUnder(folder: string): readonly (readonly [file: string, imports: readonly string[]])[] {
  const { inputs } = JSON.parse(readFileSync(distFile('meta.json'), 'utf8')) as Metafile;
  return Object.entries(inputs)
    .filter(([file]) => file.startsWith(folder))
    .map(([file, { imports }]) => [file, imports.map((imported) => imported.path)] as const);
}

function isNodeModule(name: string): boolean {
  return name.startsWith('node:') || builtinModules.includes(name);
}

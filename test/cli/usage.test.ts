import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildIfStale, type CliOptions, firebreak, root } from '../support/cli';
import { diskWorkspace } from '../support/disk-workspace';

beforeAll(buildIfStale, 120_000);

const several = 'test/workspaces/several-scopes';
const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n';

describe('usage errors: exit code 2, a message, and no report', () => {
  const cases: readonly (readonly [args: string, message: string])[] = [
    ['chekc', "unknown command 'chekc'\n(Did you mean check?)"],
    ['check --fromat json', "unknown option '--fromat'\n(Did you mean --format?)"],
    ['check nowhere', 'There is no file or folder "nowhere".'],
    ['check ', 'There is no file or folder "".'],
    ...['check examples/shop --namespace Shop', 'diff examples/shop examples/shop --namespace Shop'].map(
      (command) => [command, '--namespace "Shop" is not the name of a namespace'] as const,
    ),
    [
      'check --fail-on high',
      '--fail-on high is not a severity. Choose error, warning, information (or info) or never.',
    ],
    [
      'check --fail-on hint',
      '--fail-on hint would fail on what is meant to fail nothing. Choose error, warning, information (or info) or never.',
    ],
    ['check --format yaml', '--format yaml is not a format. Choose text, json or sarif.'],
    [
      'check --rule missing-default-deny',
      'There is no rule "missing-default-deny". Did you mean "missing-default-deny-ingress"?',
    ],
    ['check --skip nonsense', 'There is no rule "nonsense". `firebreak rules` lists them.'],
    ['check --rule dns-egress-missing --skip dns-egress-missing', '--rule and --skip leave no rule to run.'],
    ['check --output a.txt --output b.txt', '--output b.txt has no --format before it.'],
    ['check --format json --format text', 'Only one report can go to standard output'],
    ['check --format json --output a --format text --output ./a', '--output ./a is named twice'],
    ['check --output -', 'leave out --output -'],
    ['check - examples', 'Standard input (-) cannot be combined with other paths.'],
    [
      `check ${several} --scope staging`,
      'There is no scope "staging". The scopes are:\n  chart\n  default\n  overlays/dev\n  overlays/prod\n',
    ],
    ['coverage --min many', '--min many is not a percentage from 0 to 100.'],
    ['reach examples/shop --from shop/web', 'A question needs --from and --to, or use --queries FILE.'],
    ['reach examples/shop --from a/b --to c/d --port http', '--port http is not a port number from 1 to 65535.'],
    ['reach examples/shop --from a/b --to c/d --port 99999', '--port 99999 is not a port number from 1 to 65535.'],
    ['reach examples/shop --from a/b --to c/d --port 0', '--port 0 is not a port number from 1 to 65535.'],
    ['reach examples/shop --from a/b --to c/d --protocol foo', '--protocol foo is none of TCP, UDP, SCTP and ICMP.'],
    ['reach examples/shop --from a/b --to c/d --protocol icmp --port 80', 'ICMP has no ports: leave out --port.'],
    ['check examples/shop --stdin-filename a.yaml', '--stdin-filename names standard input: add - to read it.'],
    ['check - --stdin-filename=', '--stdin-filename is empty.'],
    ...['check', 'coverage', 'graph', 'reach --from a/b --to c/d'].map(
      (command) => [`${command} -`, 'Standard input is empty: the command before the pipe may have failed.'] as const,
    ),
    [
      'reach examples/shop --from shop/wbe --to shop/api',
      'error: --from shop/wbe: The manifests have no workload, pod or Service "shop/wbe". Did you mean "shop/web"?\n',
    ],
    [
      'reach examples/shop --from shop/web --to shop/nobody --format json',
      '--to shop/nobody: The manifests have no workload, pod or Service "shop/nobody". Namespace "shop" has "shop/api" and "shop/web".',
    ],
    ['reach examples/shop --from web --to shop/api', 'Did you mean "shop/web"?'],
    ['reach examples/shop --queries nowhere.json', 'There is no file "nowhere.json", which --queries names.'],
    ['reach examples/shop --queries test', '"test" cannot be read'],
    ['reach examples/shop --queries package.json', '"package.json" is not a list of questions'],
    ['reach examples/shop --ip-blocks inside', '--ip-blocks inside is not known.'],
    ['coverage examples/shop --cni cillium', '--cni cillium is not known. Choose calico, canal, cilium,'],
    ['check examples/shop --kubernetes 2', '--kubernetes 2 is no version of Kubernetes such as 1.34.'],
    ['reach - --queries -', 'Only one thing can be read from standard input.'],
    ['graph examples/shop --explain --format csv', '--explain has no --format csv. Choose text or json.'],
    ['diff examples/shop', "missing required argument 'new'"],
    [
      'diff examples/shop examples/shop --format dot',
      '--format dot is not a format. Choose text, json, csv or markdown.',
    ],
    ['fix -', 'Standard input has no file to patch'],
    ['explain no-such-rule', 'There is no rule "no-such-rule".'],
    ['explain', "missing required argument 'rule'"],
    ['lsp', 'add --stdio'],
  ];
  test.each(cases)('firebreak %s', async (args, message) => {
    const run = await firebreak(args.split(' '));
    expect(run.stderr).toContain(message);
    expect(run.stderr).not.toContain('internal');
    expect(run.stdout).toBe('');
    expect(run.code).toBe(2);
  });
});

test('graph --format svg says what to do about a graph that is too large', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'firebreak-'));
  const pod = (name: string) => `---\napiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: {}\n`;
  writeFileSync(path.join(folder, 'pods.yaml'), Array.from({ length: 18 }, (_, index) => pod(`p${index}`)).join(''));
  const run = await firebreak(['graph', folder, '--format', 'svg']);
  expect(run.stderr).toBe(
    'error: --format svg: A picture of more than 300 connections could not be read. Choose one workload with --focus, such as --focus shop/web, or another format.\n',
  );
  expect(run.stdout).toBe('');
  expect(run.code).toBe(2);
});

describe('what is promised and not built yet is rejected by name', () => {
  const cases: readonly (readonly [args: string, name: string])[] = [
    ...['compact', 'junit', 'github', 'gitlab', 'markdown'].map(
      (format) => [`check --format ${format}`, `--format ${format}`] as const,
    ),
    ['check --changed main', '--changed'],
    ['diff old new --output a.txt', '--output'],
  ];
  test.each(cases)('firebreak %s', async (args, name) => {
    const run = await firebreak(args.split(' '));
    expect(run.stderr).toContain(`${name} is not built yet.`);
    expect(run.stdout).toBe('');
    expect(run.code).toBe(2);
  });
});

describe('help and version', () => {
  test.each([
    'check',
    'coverage',
    'graph',
    'reach',
    'diff',
    'fix',
    'synthesize',
    'explain',
    'rules',
    'init',
    'baseline',
    'lsp',
  ])('firebreak %s --help shows examples', async (command) => {
    const run = await firebreak([command, '--help']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^Usage: firebreak /);
    expect(run.stdout).toMatch(/Examples?\b.*:\n {2}\S/);
    expect(run.stdout.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });

  test('--version prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    expect(await firebreak(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('without a command the help goes to standard error', async () => {
    const run = await firebreak([]);
    expect(run.code).toBe(2);
    expect(run.stdout).toBe('');
    expect(run.stderr).toContain('Usage: firebreak');
  });
});

test('a focus that means nothing is refused', async () => {
  const run = await firebreak(['graph', 'examples/shop', '--scope', 'default', '--focus', 'shop/wb']);
  expect(run).toEqual({
    code: 2,
    stdout: '',
    stderr:
      'error: --focus shop/wb: The manifests have no workload, pod or Service "shop/wb". Did you mean "shop/web"?\n',
  });
});

describe('exit codes', () => {
  const cases: readonly (readonly [code: number, args: string])[] = [
    // The shop has warnings and nothing worse.
    [0, 'check examples/shop'],
    [1, 'check examples/shop --fail-on warning'],
    [1, 'check examples/shop --fail-on info'],
    [1, 'check examples/shop --fail-on information'],
    [1, 'check examples/mistakes'],
    [0, 'check examples/mistakes --fail-on never'],
    [0, 'coverage examples/shop --min 0'],
    [1, 'coverage examples/shop --min 100'],
    [0, 'coverage examples/shop/data --min 100%'],
    [0, 'reach examples/shop --from shop/web --to data/postgres --port 5432'],
  ];
  test.each(cases)('%d: firebreak %s', async (code, args) => {
    expect((await firebreak(args.split(' '))).code).toBe(code);
  });

  test.each(['text', 'json', 'sarif'])('are the same for --format %s', async (format) => {
    expect((await firebreak(['check', 'examples/mistakes', '--format', format])).code).toBe(1);
    expect((await firebreak(['check', 'examples/shop', '--format', format])).code).toBe(0);
    expect((await firebreak(['check', 'examples/shop', '--format', format, '--fail-on', 'warning'])).code).toBe(1);
    expect((await firebreak(['check', 'examples/nowhere', '--format', format])).code).toBe(2);
  });
});

describe('paths', () => {
  test('are relative to the current directory, also upwards', async () => {
    const run = await firebreak(['check', '../shop'], { cwd: path.join(root, 'examples', 'mistakes') });
    expect(run.stdout).toMatch(/^\.\.\/shop\/\S+:\d+:\d+ {2}/m);
  });

  test('a single file is analysed alone', async () => {
    const run = await firebreak(['coverage', 'examples/shop/shop/web.yaml', '--format', 'json']);
    const { totals, scopes } = JSON.parse(run.stdout);
    expect(totals.workloads).toBe(1);
    expect(scopes[0].namespaces[0].workloads[0].file).toBe('examples/shop/shop/web.yaml');
  });

  test('a folder named twice, or with a file of its own, counts once', async () => {
    const once = await firebreak(['check', 'examples/shop']);
    const twice = await firebreak(['check', 'examples/shop', 'examples/shop/shop', 'examples/shop/shop/web.yaml']);
    expect(twice.stdout).toBe(once.stdout);
  });

  test('an empty folder is no problem, and the report says that it was empty', async () => {
    const empty = diskWorkspace().folder;
    const run = await firebreak(['check', empty]);
    expect(run).toEqual({ code: 0, stdout: 'No problems · no Kubernetes manifests found\n', stderr: '' });
  });
});

describe('standard input', () => {
  test('- reads it, and --stdin-filename names it', async () => {
    const run = await firebreak(['check', '-', '--stdin-filename', 'k8s/web.yaml'], { stdin: pod });
    expect(run.stdout).toMatch(/^k8s\/web\.yaml:4:9 {2}warning {2}missing-default-deny-ingress {2}/m);
    expect(run.code).toBe(0);
  });

  test('without a name it is stdin.yaml', async () => {
    const run = await firebreak(['check', '-', '--format', 'json'], { stdin: pod });
    expect(JSON.parse(run.stdout).findings[0].file).toBe('stdin.yaml');
  });

  test('--namespace names the namespace of manifests that state none', async () => {
    const run = await firebreak(['coverage', '-', '--namespace', 'shop', '--format', 'json'], { stdin: pod });
    expect(JSON.parse(run.stdout).scopes[0].namespaces.map(({ name }: { name: string }) => name)).toEqual(['shop']);
  });

  test.each([
    ['check', /^k8s\/web\.yaml:4:9 /m],
    ['coverage', /^default +Pod web +open +open/m],
    ['graph', /^default\/web\[Pod\] => 0\.0\.0\.0-255\.255\.255\.255\[External\] : All Connections$/m],
    ['reach --from default/web --to 203.0.113.7', /: allowed/],
  ])('every command that only reads takes it: %s', async (command, expected) => {
    const args = [...command.split(' '), '-', '--stdin-filename', 'k8s/web.yaml'];
    const run = await firebreak(args, { stdin: pod });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toMatch(expected);
  });

  test('what is no UTF-8 is an error', async () => {
    const run = await firebreak(['check', '-'], { stdin: [...pod].map((character) => `${character}\0`).join('') });
    expect(run).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: Standard input cannot be read. It is not UTF-8 text.\n',
    });
  });

  test.each(['', ' \n\n'])('nothing at all is no clean report: %j', async (stdin) => {
    for (const format of ['text', 'json', 'sarif']) {
      const run = await firebreak(['check', '-', '--format', format], { stdin });
      expect(run).toMatchObject({ code: 2, stdout: '' });
    }
  });

  test('--queries - reads questions from it', async () => {
    const queries = '[{ "from": "shop/web", "to": "shop/api", "port": 8080, "protocol": "TCP" }]';
    const run = await firebreak(['reach', 'examples/shop', '--queries', '-', '--format', 'json'], { stdin: queries });
    expect(JSON.parse(run.stdout)[0]).toMatchObject({ from: 'shop/web', to: 'shop/api', verdict: 'allowed' });
  });
});

test('graph says on standard error where something that is not written decides', async () => {
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: block }\nspec:\n  podSelector: {}\n';
  const rule = '  ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/24 } }] }]\n';
  const stdin = `${pod}---\n${pod.replace('web', 'api')}---\n${policy}${rule}`;
  const graph = await firebreak(['graph', '-'], { stdin });
  const line = 'default/web[Pod] => default/api[Pod] : All Connections (possibly)\n';
  expect(graph.stdout).toContain(line);
  expect(graph.stderr).toBe(
    'Not fully known: NetworkPolicy "default/block" decides by pod addresses or namespace labels that are not in the manifests.\n',
  );
  const ask = ['reach', '-', '--from', 'default/web', '--to', 'default/api', '--format', 'json'];
  expect(JSON.parse((await firebreak(ask, { stdin })).stdout)[0].verdict).toBe('conditional');
  const external = await firebreak(['graph', '-', '--ip-blocks', 'external'], { stdin });
  expect(external.stderr).toBe('');
  expect(external.stdout).not.toContain('default/web[Pod] => default/api[Pod]');
});

test.each([
  [['check', '\u001b[31mnowhere'], 'There is no file or folder "\\u001b[31mnowhere".'],
  [
    ['reach', 'examples/shop', '--from', '\u001b[31m', '--to', 'shop/api'],
    '--from \\u001b[31m: "\\u001b[31m" is none of',
  ],
  [['check', '--\u001b[31m'], "unknown option '--\\u001b[31m'"],
  [['\u001b[31m'], "unknown command '\\u001b[31m'"],
])('what was typed is repeated so that a terminal shows it: %j', async (args, message) => {
  const { code, stderr } = await firebreak(args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('\u001b');
});

describe('choosing', () => {
  const rulesIn = async (args: string, options?: CliOptions) => {
    const run = await firebreak([...args.split(' '), '--format', 'json'], options);
    return new Set(JSON.parse(run.stdout).findings.map(({ rule }: { rule: string }) => rule));
  };

  test('--rule runs only what it names', async () => {
    expect(await rulesIn('check examples/shop --rule dns-egress-missing')).toEqual(new Set(['dns-egress-missing']));
  });

  test('--skip leaves out what it names', async () => {
    const all = await rulesIn('check examples/shop');
    const some = await rulesIn('check examples/shop --skip dns-egress-missing');
    expect(all).toContain('dns-egress-missing');
    expect(some).toEqual(new Set([...all].filter((rule) => rule !== 'dns-egress-missing')));
  });

  test('--scope keeps to one scope, by name or id', async () => {
    const run = await firebreak(['coverage', several, '--scope', 'overlays/prod', '--format', 'json']);
    const { scopes, totals } = JSON.parse(run.stdout);
    expect(scopes.map(({ name }: { name: string }) => name)).toEqual(['overlays/prod']);
    expect(totals).toEqual({ workloads: 1, ingress: 1, egress: 1 });
  });

  test('--scope keeps findings of the scope with that id, although another one has its name', async () => {
    const { folder, uriOf } = diskWorkspace({
      'default/kustomization.yaml': 'resources: [web.yaml]\n',
      'default/web.yaml': pod,
      'web.yaml': pod,
    });
    const scope = `kustomization:${uriOf('default/kustomization.yaml')}`;
    const { stdout } = await firebreak(['check', '--scope', scope, '--format', 'json'], { cwd: folder });
    const files = JSON.parse(stdout).findings.map(({ file }: { file: string }) => file);
    expect(new Set(files)).toEqual(new Set(['default/web.yaml']));
  });

  test('--scope keeps findings about one document where its file belongs', async () => {
    const of = (scope: string) => rulesIn(`check ${several} --scope ${scope}`);
    expect(await of('overlays/dev')).toEqual(
      new Set(['allow-all-ingress', 'missing-default-deny-egress', 'missing-default-deny-ingress']),
    );
    expect(await of('overlays/prod')).toEqual(new Set(['allow-all-ingress', 'dns-egress-missing']));
    expect(await of('default')).toEqual(new Set(['invalid-yaml']));
    const chart = await firebreak(['check', several, '--scope', 'chart']);
    expect(chart.stdout).toMatch(/^Not analysed\n {2}\S+templates\/web\.yaml {2}Helm template/);
    expect(chart.stdout).toMatch(/\nNo problems · nothing analysed · 1 chart not analysed\n$/);
  });

  test('--scope keeps mistakes in the kustomizations and patches that build it', async () => {
    const { folder } = diskWorkspace({
      'base/web.yaml': pod,
      'base/kustomization.yaml': 'resources: [web.yaml, gone.yaml]\n',
      'dev/kustomization.yaml': 'resources: [../base]\nnamespace: dev\n',
      'prod/kustomization.yaml': 'resources: [web.yaml]\nnamespace: prod\npatches: [{ path: patch.yaml }]\n',
      'prod/kustomization.yml': 'resources: []\n',
      'prod/patch.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web\n',
      'prod/web.yaml': pod,
    });
    const of = async (scope: string) => {
      const run = await firebreak(['check', '--scope', scope, '--format', 'json'], { cwd: folder });
      const { findings, notAnalysed } = JSON.parse(run.stdout);
      const errors = findings.filter(({ severity }: { severity: string }) => severity === 'error');
      return {
        code: run.code,
        errors: errors.map(({ file, rule }: { file: string; rule: string }) => `${file} ${rule}`),
        notAnalysed: notAnalysed.map(({ file }: { file: string }) => file),
      };
    };
    expect(await of('dev')).toEqual({
      code: 1,
      errors: ['base/kustomization.yaml broken-kustomization'],
      notAnalysed: ['dev/kustomization.yaml'],
    });
    expect(await of('prod')).toEqual({
      code: 1,
      errors: ['prod/kustomization.yml broken-kustomization', 'prod/patch.yaml invalid-yaml'],
      notAnalysed: [],
    });
    expect(await of('default')).toEqual({ code: 0, errors: [], notAnalysed: [] });
  });

  test('entries of graph and reach carry their scope only where there are several', async () => {
    const all = JSON.parse((await firebreak(['graph', several, '--format', 'json'])).stdout);
    const one = JSON.parse((await firebreak(['graph', several, '--format', 'json', '--scope', 'overlays/dev'])).stdout);
    expect(all.every((entry: object) => 'scope' in entry)).toBe(true);
    expect(one.some((entry: object) => 'scope' in entry)).toBe(false);
    expect(one.length).toBeGreaterThan(0);
  });
});

describe('reports', () => {
  test('--format and --output come in pairs', async () => {
    const folder = diskWorkspace().folder;
    const [json, text] = [path.join(folder, 'a.json'), path.join(folder, 'b.txt')];
    const args = ['check', 'examples/shop', '--format', 'json', '--output', json, '--format', 'text', '--output', text];
    const run = await firebreak(args, { env: { FORCE_COLOR: '1' } });
    expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(json, 'utf8')).toBe((await firebreak(['check', 'examples/shop', '--format', 'json'])).stdout);
    expect(readFileSync(text, 'utf8')).toBe((await firebreak(['check', 'examples/shop'])).stdout);
  });

  test.each(['nowhere/report.txt', 'examples'])('one that cannot be written is an error: %s', async (file) => {
    const run = await firebreak(['check', 'examples/shop', '--format', 'text', '--format', 'json', '--output', file]);
    expect(run.stderr).toContain(`"${file}" cannot be written`);
    expect(run.stdout).toBe('');
    expect(run.code).toBe(2);
  });

  const escapeSequence = '\u001b[';
  test('are plain where nobody looks at a terminal, coloured with FORCE_COLOR', async () => {
    expect((await firebreak(['check', 'examples/shop'])).stdout).not.toContain(escapeSequence);
    expect((await firebreak(['check', 'examples/shop'], { env: { FORCE_COLOR: '1' } })).stdout).toContain(
      escapeSequence,
    );
    expect((await firebreak(['check', 'examples/shop'], { env: { FORCE_COLOR: '0' } })).stdout).not.toContain(
      escapeSequence,
    );
  });

  test('colours change no word', async () => {
    const plain = await firebreak(['coverage', 'examples/shop']);
    const coloured = await firebreak(['coverage', 'examples/shop'], { env: { FORCE_COLOR: '1' } });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one.
    expect(coloured.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });

  test('a file name with a line break or an escape sequence cannot forge a line', async () => {
    const folder = diskWorkspace().folder;
    writeFileSync(path.join(folder, 'a\u001b[31m\nb.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n');
    const run = await firebreak(['check', '.'], { cwd: folder });
    expect(run.stdout).not.toContain('\u001b');
    expect(run.stdout).toContain('a\\u001b[31m\\nb.yaml:4:9');
  });
});

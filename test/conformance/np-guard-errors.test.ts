import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus, readJson } from '../support/corpus';

interface ErrorCase {
  readonly id: string;
  readonly kind: string;
  readonly dir: string;
}

interface ParsedCase {
  readonly id: string;
  readonly dir: string;
  readonly expected: string;
  readonly expected_eval: string;
}

interface Evaluation {
  readonly dir: string;
  readonly sourceNs: string;
  readonly sourceWorkload: string;
  readonly destNs: string;
  readonly destWorkload: string;
  readonly protocol: string;
  readonly port: string;
  readonly evalResult: boolean;
}

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** What is said about inputs that another analyzer complains about; policies that it refuses have a test of their own. */
const said: ReadonlyMap<string, string> = new Map([
  ['example_pods_w_same_owner_and_labels_gap_with_bad_match_expression', 'pods-of-one-owner-differ'],
  ['example_w_err_pods_w_same_owner_and_labels_gap_anp', 'pods-of-one-owner-differ'],
  ['np_bad_path_test_1', 'duplicate-resource'],
  ['bad_path_namespace_with_same_name', 'duplicate-resource'],
  ['no_netpols_dir', 'missing-default-deny-ingress'],
  ['malformed-pod-example-2', 'wrong-workload-field-type'],
  ['malformed-pod-example-5', 'invalid-yaml'],
  ['anp_and_banp_using_networks_with_ipv6_test', 'invalid-ipblock'],
  ['anp_banp_test_multiple_warnings', 'invalid-ipblock'],
]);

/** No mistakes: nothing to analyse, a file of something else, and lists that must not have certain lines. */
const silent = ['bad_yamls', 'onlineboutique', 'ipblockstest'];
/** A port that no pod names, of which no rule speaks yet. */
const missed = ['anp_banp_test_with_named_port_unmatched'];
/** Policies that are refused, and networks of other kinds. */
const elsewhere = /^(b?anp_bad_path|anp_test_with_empty_port_range|np_bad_path_test_2|udn|cudn|nad)/;

describeCorpus('np-guard-netpol-analyzer', (folder) => {
  const { errors, parsed, evals } = readJson<{
    readonly errors: readonly ErrorCase[];
    readonly parsed: readonly ParsedCase[];
    readonly evals: readonly Evaluation[];
  }>(folder, 'cases.json');
  const dirOf = ({ dir }: { readonly dir: string }) => dir.split('/')[0] ?? '';

  test('every complaint has an answer', () => {
    const open = errors.filter((each) => {
      const dir = dirOf(each);
      return !said.has(dir) && !elsewhere.test(dir) && ![...silent, ...missed, 'ttt'].includes(dir);
    });
    expect(open).toEqual([]);
  });

  test.each([...said])('%s', (dir, rule) => {
    const { stdout } = run('check', path.join(folder, dir, 'manifests'), '--format', 'json');
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string }[] };
    expect(findings.map((each) => each.rule)).toContain(rule);
  });

  test('a folder that is not there is an error', () => {
    const missing = path.join(folder, 'ttt');
    expect(existsSync(missing)).toBe(false);
    expect(run('check', missing)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('ttt') });
  });

  test('has parsed cases', () => expect(parsed.length).toBeGreaterThanOrEqual(23));

  test.each(parsed.map((each) => [each.id, each] as const))('%s', (_, { dir, expected, expected_eval }) => {
    const { stdout } = run('graph', path.join(folder, dir), '--ip-blocks', 'external');
    const lines = (text: string) =>
      text
        .split('\n')
        .filter((line) => line.includes('=>'))
        .sort();
    expect(lines(stdout)).toEqual(lines(readFileSync(path.join(folder, expected), 'utf8')));
    const wanted = readJson<{ readonly all_connections?: readonly Connection[] }>(folder, expected_eval);
    const found = new Map(lines(stdout).map((line) => line.split(' : ') as [string, string]));
    const nameOf = (end: string) => (end === '0.0.0.0/0' ? '0.0.0.0-255.255.255.255[External]' : `${end}[Pod]`);
    for (const { src, dst, expected: conn } of wanted.all_connections ?? []) {
      const pair = `${nameOf(src)} => ${nameOf(dst)}`;
      expect(`${pair} : ${found.get(pair) ?? 'No Connections'}`).toBe(`${pair} : ${conn}`);
    }
  });

  test.each(evals)('$dir: $sourceNs/$sourceWorkload to $destNs/$destWorkload', (evaluation) => {
    const { sourceNs, sourceWorkload, destNs, destWorkload, protocol, port, evalResult, dir } = evaluation;
    const ends = ['--from', `${sourceNs}/${sourceWorkload}`, '--to', `${destNs}/${destWorkload}`];
    const how = ['--port', port, '--protocol', protocol.toUpperCase(), '--format', 'json'];
    const [answer] = JSON.parse(run('reach', path.join(folder, dir), ...ends, ...how).stdout);
    expect(answer.verdict).toBe(evalResult ? 'allowed' : 'denied');
  });
});

interface Connection {
  readonly src: string;
  readonly dst: string;
  readonly expected: string;
}

import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { buildIfStale, firebreak, root } from '../support/cli';
import { startLanguageServer } from '../support/language-server';

beforeAll(buildIfStale, 120_000);

const severityNumbers: Readonly<Record<string, number>> = { error: 1, warning: 2, information: 3, hint: 4 };

interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly file: string;
  readonly range: unknown;
}

test.each(['examples/shop', 'examples/mistakes', 'test/workspaces/several-scopes', 'test/workspaces/kustomize'])(
  'the command line and the editor report the same: %s',
  async (folder) => {
    const cwd = path.join(root, folder);
    const uri = pathToFileURL(cwd).href;
    const { findings, summary, notAnalysed } = JSON.parse(
      (await firebreak(['check', '--format', 'json'], { cwd })).stdout,
    );
    const server = await startLanguageServer({ folders: [uri] });
    const coverage = await server.coverage();
    expect(coverage.isComplete).toBe(true);
    const uris = [...new Set(server.published.map((params) => params.uri))];
    const shown = uris.flatMap((each) =>
      server.shown(each).map(({ code, severity, message, range }) => ({
        rule: code,
        severity,
        message,
        file: decodeURIComponent(each.slice(uri.length + 1)),
        range,
      })),
    );
    const reported = (findings as readonly JsonFinding[]).map(({ rule, severity, message, file, range }) => ({
      rule,
      severity: severityNumbers[severity],
      message,
      file,
      range,
    }));
    expect(sorted(shown)).toEqual(sorted(reported));
    expect(shown.length).toBeGreaterThan(0);

    const { workloads, ingress, egress } = coverage.totals;
    expect(summary.coverage).toEqual({ ingress: [ingress, workloads], egress: [egress, workloads] });
    expect(notAnalysed).toEqual(coverage.notAnalysed.map((entry) => ({ file: entry.path, reason: entry.reason })));
    await server.end();
  },
);

function sorted(values: readonly object[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).sort();
}

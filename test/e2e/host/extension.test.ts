import * as assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Api } from '../../../client/src/start';

const ID = 'firebreak.firebreak';
const RULE = 'missing-default-deny-ingress';
const COMMANDS = [
  'firebreak.explainRule',
  'firebreak.restartServer',
  'firebreak.showOutput',
  'firebreak.refreshCoverage',
  'firebreak.compareWithHead',
  'firebreak.previewConnectivityChange',
  'firebreak.copyDiagnosticInformation',
  'firebreak.openSampleShop',
];

suite('Firebreak in the extension host', () => {
  let web: vscode.TextDocument;

  suiteSetup(async () => {
    web = await vscode.workspace.openTextDocument(inWorkspace('shop/web.yaml'));
    await vscode.window.showTextDocument(web);
  });

  test('activates by itself where there is a manifest', async () => {
    await eventually('the extension is active', () => extension().isActive);
  });

  test('depends on no other extension', () => {
    assert.deepEqual(extension().packageJSON.extensionDependencies, undefined);
    assert.deepEqual(extension().packageJSON.extensionPack, undefined);
  });

  test('registers its commands', async () => {
    const known = await vscode.commands.getCommands(true);
    assert.deepEqual(
      COMMANDS.filter((command) => !known.includes(command)),
      [],
    );
  });

  test('publishes the findings of an open file', async () => {
    const diagnostic = await finding(RULE, web.uri);
    assert.equal(diagnostic.source, 'firebreak');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(diagnostic.message, /^Namespace "shop" /);
    assert.notEqual(web.getText(diagnostic.range), '');
  });

  test('publishes the findings of files that are not open', async () => {
    const uri = inWorkspace('payments/network-policies.yaml');
    await finding('dns-egress-missing', uri);
    assert.equal(
      vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString()),
      false,
    );
  });

  test('shows the coverage in its view, with the number of open workloads', async () => {
    await vscode.commands.executeCommand('firebreak.coverage.focus');
    const shop = await eventually('the namespace shop in the view', () => {
      const rows = coverage().items.flatMap((row) => [row, ...row.children]);
      return rows.find((row) => row.label === 'shop' && row.icon === 'shield');
    });
    assert.equal(shop.description, '2 workloads · 2 open');
    assert.deepEqual(
      shop.children.map(({ label, icon }) => [label, icon]),
      [
        ['api', 'warning'],
        ['web', 'warning'],
      ],
    );
    assert.equal(coverage().badge?.value, 4);
  });

  test('offers a quick fix that edits the document and removes the finding; undo brings it back', async () => {
    const before = web.getText();
    const fix = await quickFix(RULE, /^Deny all ingress in .* in this file/, web.uri);
    assert.ok(fix.edit, 'the fix has an edit');
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(web.getText().startsWith(before.trimEnd()), 'the text before the edit is untouched');
    await noFinding(RULE, web.uri);
    await vscode.window.showTextDocument(web);
    await vscode.commands.executeCommand('undo');
    assert.equal(web.getText(), before);
    await finding(RULE, web.uri);
  });

  test('offers a quick fix that creates a file', async () => {
    const fix = await quickFix(RULE, /^Deny all ingress in .* in a new file /, web.uri);
    assert.ok(fix.edit, 'the fix has an edit');
    const created = inWorkspace('shop/networkpolicy-shop.yaml');
    try {
      assert.ok(await vscode.workspace.applyEdit(fix.edit));
      await vscode.workspace.saveAll(false);
      const text = (await vscode.workspace.openTextDocument(created)).getText();
      assert.match(text, /^kind: NetworkPolicy$/m);
      await noFinding(RULE, web.uri);
    } finally {
      await vscode.window.showTextDocument(created);
      await vscode.commands.executeCommand('workbench.action.files.save');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      rmSync(created.fsPath, { force: true });
    }
    await finding(RULE, web.uri);
  });

  test('offers a quick fix that adds its file to the kustomization', async () => {
    const uri = inWorkspace('monitoring/production/namespace.yaml');
    const kustomization = inWorkspace('monitoring/production/kustomization.yaml');
    const before = readFileSync(kustomization.fsPath, 'utf8');
    const fix = await quickFix('missing-default-deny-egress', /^Deny all egress .* in a new file/, uri);
    assert.ok(fix.edit, 'the fix has an edit');
    const names = fix.edit.entries().map(([{ path }]) => path.slice(path.lastIndexOf('/') + 1));
    const created = names.find((name) => name.startsWith('networkpolicy'));
    assert.deepEqual(names, [created, 'kustomization.yaml']);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await noFinding('missing-default-deny-egress', uri);
    const text = (await vscode.workspace.openTextDocument(kustomization)).getText();
    assert.ok(text.includes(`\n  - ${created}\n`), text);
    assert.equal(text.replace(`  - ${created}\n`, ''), before);
  });

  test('follows files that appear, move and go', async () => {
    const first = inWorkspace('shop/extra.yaml');
    const second = inWorkspace('shop/moved.yaml');
    // A key that stands twice: a finding of that file alone.
    writeFileSync(first.fsPath, 'apiVersion: v1\nkind: Service\nmetadata:\n  name: extra\n  name: extra\n');
    await finding('duplicate-key', first);
    renameSync(first.fsPath, second.fsPath);
    await finding('duplicate-key', second);
    await noFinding('duplicate-key', first);
    rmSync(second.fsPath);
    await noFinding('duplicate-key', second);
  });

  test('runs its commands, and the findings come back after a restart', async () => {
    await vscode.commands.executeCommand('firebreak.refreshCoverage');
    await vscode.commands.executeCommand('firebreak.showOutput');
    await vscode.commands.executeCommand('firebreak.explainRule', RULE);
    await vscode.commands.executeCommand('firebreak.restartServer');
    await finding(RULE, web.uri);
  });
});

function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>(ID);
  assert.ok(found, `${ID} is installed`);
  return found;
}

function coverage(): Api['coverage'] {
  return extension().exports.coverage;
}

function inWorkspace(file: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder.uri, file);
}

function findings(rule: string, uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ code }) => {
    const id = typeof code === 'object' ? code.value : code;
    return id === rule;
  });
}

function finding(rule: string, uri: vscode.Uri): Promise<vscode.Diagnostic> {
  return eventually(`${rule} in ${uri.path}`, () => findings(rule, uri)[0]);
}

async function noFinding(rule: string, uri: vscode.Uri): Promise<void> {
  await eventually(`no ${rule} in ${uri.path}`, () => findings(rule, uri).length === 0);
}

async function quickFix(rule: string, title: RegExp, uri: vscode.Uri): Promise<vscode.CodeAction> {
  await vscode.workspace.openTextDocument(uri);
  const { range } = await finding(rule, uri);
  return eventually(`a quick fix like ${title}`, async () => {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
      10,
    );
    return actions.find((action) => title.test(action.title));
  });
}

/**
 * Asks until there is a truthy answer. VS Code cancels or empties a request when some extension registers a provider
 * at that moment, so one refusal says nothing.
 */
async function eventually<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 30_000;
  let last: unknown = 'there was no answer';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Not in 30 s: ${what} (${last})`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

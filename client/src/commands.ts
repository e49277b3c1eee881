import * as vscode from 'vscode';
import {
  type PlainLocation,
  type PlainPosition,
  type RuleItem,
  reloadRequest,
  rulesRequest,
} from '../../server/src/protocol/protocol';
import type { ConnectivityPage } from './connectivity/connectivity-page';
import type { FixPreviewPage } from './connectivity/fix-preview';
import type { CoverageView } from './coverage/coverage-view';
import { diagnosticInformation } from './diagnostic-information';
import { showRulePage } from './rule-page';
import { openSampleShop } from './sample/sample-shop';
import type { Server } from './server';
import { isEnabledSomewhere } from './settings';

/** What commands bring up to date. */
interface Views {
  readonly coverage: CoverageView;
  readonly connectivity: ConnectivityPage;
  readonly fixPreview: FixPreviewPage;
}

/** The commands of the manifest. Each runs in any workspace; what cannot be done is said in the view or the log. */
export function registerCommands(
  server: Server,
  { coverage, connectivity, fixPreview }: Views,
  context: vscode.ExtensionContext,
): readonly vscode.Disposable[] {
  return [
    vscode.commands.registerCommand('firebreak.explainRule', async (ruleId?: unknown) => {
      const id = typeof ruleId === 'string' ? ruleId : await pickRule(server);
      if (id !== undefined) await showRulePage(id);
    }),
    vscode.commands.registerCommand('firebreak.restartServer', () => server.restart()),
    vscode.commands.registerCommand('firebreak.showOutput', () => server.output.show()),
    vscode.commands.registerCommand('firebreak.refreshCoverage', async () => {
      if (isEnabledSomewhere()) await server.request(reloadRequest);
      coverage.refresh();
    }),
    vscode.commands.registerCommand('firebreak.compareWithHead', () => connectivity.compare()),
    vscode.commands.registerCommand('firebreak.previewConnectivityChange', (uri?: unknown, range?: unknown) =>
      fixPreview.preview(uri, range),
    ),
    vscode.commands.registerCommand('firebreak.applyPreviewedFix', () => fixPreview.apply()),
    vscode.commands.registerCommand('firebreak.goToFile', goToFile),
    vscode.commands.registerCommand('firebreak.showSelected', showSelected),
    vscode.commands.registerCommand('firebreak.openSampleShop', openSampleShop),
    vscode.commands.registerCommand('firebreak.copyDiagnosticInformation', async () => {
      await vscode.env.clipboard.writeText(diagnosticInformation(server, context.extension));
      vscode.window.setStatusBarMessage(vscode.l10n.t('Firebreak: copied to the clipboard'), messageMilliseconds);
    }),
  ];
}

const messageMilliseconds = 3000;

/** Called with a location by a click on an item, with the item by its inline action. */
async function goToFile(target?: PlainLocation | { readonly location?: PlainLocation }): Promise<void> {
  const location = target !== undefined && 'uri' in target ? target : target?.location;
  if (location === undefined) return;
  const selection = toRange(location);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.parse(location.uri), { selection });
}

/** Called by a click on a lens: lists what the policy below it selects, in place. */
async function showSelected(
  uri?: string,
  position?: PlainPosition,
  selected?: readonly PlainLocation[],
): Promise<void> {
  if (uri === undefined || position === undefined || selected === undefined) return;
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    vscode.Uri.parse(uri),
    new vscode.Position(position.line, position.character),
    selected.map((location) => new vscode.Location(vscode.Uri.parse(location.uri), toRange(location))),
  );
}

function toRange({ range: { start, end } }: PlainLocation): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

async function pickRule(server: Server): Promise<string | undefined> {
  const rules = await server.request<readonly RuleItem[]>(rulesRequest);
  const atCursor = new Set(ruleIdsAtCursor());
  const ordered = [...rules].sort((a, b) => Number(atCursor.has(b.id)) - Number(atCursor.has(a.id)));
  const picked = await vscode.window.showQuickPick(
    ordered.map(({ id, title, severity }) => ({ label: title, description: id, detail: severity, id })),
    { placeHolder: vscode.l10n.t('The rule to explain'), matchOnDescription: true },
  );
  return picked?.id;
}

function ruleIdsAtCursor(): readonly string[] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return [];
  return vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === 'firebreak' && range.intersection(editor.selection) !== undefined)
    .flatMap(({ code }) => {
      const id = typeof code === 'object' ? code.value : code;
      return typeof id === 'string' ? [id] : [];
    });
}

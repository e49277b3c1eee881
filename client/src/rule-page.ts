import * as vscode from 'vscode';

const scheme = 'firebreak-rule';

/** Rule pages as read-only Markdown documents out of the extension's own files; also behind the links of diagnostics. */
export function registerRulePages(extensionUri: vscode.Uri): readonly vscode.Disposable[] {
  return [
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async (uri) => {
        const id = uri.path.replace(/^\/|\.md$/g, '');
        const page = isRuleId(id) ? await readPage(extensionUri, id) : undefined;
        return page ?? `# ${vscode.l10n.t('Unknown rule')}\n\n${vscode.l10n.t('There is no rule "{0}".', id)}\n`;
      },
    }),
    vscode.window.registerUriHandler({
      handleUri: async ({ path }) => {
        const id = /^\/rule\/(.+)$/.exec(path)?.[1];
        if (id !== undefined && isRuleId(id)) await showRulePage(id);
      },
    }),
  ];
}

/** Anyone can make a link, and an id becomes part of a path. */
function isRuleId(id: string): boolean {
  return /^[a-z0-9-]+$/.test(id);
}

async function readPage(extensionUri: vscode.Uri, id: string): Promise<string | undefined> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'docs', 'rules', `${id}.md`));
    return new TextDecoder().decode(bytes);
  } catch {
    return undefined;
  }
}

export async function showRulePage(id: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme, path: `/${id}.md` });
  try {
    await vscode.commands.executeCommand('markdown.showPreview', uri);
  } catch {
    // The built-in Markdown extension is switched off: the text is readable too.
    await vscode.window.showTextDocument(uri);
  }
}

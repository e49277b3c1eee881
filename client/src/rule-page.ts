import * as vscode from 'vscode';
import { type RulePage, type RulePageParams, rulePageRequest } from '../../server/src/protocol/protocol';
import type { Server } from './server';

const scheme = 'firebreak-rule';

/** Rule pages as read-only Markdown documents, offline; also behind the links of diagnostics. */
export function registerRulePages(server: Server): readonly vscode.Disposable[] {
  return [
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async (uri) => {
        const id = uri.path.replace(/^\/|\.md$/g, '');
        const params: RulePageParams = { id };
        const page = await server.request<RulePage | null>(rulePageRequest, params);
        return (
          page?.markdown ?? `# ${vscode.l10n.t('Unknown rule')}\n\n${vscode.l10n.t('There is no rule "{0}".', id)}\n`
        );
      },
    }),
    vscode.window.registerUriHandler({
      handleUri: async ({ path }) => {
        const id = /^\/rule\/([a-z0-9-]+)$/.exec(path)?.[1];
        if (id !== undefined) await showRulePage(id);
      },
    }),
  ];
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

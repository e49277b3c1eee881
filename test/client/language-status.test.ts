import { expect, test, vi } from 'vitest';
import { LanguageStatus } from '../../client/src/status/language-status';
import type { FileStatus } from '../../server/src/protocol/protocol';

/** The parts of VS Code that the status touches. */
const { host } = vi.hoisted(() => ({ host: { item: { text: '' } } }));
vi.mock('vscode', () => ({
  window: {
    activeTextEditor: { document: { languageId: 'yaml', uri: { scheme: 'file', toString: () => 'file:///a.yaml' } } },
    onDidChangeActiveTextEditor: () => ({}),
  },
  languages: { createLanguageStatusItem: () => host.item },
  LanguageStatusSeverity: { Information: 0, Warning: 1 },
  EventEmitter: class {},
  l10n: { t: (text: string) => text },
}));

test('an answer that arrives after that to a later question is dropped', async () => {
  const answers: ((status: FileStatus) => void)[] = [];
  let changed = () => {};
  const server = {
    isRunning: true,
    onStarted: () => ({}),
    onFailed: () => ({}),
    onAnalysisChanged: (listener: () => void) => {
      changed = listener;
    },
    request: () => new Promise<FileStatus>((resolve) => answers.push(resolve)),
  };
  new LanguageStatus(server as unknown as ConstructorParameters<typeof LanguageStatus>[0]);
  changed();
  changed();
  answers[1]?.(objects(2));
  await vi.waitFor(() => expect(host.item.text).toBe('2 objects'));
  answers[0]?.(objects(1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(host.item.text).toBe('2 objects');
});

function objects(objectCount: number): FileStatus {
  return { objectCount, namespaces: [], notAnalysed: null, isComplete: true };
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cancelled, defaultOptions, loadAllGroups, noCheckpoint } from '../../server/src/core';
import { loadAtOnce } from '../../server/src/core/rules/rule-group';
import type { FileEvent } from '../../server/src/workspace/file-events';
import type { FileSystem } from '../../server/src/workspace/file-system';
import { Workspace } from '../../server/src/workspace/workspace';
import { outcomeOf } from '../support/compare';
import { memoryFileSystem } from '../support/memory-file-system';
import { runs } from '../support/runs';

// Loaded before, because the scheduler leaves no time for what it does not schedule.
const groups = await loadAllGroups();

// Few of everything, so that things meet: two folders of which one may lie in the other, and texts that depend on
// each other.
const folders = ['file:///w', 'file:///w/inner', 'file:///other'] as const;
const files = [
  'file:///w/a.yaml',
  'file:///w/b.yaml',
  'file:///w/inner/c.yaml',
  'file:///w/inner/d.yaml',
  'file:///other/e.yaml',
  'file:///nowhere/f.yaml',
  'file:///w/.firebreak.yaml',
] as const;
const ignoreFile = 'file:///w/.gitignore';

const texts = [
  '',
  'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n',
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: shop\n',
  'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\n  namespace: shop\nspec:\n  podSelector: {}\n',
  'apiVersion: v1\nkind: Pod\nmetadata: {name: broken\n',
  'kind: Kustomization\nresources: [a.yaml]\n',
  'exclude: [inner, b.yaml]\nrules: {missing-default-deny-ingress: off}\n',
  'include: [a.yaml]\n',
] as const;

const file = fc.constantFrom(...files);
const text = fc.constantFrom(...texts);

type Step =
  | { readonly kind: 'write' | 'open' | 'type'; readonly file: string; readonly text: string }
  | { readonly kind: 'delete' | 'close' | 'save'; readonly file: string }
  | { readonly kind: 'rename'; readonly file: string; readonly to: string }
  | { readonly kind: 'folders'; readonly folders: readonly string[] }
  | { readonly kind: 'ignore'; readonly ignore: string }
  | { readonly kind: 'move-folder' }
  | { readonly kind: 'reload' | 'complete' | 'wait' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('write', 'open', 'type'), file, text }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('delete', 'close', 'save'), file }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), file, to: file }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('folders'), folders: fc.subarray([...folders]) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('ignore'), ignore: fc.constantFrom('', 'inner\n', 'a.yaml\n') }),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'move-folder' }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('reload', 'complete', 'wait', 'wait', 'wait') }) },
) as fc.Arbitrary<Step>;

test('a workspace that followed edits, events and folders equals one that is opened now', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.array(step, { minLength: 1, maxLength: 14 }), async (scheduler, steps) => {
      // The folder is there whether or not manifests are in it.
      const disk = new Map([
        ['file:///w/inner/notes.txt', ''],
        ['file:///w/inner/c.yaml', texts[2]],
      ]);
      const open = new Map<string, string>();
      const away = new Map<string, string>();
      let openFolders: readonly string[] = ['file:///w'];
      // What is read arrives late and in any order.
      const instant = memoryFileSystem(disk);
      const workspace = openWorkspace({
        canRead: instant.canRead,
        readFile: scheduler.scheduleFunction(instant.readFile),
        readDirectory: scheduler.scheduleFunction(instant.readDirectory),
      });
      setFolders(workspace, openFolders);
      for (const each of steps) {
        if (each.kind === 'folders') {
          openFolders = each.folders;
          setFolders(workspace, openFolders);
        } else if (each.kind === 'wait') {
          await scheduler.waitIdle();
        } else if (each.kind === 'complete') {
          // A change that comes meanwhile cancels it, as it should.
          await workspace.complete(noCheckpoint).catch((error: unknown) => expect(error).toBeInstanceOf(Cancelled));
        } else {
          perform(each, workspace, { disk, open, away });
        }
      }
      while (workspace.isReading) await scheduler.waitIdle();
      await workspace.complete(noCheckpoint);

      const fresh = openWorkspace(instant);
      setFolders(fresh, openFolders);
      for (const [uri, current] of open) {
        fresh.setDocument(uri, current);
      }
      await fresh.settled();
      await fresh.complete(noCheckpoint);
      expect(outcomeOf(workspace.analysis)).toEqual(outcomeOf(fresh.analysis));
      expect([...workspace.analysis.files.keys()].sort()).toEqual([...fresh.analysis.files.keys()].sort());
    }),
    runs(200),
  );
});

function openWorkspace(fileSystem: FileSystem): Workspace {
  return new Workspace({
    fileSystem,
    analysis: defaultOptions,
    loadPart: loadAtOnce,
    loadGroup: async (name) => groups.get(name),
    pause: noCheckpoint,
    onChange: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
}

function setFolders(workspace: Workspace, uris: readonly string[]): void {
  workspace.setFolders(uris.map((uri) => ({ uri, filesExclude: [], isEnabled: true })));
}

type Plain = Exclude<Step, { readonly kind: 'folders' | 'wait' | 'complete' }>;

interface World {
  readonly disk: Map<string, string>;
  readonly open: Map<string, string>;
  /** What lies in the inner folder while that is somewhere else. */
  readonly away: Map<string, string>;
}

/** What a user or a tool does, and what an editor reports of it. */
function perform(each: Plain, workspace: Workspace, { disk, open, away }: World): void {
  switch (each.kind) {
    case 'write': {
      const kind = disk.has(each.file) ? 'changed' : 'created';
      disk.set(each.file, each.text);
      workspace.filesChanged([{ uri: each.file, kind }]);
      return;
    }
    case 'delete':
      if (!disk.delete(each.file)) return;
      workspace.filesChanged(deletions(each.file, disk));
      return;
    case 'rename': {
      const moved = disk.get(each.file);
      if (moved === undefined || each.file === each.to) return;
      disk.delete(each.file);
      disk.set(each.to, moved);
      workspace.filesChanged([...deletions(each.file, disk), { uri: each.to, kind: 'created' }]);
      return;
    }
    case 'open':
      if (open.has(each.file)) return;
      open.set(each.file, each.text);
      workspace.setDocument(each.file, each.text);
      return;
    case 'type':
      if (!open.has(each.file)) return;
      open.set(each.file, each.text);
      workspace.setDocument(each.file, each.text);
      return;
    case 'save': {
      const current = open.get(each.file);
      if (current === undefined) return;
      const kind = disk.has(each.file) ? 'changed' : 'created';
      disk.set(each.file, current);
      workspace.setDocument(each.file, current);
      workspace.filesChanged([{ uri: each.file, kind }]);
      return;
    }
    case 'close':
      if (!open.delete(each.file)) return;
      workspace.closeDocument(each.file);
      return;
    case 'ignore':
      disk.set(ignoreFile, each.ignore);
      workspace.filesChanged([{ uri: ignoreFile, kind: 'changed' }]);
      return;
    case 'move-folder': {
      const [from, to] = away.size > 0 ? [away, disk] : [disk, away];
      const moved = [...from].filter(([uri]) => isInner(uri));
      if (moved.some(([uri]) => to.has(uri))) return;
      for (const [uri, content] of moved) {
        from.delete(uri);
        to.set(uri, content);
      }
      // One event for the folder, whatever lies in it.
      workspace.filesChanged([{ uri: folders[1], kind: to === disk ? 'created' : 'deleted' }]);
      return;
    }
    case 'reload':
      workspace.reload();
      return;
  }
}

/** A folder of this disk goes with the last file in it, and watchers report that too. */
function deletions(file: string, disk: ReadonlyMap<string, string>): readonly FileEvent[] {
  const isLast = isInner(file) && ![...disk.keys()].some(isInner);
  return (isLast ? [file, folders[1]] : [file]).map((uri) => ({ uri, kind: 'deleted' }));
}

function isInner(uri: string): boolean {
  return uri.startsWith(`${folders[1]}/`);
}

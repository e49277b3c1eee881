import { expect, test } from 'vitest';
import { defaultOptions, generatorInputs, noCheckpoint } from '../../server/src/core';
import { loadAtOnce } from '../../server/src/core/rules/rule-group';
import type { FileContent } from '../../server/src/workspace/file-system';
import { Workspace } from '../../server/src/workspace/workspace';
import { memoryFileSystem } from '../support/memory-file-system';

const folder = 'file:///shop';
const [kustomization, input] = [`${folder}/kustomization.yaml`, `${folder}/logo.png`];

/** Which text of the input is known, and how often folders were listed and the input was read. */
async function open(first: FileContent) {
  const generator = 'configMapGenerator: [{ name: files, files: [logo.png] }]\n';
  const files = memoryFileSystem(new Map([kustomization, input].map((uri) => [uri, generator])));
  const disk = { content: first };
  const counts = { listings: 0, reads: 0 };
  const workspace = new Workspace({
    fileSystem: {
      ...files,
      readDirectory: (uri) => {
        counts.listings++;
        return files.readDirectory(uri);
      },
      readFile: async (uri) => {
        if (uri !== input) return files.readFile(uri);
        counts.reads++;
        return disk.content;
      },
    },
    analysis: defaultOptions,
    loadGroup: async () => undefined,
    loadPart: loadAtOnce,
    pause: noCheckpoint,
    onChange: () => undefined,
    onError: (error) => {
      throw error;
    },
  });
  workspace.setFolders([{ uri: folder, filesExclude: [], isEnabled: true }]);
  await workspace.settled();
  expect([...generatorInputs(workspace.analysis)]).toEqual([input]);
  /** What a change of the input costs. */
  const change = async (content: FileContent) => {
    disk.content = content;
    const before = { ...counts };
    workspace.filesChanged([{ uri: input, kind: 'changed' }]);
    await workspace.settled();
    const { listings, reads } = counts;
    return {
      text: workspace.analysis.files.get(input)?.text,
      listings: listings - before.listings,
      reads: reads - before.reads,
    };
  };
  return { change };
}

const binary: FileContent = { kind: 'text', text: '\uFFFDPNG', isLossy: true };
const tooLarge: FileContent = { kind: 'left-out', reason: 'It is too large.' };

test.each([
  ['is no text', binary],
  ['is too large', tooLarge],
])(
  'a file of a generator that %s costs one reading at each change, and is known once it is text',
  async (_, unusable) => {
    const { change } = await open(unusable);
    expect(await change(unusable)).toEqual({ text: undefined, listings: 0, reads: 1 });
    expect(await change({ kind: 'text', text: 'A=1' })).toEqual({ text: 'A=1', listings: 0, reads: 1 });
    expect(await change(unusable)).toEqual({ text: undefined, listings: 0, reads: 1 });
    // What may have taken the place of one that is gone has to be looked for.
    const gone = await change({ kind: 'missing' });
    expect(gone.text).toBeUndefined();
    expect(gone.listings).toBeGreaterThan(0);
  },
);

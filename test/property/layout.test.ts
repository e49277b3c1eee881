import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allFindings } from '../../server/src/core';
import { analyseFiles } from '../support/analysis';
import {
  arbitraryLayout,
  arbitraryManifests,
  type Manifest,
  type PrintOptions,
  printManifests,
} from '../support/arbitrary-manifests';
import { meaningOf } from '../support/compare';
import { runs } from '../support/runs';

/**
 * Which file each manifest goes to, in which order, and how that file is written. The files are in one folder, because
 * which folder a manifest is in says to which application it belongs.
 */
const arrangement = fc.record({
  order: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
  fileOf: fc.array(fc.nat(2), { minLength: 9, maxLength: 9 }),
  names: fc.constantFrom(
    ['a.yaml', 'b.yaml', 'c.yml'],
    ['z/deep/x.yaml', 'z/deep/m.yml', 'z/deep/0.yaml'],
    ['one.json.yaml', 'a b.yaml', 'é.yaml'],
  ),
  layouts: fc.array(arbitraryLayout, { minLength: 3, maxLength: 3 }),
});

test('layout does not matter: order, files, names, comments, quoting, indentation and line ends change no finding', async () => {
  let findingCount = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryManifests, arrangement, async (manifests, { order, fileOf, names, layouts }) => {
      const plain = await analyseFiles([{ path: 'manifests.yaml', text: printManifests(manifests) }]);
      const shuffled = manifests.map((manifest, index) => ({
        manifest,
        key: order[index] ?? 0,
        file: fileOf[index] ?? 0,
      }));
      shuffled.sort((a, b) => a.key - b.key);
      const arranged = await analyseFiles(
        names.flatMap((path, file) => {
          const own = shuffled.filter((each) => each.file === file).map(({ manifest }) => manifest);
          return own.length === 0 ? [] : [{ path, text: printManifests(own, layouts[file] as PrintOptions) }];
        }),
      );
      expect(meaningOf(arranged)).toEqual(meaningOf(plain));
      findingCount += allFindings(plain).length;
    }),
    runs(200),
  );
  expect(findingCount).toBeGreaterThan(200);
});

test('a List of manifests means the same as its items in documents of their own', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryManifests, async (manifests) => {
      const list = { apiVersion: 'v1', kind: 'List', metadata: { name: '' }, items: manifests } as unknown as Manifest;
      const plain = await analyseFiles([{ path: 'manifests.yaml', text: printManifests(manifests) }]);
      const listed = await analyseFiles([{ path: 'manifests.yaml', text: printManifests([list]) }]);
      expect(meaningOf(listed)).toEqual(meaningOf(plain));
    }),
    runs(200),
  );
});

test('JSON means the same as YAML', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryManifests, async (manifests) => {
      const plain = await analyseFiles([{ path: 'manifests.yaml', text: printManifests(manifests) }]);
      const json = await analyseFiles(
        manifests.map((manifest, index) => ({ path: `${index}.json`, text: JSON.stringify(manifest, undefined, 2) })),
      );
      expect(meaningOf(json)).toEqual(meaningOf(plain));
    }),
    runs(200),
  );
});

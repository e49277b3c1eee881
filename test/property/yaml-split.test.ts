import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { splitDocuments } from '../../server/src/core/yaml/split-documents';
import {
  arbitraryBytes,
  arbitraryMixture,
  arbitraryValue,
  arbitraryWriting,
  writeYaml,
} from '../support/arbitrary-yaml';
import { runs } from '../support/runs';

const broken = Symbol('broken');

/** The values of all documents, as the library reads the whole text. A document of comments only has none. */
function wholeValues(text: string): readonly unknown[] {
  return parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    .map(documentValue)
    .filter((value) => value !== 'null');
}

function documentValue(document: ReturnType<typeof parseAllDocuments>[number]): unknown {
  if (!('errors' in document) || document.errors.length > 0) return broken;
  try {
    return JSON.stringify(document.toJS({ maxAliasCount: -1 }));
  } catch {
    // An alias without an anchor.
    return broken;
  }
}

function splitValues(text: string): readonly unknown[] {
  return splitDocuments(text).flatMap((slice) => wholeValues(slice.text));
}

test('slices cover the text, in order', () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryMixture, arbitraryBytes), (text) => {
      const slices = splitDocuments(text);
      let start = 0;
      for (const slice of slices) {
        expect(slice.start).toBe(start);
        start += slice.text.length;
      }
      expect(slices.map((slice) => slice.text).join('')).toBe(text);
    }),
    runs(200),
  );
});

test('only an empty text has an empty slice', () => {
  fc.assert(
    fc.property(fc.oneof(arbitraryMixture, arbitraryBytes), (text) => {
      expect(splitDocuments(text).some((slice) => slice.text === '')).toBe(text === '');
    }),
    runs(200),
  );
});

test('documents that are written one after the other are split where they were joined', () => {
  const separator = fc.constantFrom(
    '---\n',
    '--- # next\n',
    '---\n# comment\n',
    '...\n---\n',
    '...\n',
    '...\n%YAML 1.2\n---\n',
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(arbitraryValue, arbitraryWriting, separator), { minLength: 1, maxLength: 4 }),
      (parts) => {
        const text = parts.map(([value, writing, end]) => writeYaml(value, writing) + end).join('');
        const values = parts.map(([value]) => JSON.stringify(value)).filter((value) => value !== 'null');
        expect(splitValues(`---\n${text}`)).toEqual(values);
      },
    ),
    runs(200),
  );
});

test('splitting and reading each slice gives the documents of the whole text', () => {
  let comparedCount = 0;
  fc.assert(
    fc.property(arbitraryMixture, (text) => {
      const whole = wholeValues(text);
      // Of a broken text, the library counts a mistake between two documents to either of them.
      if (whole.includes(broken)) return;
      comparedCount++;
      expect(splitValues(text)).toEqual(whole);
    }),
    runs(200),
  );
  expect(comparedCount).toBeGreaterThan(10);
});

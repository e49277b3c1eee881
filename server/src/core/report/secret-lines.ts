import { buildLineIndex, positionAt } from '../text/line-index';
import type { TextRange } from '../text/text-range';
import { withoutCredentials } from '../text/without-credentials';
import { entriesOf, keyText, stringAt } from '../yaml/field-path';
import { isTemplate } from '../yaml/is-template';
import { parseDocument } from '../yaml/parse-document';
import { splitDocuments } from '../yaml/split-documents';
import type { YamlNode } from '../yaml/tree';

/**
 * The lines of a file, from 0, that show what nobody may see: data of Secrets, also of those that a kustomization generates,
 * values of variables and headers that are called like a secret, and URLs with credentials. Of documents that cannot be
 * read and mention a Secret, every line.
 */
export function secretLines(text: string): ReadonlySet<number> {
  const index = buildLineIndex(text);
  const ranges = splitDocuments(text).flatMap(({ start, text: own }) =>
    secretRanges(own).map((range) => ({ start: start + range.start, end: start + range.end })),
  );
  const lines = new Set<number>();
  for (const { start, end } of ranges) {
    const last = positionAt(index, end).line;
    for (let line = positionAt(index, start).line; line <= last; line++) lines.add(line);
  }
  index.lineStarts.forEach((start, line) => {
    const own = text.slice(start, index.lineEnds[line]);
    if (withoutCredentials(own) !== own) lines.add(line);
  });
  return lines;
}

function secretRanges(text: string): readonly TextRange[] {
  const { root, problems } = isTemplate(text) ? { root: undefined, problems: [] } : parseDocument(text);
  if (root !== undefined && problems.length === 0) return secretsIn(root);
  return /secret/i.test(text) ? [{ start: 0, end: text.trimEnd().length }] : [];
}

function secretsIn(node: YamlNode): readonly TextRange[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'sequence') return node.items.flatMap(secretsIn);
  const isSecret = stringAt(node, ['kind']) === 'Secret';
  const isNamedSecret = secretName.test(stringAt(node, ['name']) ?? '');
  return entriesOf(node).flatMap(({ key, value }) => {
    const name = keyText(key);
    const isHidden =
      (isSecret && secretFields.has(name)) ||
      (isNamedSecret && name === 'value') ||
      name === 'secretGenerator' ||
      // It repeats the whole object.
      name === 'kubectl.kubernetes.io/last-applied-configuration';
    return isHidden ? [{ start: value.start, end: value.end }] : secretsIn(value);
  });
}

const secretFields = new Set(['data', 'stringData']);

const secretName = /pass(word|wd|phrase|code)?|secret|token|credential|auth|pwd|api_?-?key|access_?-?key|private|dsn/i;

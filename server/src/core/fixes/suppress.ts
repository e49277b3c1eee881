import type { Analysis } from '../analysis/analysis';
import { locate } from '../analysis/locate';
import { requiresReason } from '../config/config-set';
import type { Finding } from '../rules/finding';
import { ruleById } from '../rules/index';
import { endOfLine } from '../yaml/yaml-text';
import type { Fix } from './fix';
import { entryFor, reasonPlaceholder } from './ignore-entry';

/** What takes a finding out: a comment on the line above, where one can stand, and an entry of the configuration. */
export function suppressionsFor(analysis: Analysis, finding: Finding): readonly Fix[] {
  const rule = ruleById(finding.ruleId);
  if (rule === undefined || rule.slice === 'suppression' || rule.slice === 'config') return [];
  return [...commentFor(analysis, finding), ...entryFor(analysis, finding)];
}

function commentFor(analysis: Analysis, finding: Finding): readonly Fix[] {
  const file = analysis.files.get(finding.at.uri);
  const placed = file?.documents[finding.at.documentIndex];
  const located = locate(analysis, finding.at, finding.place);
  if (file === undefined || placed === undefined) return [];
  // JSON has no comments.
  if (located === undefined || file.path.endsWith('.json')) return [];
  const { text } = placed.document;
  const lineStart = lineStartIn(text, placed.start, file.text, located.start.line);
  if (lineStart === undefined) return [];
  const reason = requiresReason(analysis.configs, file.uri) ? ` ${reasonPlaceholder}` : '';
  const indentation = /^[ ]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const comment = `${indentation}# firebreak: ignore[${finding.ruleId}]${reason}${endOfLine(file.text)}`;
  const range = { start: lineStart, end: lineStart };
  return [
    {
      title: `Ignore ${finding.ruleId} here, with a comment`,
      isSafe: false,
      actions: [{ kind: 'replace-text', at: finding.at, range, newText: comment }],
    },
  ];
}

/** Offset of a line of the file within its document; undefined when the line begins before the document does. */
function lineStartIn(text: string, start: number, fileText: string, line: number): number | undefined {
  let offset = 0;
  for (let count = 0; count < line; count++) offset = fileText.indexOf('\n', offset) + 1;
  const inDocument = offset - start;
  // The mark of a file's encoding stays its first character.
  return inDocument < 0 || text.charCodeAt(inDocument) === 0xfeff ? undefined : inDocument;
}

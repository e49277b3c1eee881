import type { Analysis } from '../analysis/analysis';
import { locate } from '../analysis/locate';
import type { SourceDocument, SourceFile } from '../analysis/source-file';
import { readBaseline } from '../baseline/baseline';
import type { Place } from '../rules/finding';
import { rules } from '../rules/index';
import { followPath, parentOf } from '../scopes/relative-uri';
import { comparePositions } from '../text/compare-positions';
import { compareText } from '../text/compare-text';
import type { Position } from '../text/line-index';
import { entriesOf, keyText, nodeAt } from '../yaml/field-path';
import { configDocuments, readConfig } from './config';
import { type ConfigProblem, unknownWord } from './read-shape';

/** Something wrong with a configuration, and where it stands in its file. */
export interface ConfigProblemLine {
  readonly uri: string;
  readonly start: Position;
  /** One sentence. */
  readonly message: string;
}

/** Everything that is wrong with the configurations, by file and place, for hosts that refuse to go on with it. */
export function configProblems(analysis: Analysis): readonly ConfigProblemLine[] {
  return [...analysis.configFiles.values()]
    .sort((a, b) => compareText(a.uri, b.uri))
    .flatMap((file) => problemsOf(analysis, file));
}

/** What is wrong with a configuration, also with the rules and the baseline that it names. */
export function problemsWith(
  analysis: Analysis,
  { uri }: SourceFile,
  document: SourceDocument,
): readonly ConfigProblem[] {
  const message = baselineProblem(analysis, uri);
  const ofBaseline =
    message === undefined ? [] : [{ path: ['baseline'], part: 'value', message, meant: undefined } as const];
  return [...problemsIn(document), ...ofBaseline];
}

function baselineProblem({ configs, options, baselineFiles, isComplete }: Analysis, uri: string): string | undefined {
  const placed = [...configs.values()].find((each) => each.uri === uri);
  if (placed?.config.baseline === undefined || options.chosenBaseline !== undefined || !isComplete) return undefined;
  const file = baselineFiles.get(followPath(placed.directory, placed.config.baseline, placed.directory) ?? '');
  if (file === undefined) return 'There is no such file; "firebreak baseline" writes it.';
  const read = readBaseline(file);
  return typeof read === 'string' ? read : undefined;
}

function problemsIn(document: SourceDocument): readonly ConfigProblem[] {
  const { problems } = readConfig(document);
  const ids = rules.map(({ id }) => id);
  const misnamed = new Set(problems.flatMap(({ path, part }) => (part === 'key' && path.length === 2 ? path[1] : [])));
  const unknown = rulesNamedIn(document).filter((id) => !ids.includes(id) && !misnamed.has(id));
  const ofRules = unknown.map((id) => ({ path: ['rules', id], part: 'key', ...unknownWord('rule', id, ids) }) as const);
  // What is said of a rule that there is not is not judged.
  const others = problems.filter(({ path: [first, id] }) => first !== 'rules' || !unknown.includes(`${id}`));
  return [...others, ...ofRules];
}

function rulesNamedIn({ content }: SourceDocument): readonly string[] {
  const root = content.kind === 'manifest' ? content.root : undefined;
  return [...new Set(entriesOf(nodeAt(root, ['rules'])).map(({ key }) => keyText(key)))];
}

function problemsOf(analysis: Analysis, file: SourceFile): readonly ConfigProblemLine[] {
  const { uri, notAnalysed } = file;
  const start = { line: 0, character: 0 };
  const whole = (message: string) => [{ uri, start, message }];
  if (notAnalysed !== undefined) return whole(`It cannot be read. ${notAnalysed}`);
  const used = analysis.configs.get(parentOf(uri))?.uri ?? uri;
  if (used !== uri && analysis.options.chosenConfig === undefined) return whole('Another one in its folder is read.');
  const [documentIndex, ...others] = configDocuments(file);
  const document = file.documents[documentIndex ?? 0]?.document;
  if (documentIndex === undefined || document === undefined) return [];
  if (others.length > 0) return whole('Only one document may be in a configuration.');
  const { content } = document;
  if (content.kind === 'template') return whole('It is a template, which is not rendered.');
  const ofText = content.kind === 'ignored' ? [] : content.problems.map(inText);
  const ofFields = problemsWith(analysis, file, document).map(({ path, part, message }) => ({
    place: { kind: 'field', path, part } as const,
    message,
  }));
  return [...ofText, ...ofFields]
    .map(({ place, message }) => ({
      uri,
      start: locate(analysis, { uri, documentIndex }, place)?.start ?? start,
      message,
    }))
    .sort((a, b) => comparePositions(a.start, b.start));
}

function inText({ range, message }: { readonly range: { start: number; end: number }; readonly message: string }) {
  const place: Place = { kind: 'text', range };
  return { place, message };
}

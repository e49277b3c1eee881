/**
 * Fixtures: the YAML that a user would write, with markers that say what is found where.
 *
 *     #- shop/web.yaml
 *     metadata:
 *       name: web
 *       #     ~~~ [workload-unprotected-ingress] every pod can reach
 *
 * `#- path` starts a file; `~` underlines columns of the nearest line above that is no marker; `#<` starts at column 0;
 * the text after `]` is contained in the message. `$0` marks the cursor and is taken out of the text.
 */
export interface Fixture {
  readonly files: readonly FixtureFile[];
  readonly cursor: { readonly path: string; readonly offset: number } | undefined;
}

export interface FixtureFile {
  readonly path: string;
  /** What is analysed: the marker lines are YAML comments and stay in it. */
  readonly text: string;
  readonly markers: readonly Marker[];
}

/** Columns of one line, 0-based; `end` is exclusive. */
export interface Marker {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly ruleId: string;
  /** Contained in the message; '' accepts any. */
  readonly message: string;
}

export function parseFixture(yaml: string): Fixture {
  const files: FixtureFile[] = [];
  let cursor: Fixture['cursor'];
  for (const { path, text } of splitFiles(yaml)) {
    if (files.some((file) => file.path === path)) throw new Error(`The fixture has two files named "${path}".`);
    const offset = text.indexOf('$0');
    const clean = offset < 0 ? text : text.slice(0, offset) + text.slice(offset + 2);
    if (offset >= 0) cursor = { path, offset };
    files.push({ path, text: clean, markers: readMarkers(clean) });
  }
  return { files, cursor };
}

/** The file without its marker lines: what the user wrote. */
export function withoutMarkers(text: string): string {
  return linesOf(text)
    .filter((line) => !isMarker(line))
    .join('');
}

/** The fixture as it would have to look: the files without markers, with these underneath the lines that they mark. */
export function printFixture(files: readonly Omit<FixtureFile, 'text'>[], textOf: (path: string) => string): string {
  return files.map((file) => `#- ${file.path}\n${printFile(textOf(file.path), file.markers)}`).join('');
}

/** The range that a marker can express for a finding: its part on the first line, at least one column wide. */
export function markerSpan(
  start: { line: number; character: number },
  end: { line: number; character: number },
  line: string,
) {
  const lineEnd = line.replace(/\r?\n?$/, '').length;
  const last = end.line > start.line ? lineEnd : end.character;
  // A marker at column 0 is `#<`, which covers two columns.
  const shortest = start.character === 0 ? 2 : start.character + 1;
  return { start: start.character, end: Math.max(last, shortest) };
}

export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function isMarker(line: string): boolean {
  return markerPattern.test(line);
}

const markerPattern = /^(\s*)#(<~*|\s*~+)\s*\[([\w-]+)\][ \t]*(.*?)\s*$/;

function splitFiles(yaml: string): readonly { readonly path: string; readonly text: string }[] {
  const files: { path: string; lines: string[] }[] = [];
  for (const line of linesOf(yaml.replace(/^\n/, ''))) {
    const path = /^#- (\S+)\s*$/.exec(line)?.[1];
    if (path !== undefined) files.push({ path, lines: [] });
    else if (files.length === 0) files.push({ path: 'manifests.yaml', lines: [line] });
    else files.at(-1)?.lines.push(line);
  }
  return files.map(({ path, lines }) => ({ path, text: lines.join('') }));
}

function readMarkers(text: string): Marker[] {
  const markers: Marker[] = [];
  let marked = 0;
  linesOf(text).forEach((line, index) => {
    const match = markerPattern.exec(line);
    if (match === null) {
      marked = index;
      return;
    }
    const [, indent = '', underline = '', ruleId = '', message = ''] = match;
    const isColumn0 = underline.startsWith('<');
    const end = indent.length + 1 + underline.length;
    const start = isColumn0 ? 0 : indent.length + 1 + underline.indexOf('~');
    markers.push({ line: marked, start, end, ruleId, message });
  });
  return markers;
}

/** `markers` count the lines of `text`, which still has its old marker lines. */
function printFile(text: string, markers: readonly Marker[]): string {
  const printed: string[] = [];
  linesOf(text).forEach((line, index) => {
    if (isMarker(line)) return;
    printed.push(line.endsWith('\n') ? line : `${line}\n`);
    const here = markers.filter((marker) => marker.line === index);
    here.sort((a, b) => a.start - b.start || a.end - b.end || (a.ruleId < b.ruleId ? -1 : 1));
    for (const marker of here) printed.push(`${printMarker(marker, line)}\n`);
  });
  return printed.join('');
}

function printMarker({ start, end, ruleId, message }: Marker, line: string): string {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  const label = ` [${ruleId}]${message === '' ? '' : ` ${message}`}`;
  if (start === 0) return `#<${'~'.repeat(Math.max(0, end - 2))}${label}`;
  const hash = start > indent ? indent : 0;
  return `${' '.repeat(hash)}#${' '.repeat(start - hash - 1)}${'~'.repeat(end - start)}${label}`;
}

/**
 * Whether a regular expression matches a whole text, in time proportional to the two together:
 * patterns come from files, and JavaScript's own engine can be made to run for hours.
 * The syntax is Go's (https://github.com/google/re2/wiki/Syntax) as far as it is used for names and kinds:
 * literals, `.`, classes, `\d \w \s`, groups, `|`, `* + ?`, `{n,m}`, and `^ $` at the ends.
 * Undefined for any other syntax.
 */
export function matchesPattern(pattern: string, text: string): boolean | undefined {
  const program = compile(pattern);
  return program && run(program, text);
}

/** Go to every `next` after a character that `test` accepts; without `test` at once. */
interface State {
  test: ((character: string) => boolean) | undefined;
  next: State[];
}
interface Program {
  readonly start: State;
  readonly end: State;
}

const maxStates = 10_000;
const programs = new Map<string, Program | undefined>();

function compile(pattern: string): Program | undefined {
  if (!programs.has(pattern)) {
    if (programs.size > 1000) programs.clear();
    programs.set(pattern, parsePattern(pattern));
  }
  return programs.get(pattern);
}

function run(program: Program, text: string): boolean {
  let current = closure([program.start]);
  for (const character of text) {
    current = closure([...current].filter((state) => state.test?.(character)).flatMap((state) => state.next));
  }
  return current.has(program.end);
}

function closure(states: readonly State[]): ReadonlySet<State> {
  const reached = new Set<State>();
  const open = [...states];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (reached.has(state)) continue;
    reached.add(state);
    if (state.test === undefined) open.push(...state.next);
  }
  return reached;
}

function parsePattern(pattern: string): Program | undefined {
  const characters = [...pattern];
  let position = 0;
  let stateCount = 0;
  let isUnknown = false;
  const result = alternatives(0);
  return isUnknown || position < characters.length ? undefined : result;

  function newState(test?: (character: string) => boolean, ...next: State[]): State {
    if (++stateCount > maxStates) isUnknown = true;
    return { test, next };
  }

  function alternatives(depth: number): Program {
    const branches = [sequence(depth)];
    while (characters[position] === '|') {
      position++;
      branches.push(sequence(depth));
    }
    const end = newState();
    for (const branch of branches) branch.end.next.push(end);
    return { start: newState(undefined, ...branches.map(({ start }) => start)), end };
  }

  function sequence(depth: number): Program {
    const start = newState();
    let end = start;
    while (!isUnknown && position < characters.length && characters[position] !== '|' && characters[position] !== ')') {
      const from = position;
      let piece = atom(depth);
      const bounds = quantifier();
      if (bounds !== undefined) piece = repeat(from, position, bounds, depth, piece);
      end.next.push(piece.start);
      end = piece.end;
    }
    return { start, end };
  }

  function atom(depth: number): Program {
    const character = characters[position++] ?? '';
    if (character === '(') return group(depth);
    // Anchors are only understood where they change nothing: at the ends of the pattern.
    if (character === '^' && position === 1) return single(undefined);
    if (character === '$' && position === characters.length) return single(undefined);
    if (character === '.') return single((other) => other !== '\n');
    if (character === '[') return single(characterClass());
    if (character === '\\') return single(escaped());
    if ('^$*+?{}])'.includes(character)) isUnknown = true;
    return single((other) => other === character);
  }

  function group(depth: number): Program {
    if (characters[position] === '?') {
      if (characters[position + 1] !== ':') isUnknown = true;
      position += 2;
    }
    if (depth > 50) isUnknown = true;
    const inside = isUnknown ? single(undefined) : alternatives(depth + 1);
    if (characters[position++] !== ')') isUnknown = true;
    return inside;
  }

  function single(test: ((character: string) => boolean) | undefined): Program {
    const end = newState();
    return { start: newState(test, end), end };
  }

  function quantifier(): readonly [number, number] | undefined {
    const rest = characters.slice(position, position + 16).join('');
    const match = /^(?:([*+?])|\{(\d{1,4})(,?)(\d{0,4})\})\??/.exec(rest);
    if (match === null) return undefined;
    position += match[0].length;
    if (match[1] !== undefined) return match[1] === '*' ? [0, Infinity] : match[1] === '+' ? [1, Infinity] : [0, 1];
    const least = Number(match[2]);
    return [least, match[3] === '' ? least : match[4] === '' ? Infinity : Number(match[4])];
  }

  /** The atom between `from` and `to` is read once for every copy. */
  function repeat(from: number, to: number, [least, most]: readonly [number, number], depth: number, first: Program) {
    const start = newState();
    const end = newState();
    let last = start;
    const copies = Math.max(1, most === Infinity ? least : most);
    for (let index = 0; index < copies && !isUnknown; index++) {
      const copy = index === 0 ? first : copyOf(from);
      if (index >= least) last.next.push(end);
      last.next.push(copy.start);
      if (most === Infinity && index === copies - 1) copy.end.next.push(copy.start);
      last = copy.end;
    }
    last.next.push(end);
    if (most < least) isUnknown = true;
    if (most === 0) start.next = [end];
    position = to;
    return { start, end };

    function copyOf(at: number): Program {
      position = at;
      return atom(depth);
    }
  }

  function escaped(): (character: string) => boolean {
    const character = characters[position++] ?? '';
    const negated = character !== character.toLowerCase();
    const test = namedClasses.get(character.toLowerCase());
    if (test !== undefined) return (other) => test.test(other) !== negated;
    if (/[\p{L}\p{N}]/u.test(character) || character === '') isUnknown = true;
    return (other) => other === character;
  }

  function characterClass(): (character: string) => boolean {
    const isNegated = characters[position] === '^';
    if (isNegated) position++;
    const tests: ((character: string) => boolean)[] = [];
    for (let isFirst = true; characters[position] !== ']' || isFirst; isFirst = false) {
      const character = characters[position++];
      if (character === undefined || (character === '[' && characters[position] === ':')) {
        isUnknown = true;
        break;
      }
      if (character === '\\') tests.push(escaped());
      else if (characters[position] === '-' && characters[position + 1] !== ']') {
        const to = characters[position + 1] ?? '';
        if (to === '\\') isUnknown = true;
        position += 2;
        tests.push((other) => other >= character && other <= to);
      } else tests.push((other) => other === character);
    }
    position++;
    return (character) => tests.some((test) => test(character)) !== isNegated;
  }
}

const namedClasses: ReadonlyMap<string, RegExp> = new Map([
  ['d', /^[0-9]$/],
  ['w', /^[0-9A-Za-z_]$/],
  ['s', /^[\t\n\f\r ]$/],
]);

/**
 * What an unquoted scalar means to Kubernetes: sigs.k8s.io/yaml on go-yaml v2, whose `resolve.go` this file follows.
 * Differs from YAML 1.2 (`yes` is a boolean, `010` is 8) and from YAML 1.1 (`1:30` and dates are strings).
 * `.inf` and `.nan` stay the text they are: JSON has no such numbers and the API server refuses them.
 * https://github.com/yaml/go-yaml/blob/v2.4.2/resolve.go
 */
export function resolvePlainScalar(source: string): string | number | boolean | null {
  const first = source.charCodeAt(0);
  if (first >= 48 && first <= 57) return resolveNumber(source);
  switch (first) {
    case 43: // +
    case 45: // -
      return resolveNumber(source);
    case 46: // .
      return resolvePointNumber(source);
    case 110: // n, N, y, Y, t, T, f, F, o, O, ~
    case 78:
    case 121:
    case 89:
    case 116:
    case 84:
    case 102:
    case 70:
    case 111:
    case 79:
    case 126:
      return resolveWord(source);
    default:
      return source === '' ? null : source;
  }
}

/** A scalar with an explicit tag; undefined when the text is not of that type, which Kubernetes refuses. */
export function resolveTaggedScalar(tag: string, source: string): string | number | boolean | null | undefined {
  switch (tag) {
    case 'tag:yaml.org,2002:int':
    case 'tag:yaml.org,2002:float':
      return ofType('number', resolvePlainScalar(source));
    case 'tag:yaml.org,2002:bool':
      return ofType('boolean', resolvePlainScalar(source));
    case 'tag:yaml.org,2002:null':
      return resolvePlainScalar(source) === null ? null : undefined;
    // !!str and tags of one's own are strings. So is !!binary, kept in its base64 form: nothing here reads bytes.
    default:
      return source;
  }
}

const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);

function resolveWord(source: string): string | boolean | null {
  if (source.length > 5) return source;
  const value = words.get(source);
  return value === undefined ? source : value;
}

function resolvePointNumber(source: string): string | number {
  // strconv.ParseFloat on the text as it is: unlike after a digit or a sign, an underscore must stand between digits.
  if (!/^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/.test(source)) return source;
  return finite(Number(source.replaceAll('_', '')), source);
}

function resolveNumber(source: string): string | number {
  if (!hasOnlyNumberCharacters(source)) return source;
  const plain = source.includes('_') ? source.replaceAll('_', '') : source;
  const integer = resolveInteger(plain);
  if (integer !== undefined) return integer;
  return /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(plain)
    ? finite(Number(plain), source)
    : source;
}

/** Addresses, quantities and image tags are told apart here, before any pattern runs. */
function hasOnlyNumberCharacters(source: string): boolean {
  for (let index = 0; index < source.length; index++) {
    const code = source.charCodeAt(index);
    if (code >= 48 && code <= 57) continue;
    const lower = code | 32;
    if ((lower >= 97 && lower <= 102) || lower === 120 || lower === 111) continue; // a–f, x, o
    if (code !== 95 && code !== 46 && code !== 43 && code !== 45) return false; // _ . + -
  }
  return true;
}

/** strconv.ParseInt and ParseUint with base 0: 0x, 0o, 0b, and a leading 0 is octal; undefined outside 64 bits. */
function resolveInteger(plain: string): number | undefined {
  const isSigned = plain.startsWith('-') || plain.startsWith('+');
  const digits = isSigned ? plain.slice(1) : plain;
  let literal = digits;
  if (/^0[0-7]+$/.test(digits)) literal = `0o${digits.slice(1)}`;
  else if (!/^(?:0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits)) return undefined;
  if (digits.length > 15 && isOutside64Bits(literal, plain)) return undefined;
  const value = Number(literal);
  return plain.startsWith('-') && value !== 0 ? -value : value;
}

function isOutside64Bits(literal: string, plain: string): boolean {
  const value = BigInt(literal);
  if (plain.startsWith('-')) return value > 2n ** 63n;
  return value >= (plain.startsWith('+') ? 2n ** 63n : 2n ** 64n);
}

function finite(value: number, source: string): string | number {
  return Number.isFinite(value) ? value : source;
}

function ofType(type: 'number' | 'boolean', value: string | number | boolean | null) {
  return typeof value === type ? value : undefined;
}

import { describe, expect, test } from 'vitest';
import { parseDocument } from '../../../server/src/core/yaml/parse-document';
import { resolvePlainScalar } from '../../../server/src/core/yaml/schema';

/**
 * What is written, and the JSON that sigs.k8s.io/yaml 1.6.0 (on go.yaml.in/yaml/v2 2.4.2) makes of it.
 * The right column is printed by that library, not by hand and not by this project.
 */
const readByKubernetes = `
~                        => null
null                     => null
Null                     => null
NULL                     => null
nULL                     => "nULL"
nil                      => "nil"
y                        => true
Y                        => true
yes                      => true
Yes                      => true
YES                      => true
yEs                      => "yEs"
on                       => true
On                       => true
ON                       => true
n                        => false
N                        => false
no                       => false
No                       => false
NO                       => false
off                      => false
Off                      => false
OFF                      => false
true                     => true
True                     => true
TRUE                     => true
tRUE                     => "tRUE"
false                    => false
False                    => false
FALSE                    => false
t                        => "t"
f                        => "f"
0                        => 0
1                        => 1
-1                       => -1
+1                       => 1
-0                       => 0
80                       => 80
8080                     => 8080
007                      => 7
010                      => 8
-010                     => -8
+010                     => 8
08                       => 8
09                       => 9
0o17                     => 15
0O17                     => 15
0o8                      => "0o8"
0x1F                     => 31
0Xff                     => 255
-0x10                    => -16
0xg                      => "0xg"
0x                       => "0x"
0b101                    => 5
0B11                     => 3
-0b11                    => -3
0b12                     => "0b12"
0b                       => "0b"
1_000                    => 1000
1__0                     => 10
1_                       => 1
_1                       => "_1"
0x_ff                    => 255
0_7                      => 7
1.5                      => 1.5
-1.5                     => -1.5
+1.5                     => 1.5
1.                       => 1
.5                       => 0.5
-.5                      => -0.5
+.5                      => 0.5
.5e3                     => 500
.5_0                     => 0.5
1_0.5                    => 10.5
1e3                      => 1000
1E3                      => 1000
1e+3                     => 1000
1e-3                     => 0.001
1e                       => "1e"
1e400                    => "1e400"
.1e400                   => ".1e400"
-1e400                   => "-1e400"
1.5.2                    => "1.5.2"
10.0.0.1                 => "10.0.0.1"
10.0.0.0/8               => "10.0.0.0/8"
100m                     => "100m"
1Gi                      => "1Gi"
1:30                     => "1:30"
190:20:30                => "190:20:30"
2001-01-01               => "2001-01-01"
2001-01-01T00:00:00Z     => "2001-01-01T00:00:00Z"
2001-1-1 10:00:00        => "2001-1-1 10:00:00"
1-2                      => "1-2"
1+2                      => "1+2"
+                        => "+"
--                       => "--"
.                        => "."
..                       => ".."
.Inf1                    => ".Inf1"
inf                      => "inf"
nan                      => "nan"
9007199254740993         => 9007199254740993
9223372036854775807      => 9223372036854775807
9223372036854775808      => 9223372036854775808
18446744073709551615     => 18446744073709551615
18446744073709551616     => 18446744073709552000
-9223372036854775808     => -9223372036854775808
-9223372036854775809     => -9223372036854776000
0xffffffffffffffff       => 18446744073709551615
0x10000000000000000      => "0x10000000000000000"
-0xffffffffffffffff      => "-0xffffffffffffffff"
0777777777777777777777   => 9223372036854775807
01777777777777777777777  => 18446744073709551615
07777777777777777777777777 => 7.777777777777778e+24
123456789012345678901234567890 => 1.2345678901234568e+29
-0.0                     => -0
0.1                      => 0.1
1e20                     => 100000000000000000000
1e21                     => 1e+21
0e0                      => 0
00                       => 0
000                      => 0
0.0                      => 0
+0b1                     => 1
0b1111111111111111111111111111111111111111111111111111111111111111 => 18446744073709551615
0b11111111111111111111111111111111111111111111111111111111111111111 => "0b11111111111111111111111111111111111111111111111111111111111111111"
1,000                    => "1,000"
<<                       => "\u003c\u003c"
=                        => "="
0x1p-2                   => "0x1p-2"
1_000.5_5                => 1000.55
0_1_0                    => 8
-_1                      => -1
1e1_0                    => 10000000000
0xe+1                    => "0xe+1"
1d                       => "1d"
1f                       => "1f"
e5                       => "e5"
deadbeef                 => "deadbeef"
12e03                    => 12000
.5__0                    => ".5__0"
._5                      => "._5"
.5_                      => ".5_"
.5_e3                    => ".5_e3"
.5e1_0                   => 5000000000
.5e_1                    => ".5e_1"
.5.5                     => ".5.5"
.0                       => 0
.e1                      => ".e1"
`;

function checkScalar(source: string, expected: unknown): void {
  expect(resolvePlainScalar(source)).toBe(expected);
  const { root, problems } = parseDocument(`a: ${source}\n`);
  expect(problems).toEqual([]);
  expect(root).toMatchObject({ entries: [{ value: { value: expected, source, style: 'plain' } }] });
}

describe('a plain scalar has the value that Kubernetes reads', () => {
  const rows = readByKubernetes
    .trim()
    .split('\n')
    .map((line) => line.split(/ +=> /));
  test.each(rows)('%s is %s', (source, json) => {
    checkScalar(source ?? '', JSON.parse(json ?? ''));
  });

  test('the table was read', () => {
    expect(rows.length).toBeGreaterThan(120);
  });

  test('nothing is null', () => checkScalar('', null));
});

/** sigs.k8s.io/yaml fails on these ("unsupported value"): JSON has no such numbers. The text is kept. */
test.each(['.inf', '-.inf', '+.INF', '.nan', '.NaN'])('%s stays text', (source) => checkScalar(source, source));

/** The same library's answers for explicit tags and for quotes. */
test.each([
  ['!!int "12"', 12],
  ['!!float 1', 1],
  ['!!bool yes', true],
  ['!!null ""', null],
  ['!!str yes', 'yes'],
  ['!!str 012', '012'],
  ['!!str', ''],
  ['! 12', '12'],
  ['!mine 12', '12'],
  ['!!timestamp 2001-01-01', '2001-01-01'],
  ['"yes"', 'yes'],
  ["'012'", '012'],
  ['|\n  12', '12\n'],
  ['>-\n  12', '12'],
])('%s is %j', (written, expected) => {
  const { root, problems } = parseDocument(`a: ${written}\n`);
  expect(problems).toEqual([]);
  expect(root).toMatchObject({ entries: [{ value: { value: expected } }] });
});

/** Reading bytes is left out: the base64 text is kept where Kubernetes would decode it. */
test('!!binary keeps its base64 text', () => {
  expect(parseDocument('a: !!binary aGVsbG8=\n').root).toMatchObject({ entries: [{ value: { value: 'aGVsbG8=' } }] });
});

test.each(['!!int x', '!!bool 1', '!!null x', '!!float a'])('%s is a problem, as it is for Kubernetes', (written) => {
  expect(parseDocument(`a: ${written}\n`).problems).toMatchObject([{ kind: 'syntax' }]);
});

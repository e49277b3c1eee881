import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Because } from '../../server/src/core/connectivity/explain';
import { reach } from '../../server/src/core/connectivity/reach';
import { buildGraph } from '../../server/src/core/graph/build-graph';
import { explainGraph } from '../../server/src/core/graph/explain-graph';
import { arbitraryNetwork, askedPorts } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { runs } from '../support/runs';

test('the explained graph has the connections of the graph, as certain as there, and its parts are all connections', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded')), async ({ manifests }) => {
      const cluster = await clusterOfManifests(manifests);
      const explained = [...explainGraph(cluster, { ipBlocks: 'pods' })];
      const pairs = explained.map(({ src, dst }) => `${src} ${dst}`);
      expect(pairs).toEqual([...new Set(pairs)].sort());
      const shown = explained.filter(({ conn }) => conn !== 'No Connections');
      expect(shown.map(({ allowed, denied, ...edge }) => edge)).toEqual([...buildGraph(cluster)]);
      for (const { allowed, denied } of explained) {
        const parts = [...allowed, ...denied].map(({ conn }) => portCount(conn));
        expect(parts.reduce((sum, count) => sum + count, 0)).toBe(3 * 65_535);
      }
    }),
    runs(150),
  );
});

test('a part has the verdict and the reasons of each question about it', async () => {
  const seen = { allowed: 0, denied: 0 };
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), fc.constantFrom(...askedPorts), async ({ manifests }, port) => {
      const cluster = await clusterOfManifests(manifests);
      for (const { src, dst, allowed, denied } of explainGraph(cluster, { ipBlocks: 'pods' })) {
        if (isAddressOfPod(src) || isAddressOfPod(dst)) continue;
        const part = (parts: typeof allowed) => parts.find(({ conn }) => holds(conn, 'TCP', port));
        const [open, closed] = [part(allowed), part(denied)];
        const verdict = open === undefined ? 'denied' : 'allowed';
        const query = { from: endOf(src), to: endOf(dst), protocol: 'TCP', port };
        const [answer] = reach(cluster, [query], { ipBlocks: 'pods' });
        expect({ query, verdict: answer?.verdict, policies: policiesOf(answer?.because ?? []) }).toEqual({
          query,
          verdict,
          policies: policiesOf((open ?? closed)?.because ?? []),
        });
        seen[verdict]++;
      }
    }),
    runs(150),
  );
  expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(500);
});

/** To the question such an address means the pod, and to the graph what is outside. */
function isAddressOfPod(name: string): boolean {
  return /^10\.0\.1\.[56]-/.test(name);
}

/** A range stands for its first address. */
function endOf(name: string): string {
  return name.endsWith('[External]') ? name.slice(0, name.indexOf('-')) : name;
}

/** Of several rules of one policy a question names all that allow, and a part the first. */
function policiesOf(because: readonly Because[]): readonly string[] {
  const texts = because.map(({ effect, direction, where }) => `${effect} ${direction} ${where?.resource.name ?? ''}`);
  return [...new Set(texts)].sort();
}

interface PortRange {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

function rangesOf(conn: string): readonly PortRange[] {
  if (conn === 'All Connections') {
    return ['SCTP', 'TCP', 'UDP'].map((protocol) => ({ protocol, first: 1, last: 65_535 }));
  }
  let protocol = '';
  return conn.split(',').map((text) => {
    const words = text.split(' ');
    protocol = words.length === 2 ? (words[0] ?? '') : protocol;
    const [first = 0, last = first] = (words.at(-1) ?? '').split('-').map(Number);
    return { protocol, first, last };
  });
}

function portCount(conn: string): number {
  return rangesOf(conn).reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

function holds(conn: string, protocol: string, port: number): boolean {
  return rangesOf(conn).some((range) => range.protocol === protocol && port >= range.first && port <= range.last);
}

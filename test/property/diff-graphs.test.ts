import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noCheckpoint, noPaint, scopesAfter } from '../../server/src/core';
import { clustersOf } from '../../server/src/core/analysis/clusters-of';
import type { Cluster } from '../../server/src/core/cluster/cluster';
import { type BoundedEdge, boundedGraph } from '../../server/src/core/graph/build-graph';
import { diffGraphs, diffSources } from '../../server/src/core/graph/diff-graphs';
import { compareConnectivity } from '../../server/src/core/report/compare-connectivity';
import { diffText } from '../../server/src/core/report/diff';
import { analyseFiles, changesBetween } from '../support/analysis';
import { arbitraryNetwork } from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { checkSameConnectivity } from '../support/connectivity-changes';
import { runs } from '../support/runs';

// At, before and behind every boundary of the generated ipBlocks, and some between them.
const addresses = [
  '0.0.0.0',
  '9.255.255.255',
  '10.0.0.0',
  '10.0.0.255',
  '10.0.1.0',
  '10.0.1.4',
  '10.0.1.5',
  '10.0.1.6',
  '10.0.1.127',
  '10.0.1.128',
  '10.0.1.255',
  '10.0.2.0',
  '10.255.255.255',
  '11.0.0.0',
  '172.17.255.255',
  '172.18.0.0',
  '172.18.255.255',
  '172.19.0.0',
  '203.0.112.255',
  '203.0.113.0',
  '203.0.113.255',
  '203.0.114.0',
  '255.255.255.255',
];

test('a difference is what two graphs do not share, pair by pair and address by address', async () => {
  const seen = { added: 0, removed: 0, changed: 0, outside: 0 };
  await fc.assert(
    fc.asyncProperty(network, network, async (one, other) => {
      const [before, after] = await Promise.all([one, other].map(({ manifests }) => clusterOfManifests(manifests)));
      if (before === undefined || after === undefined) throw new Error('Two networks give two clusters.');
      const changes = [...diffGraphs(before, after, { ipBlocks: 'pods' })];
      const pairs = changes.map(({ src, dst }) => `${src} ${dst}`);
      expect(pairs).toEqual([...new Set(pairs)].sort());
      const [old, young] = [samplesIn(before), samplesIn(after)];
      const wanted = [...new Set([...old.keys(), ...young.keys()])]
        .filter((pair) => old.get(pair) !== young.get(pair))
        .map((pair) => `${pair} : ${old.get(pair) ?? nothing} -> ${young.get(pair) ?? nothing}`);
      const told = changes.flatMap(({ src, dst, before: was, after: is, certain = { before: was, after: is } }) => {
        const sides = `${sample(was, certain.before)} -> ${sample(is, certain.after)}`;
        return namesOf(src).flatMap((from) => namesOf(dst).map((to) => `${from} ${to} : ${sides}`));
      });
      expect(told.sort()).toEqual(wanted.sort());
      for (const { counts, changes: ofStep } of diffSources(before, after, { ipBlocks: 'pods' })) {
        const counted = { added: 0, removed: 0, changed: 0 };
        for (const { change } of ofStep()) counted[change]++;
        expect(counts).toEqual(counted);
      }
      for (const { change, src, dst } of changes) {
        seen[change]++;
        if (`${src} ${dst}`.includes('[External]')) seen.outside++;
      }
    }),
    runs(200),
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(50);
});

test('nothing changes from a cluster to itself', async () => {
  await fc.assert(
    fc.asyncProperty(network, async ({ manifests }) => {
      const [before, after] = [await clusterOfManifests(manifests), await clusterOfManifests(manifests.toReversed())];
      checkSameConnectivity(before, after);
    }),
    runs(50),
  );
});

test('a comparison in the editor looks at what an edit can have changed, and misses nothing', async () => {
  let changeCount = 0;
  await fc.assert(
    fc.asyncProperty(network, fc.nat(), fc.boolean(), async ({ manifests }, choice, isGone) => {
      const files = manifests.map((manifest, index) => ({ path: `${index}.yaml`, text: JSON.stringify(manifest) }));
      const fewer = files.filter((_, index) => index !== choice % files.length);
      const [then, today] = isGone ? [files, fewer] : [fewer, files];
      const now = await analyseFiles(today);
      const earlier = await scopesAfter(now, changesBetween(today, then), noCheckpoint);
      const { changes, totals } = await compareConnectivity(
        { before: earlier, after: now.scopes, current: now },
        noCheckpoint,
      );
      const clusters = { before: clustersOf(await analyseFiles(then)), after: clustersOf(now) };
      const lines = [...diffText(clusters, { ipBlocks: 'pods' }, noPaint)].map((line) => line.trimEnd());
      const all = lines.filter((line) => line !== 'No connection changes.');
      expect(changes.map(({ line }) => line)).toEqual(all);
      expect(totals.added + totals.removed + totals.changed).toBe(all.length);
      changeCount += all.length;
    }),
    runs(200),
  );
  expect(changeCount).toBeGreaterThan(500);
});

const network = fc.oneof(arbitraryNetwork('any'), arbitraryNetwork('crowded'));

/** What each pair may exchange; a range outside stands for the sampled addresses in it. */
function samplesIn(cluster: Cluster): ReadonlyMap<string, string> {
  const ofEdge = ({ src, dst, bounds }: BoundedEdge) =>
    namesOf(src).flatMap((from) =>
      namesOf(dst).map((to) => [`${from} ${to}`, sample(`${bounds.upper}`, `${bounds.lower}`)] as const),
    );
  return new Map([...boundedGraph(cluster, { ipBlocks: 'pods' })].flatMap(ofEdge));
}

function sample(possible: string, certain = 'No Connections'): string {
  return `${possible}, for certain ${certain}`;
}

const nothing = sample('No Connections');

function namesOf(name: string): readonly string[] {
  const range = /^([\d.]+)-([\d.]+)\[External\]$/.exec(name);
  // Only one of the graphs may show IPv6.
  if (range === null) return name.endsWith('[External]') ? [] : [name];
  const [first, last] = range.slice(1).map(numberOf);
  return addresses.filter((address) => numberOf(address) >= (first ?? 0) && numberOf(address) <= (last ?? 0));
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

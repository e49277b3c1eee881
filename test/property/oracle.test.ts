import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReachQuery, reach } from '../../server/src/core/connectivity/reach';
import { arbitraryClusterPolicies } from '../support/arbitrary-cluster-policies';
import {
  arbitraryNetwork,
  askedPorts,
  type Network,
  outsideAddresses,
  type RawObject,
  withBothFamilies,
} from '../support/arbitrary-network';
import { clusterOfManifests } from '../support/cluster';
import { oracleAllows } from '../support/oracle';
import { mayMeet, type OracleEnd, type OracleWorld } from '../support/oracle-world';
import { runs } from '../support/runs';

const nodeAddress = '172.18.0.2';

test('every verdict equals a literal reading of the policies, for all pairs', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), async (network) => {
      const world = statedWorld(network);
      const questions = questionsOf(network);
      const verdicts = await verdictsOf(network, questions);
      expect(verdicts).not.toContain('conditional');
      expect(wrongVerdicts(world, questions, verdicts)).toEqual([]);
      for (const verdict of verdicts) seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    }),
    runs(200),
  );
  // The clusters are worth asking about: both answers are frequent.
  const [allowed = 0, denied = 0] = [seen.get('allowed'), seen.get('denied')];
  expect(Math.min(allowed, denied) / (allowed + denied)).toBeGreaterThan(0.05);
});

test('what manifests leave open is never decided: every verdict holds however they are completed', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('any'), fc.array(completion, fewCompletions), async (network, completions) => {
      const questions = questionsOf(network);
      const verdicts = await verdictsOf(network, questions);
      expect(verdicts).not.toContain('unknown');
      for (const each of completions) {
        expect(wrongVerdicts(completedWorld(network, each), questions, verdicts)).toEqual([]);
      }
      for (const verdict of verdicts) seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    }),
    runs(200),
  );
  const [allowed = 0, denied = 0, conditional = 0] = ['allowed', 'denied', 'conditional'].map((each) => seen.get(each));
  // Doubt is the exception: where everything that matters is stated there is an answer.
  expect(conditional).toBeGreaterThan(0);
  expect(conditional / (allowed + denied + conditional)).toBeLessThan(0.3);
});

const nodes = ['172.18.0.2', '172.18.0.3'].map((address, index): RawObject => {
  const labels = { zone: index === 0 ? 'a' : 'b' };
  const addresses = [{ type: 'InternalIP', address }];
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: `n${index}`, labels }, status: { addresses } as never };
});

test('with tiers before and after NetworkPolicy every verdict equals a literal reading, for all pairs', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), arbitraryClusterPolicies, async ({ manifests }, policies) => {
      const network = { manifests: [...manifests, ...nodes, ...policies] };
      const questions = [...questionsOf(network), ...namedQuestions(network)];
      const verdicts = await verdictsOf(network, questions);
      expect(verdicts).not.toContain('unknown');
      for (const address of outsideAddresses) {
        const world = { ...statedWorld(network), addressOfName: () => address };
        expect(wrongVerdicts(world, questions, verdicts)).toEqual([]);
      }
      // Which addresses a name has is nowhere written; everything between pods and nodes is.
      const doubtful = questions.filter(({ to }, index) => verdicts[index] === 'conditional' && !isOutside(to));
      expect(doubtful).toEqual([]);
      for (const verdict of verdicts) seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    }),
    runs(200),
  );
  const [allowed = 0, denied = 0] = [seen.get('allowed'), seen.get('denied')];
  expect(Math.min(allowed, denied) / (allowed + denied)).toBeGreaterThan(0.05);
});

test('with such tiers, too, what manifests leave open is never decided', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryNetwork('any'),
      arbitraryClusterPolicies,
      fc.array(completion, fewCompletions),
      async ({ manifests }, policies, completions) => {
        const network = { manifests: [...manifests, ...policies] };
        const questions = [...questionsOf(network), ...namedQuestions(network)];
        const verdicts = await verdictsOf(network, questions);
        expect(verdicts).not.toContain('unknown');
        for (const each of completions) {
          expect(wrongVerdicts(completedWorld(network, each), questions, verdicts)).toEqual([]);
        }
      },
    ),
    runs(200),
  );
});

test('of equal priorities the verdict is conditional exactly where the order decides', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), arbitraryClusterPolicies, async ({ manifests }, policies) => {
      const equal = policies.map((policy) => {
        const { priority, ...spec } = policy.spec as { readonly priority?: number };
        const subject = { namespaces: {} };
        return { ...policy, spec: priority === undefined ? spec : { ...spec, subject, priority: 5 } };
      });
      const questions = questionsOf({ manifests });
      const verdicts = await verdictsOf({ manifests: [...manifests, ...nodes, ...equal] }, questions);
      const worlds = ordersOf(equal).map((ordered) => statedWorld({ manifests: [...manifests, ...nodes, ...ordered] }));
      questions.forEach(({ query, from, to }, index) => {
        if (isOutside(to)) return;
        const answers = new Set(worlds.map((world) => oracleAllows(world, from, to, query.protocol, query.port)));
        const [only = false] = answers;
        const expected = answers.size > 1 ? 'conditional' : only ? 'allowed' : 'denied';
        expect({ ...query, verdict: verdicts[index] }).toEqual({ ...query, verdict: expected });
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
      });
    }),
    runs(250),
  );
  expect(seen.get('conditional')).toBeGreaterThan(100);
});

test('of a pod with addresses of both families only that is decided which is so over either', async () => {
  const seen = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(arbitraryNetwork('known'), arbitraryClusterPolicies, async ({ manifests }, policies) => {
      const pods = manifests.map((object, index) => withBothFamilies(object, index));
      const network = { manifests: [...pods, ...nodes, ...policies] };
      const questions = questionsOf(network);
      const verdicts = await verdictsOf(network, questions);
      for (const family of families) {
        const world = worldOf(network, family);
        const ofFamily = questions.map(({ from, to }) => [from, to].every((end) => canUse(end, family)));
        const asked = (_: unknown, index: number) => ofFamily[index];
        expect(wrongVerdicts(world, questions.filter(asked), verdicts.filter(asked))).toEqual([]);
      }
      // What the two families do not agree about is conditional, and nothing else inside.
      questions.forEach(({ query, from, to }, index) => {
        if (isOutside(from) || isOutside(to)) return;
        const answers = new Set(
          families
            .filter((family) => [from, to].every((end) => canUse(end, family)))
            .map((family) => oracleAllows(worldOf(network, family), from, to, query.protocol, query.port)),
        );
        const [only = false] = answers;
        const expected = answers.size > 1 ? 'conditional' : only ? 'allowed' : 'denied';
        expect({ ...query, verdict: verdicts[index] }).toEqual({ ...query, verdict: expected });
      });
      for (const verdict of verdicts) seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
    }),
    runs(200),
  );
  const [allowed = 0, denied = 0, conditional = 0] = ['allowed', 'denied', 'conditional'].map((each) => seen.get(each));
  expect(conditional).toBeGreaterThan(100);
  expect(conditional / (allowed + denied + conditional)).toBeLessThan(0.3);
});

const families = [/\./, /:/];

function worldOf(network: Network, family: RegExp): OracleWorld {
  const addressOf = ({ status }: RawObject) => status?.podIPs?.find(({ ip }) => family.test(ip))?.ip ?? status?.podIP;
  return { ...statedWorld(network), addressOf };
}

/** Nodes are IPv4 here. */
function canUse(end: OracleEnd, family: RegExp): boolean {
  if ('address' in end) return family.test(end.address);
  return !('pod' in end) || end.pod.status?.podIPs !== undefined || family.test(nodeAddress);
}

function ordersOf(policies: readonly RawObject[]): readonly (readonly RawObject[])[] {
  const [first, ...others] = policies;
  if (first === undefined) return [[]];
  return ordersOf(others).flatMap((order) =>
    [...order, first].map((_, index) => [...order.slice(0, index), first, ...order.slice(index)]),
  );
}

/** A pod asks for names: one that some rules have, one below it and one that none has. */
function namedQuestions({ manifests }: Network): readonly AskedPair[] {
  const pods = manifests.filter(({ kind }) => kind === 'Pod' || kind === 'Deployment');
  return pods.flatMap((pod) =>
    ['api.example.com', 'a.api.example.com', 'example.com'].map((name) => ({
      query: { from: `${pod.metadata.namespace}/${pod.metadata.name}`, to: `fqdn:${name}`, protocol: 'TCP', port: 80 },
      from: { pod },
      to: { name },
    })),
  );
}

function isOutside(end: OracleEnd): boolean {
  return 'name' in end || ('address' in end && outsideAddresses.some((each) => each === end.address));
}

interface AskedPair {
  readonly query: Required<ReachQuery> & { readonly protocol: string; readonly port: number };
  readonly from: OracleEnd;
  readonly to: OracleEnd;
}

async function verdictsOf({ manifests }: Network, questions: readonly AskedPair[]): Promise<readonly string[]> {
  const cluster = await clusterOfManifests(manifests);
  const queries = questions.map(({ query }) => query);
  return reach(cluster, queries).map(({ verdict }) => verdict);
}

/** Questions that were decided, and not as the oracle decides them. */
function wrongVerdicts(world: OracleWorld, questions: readonly AskedPair[], verdicts: readonly string[]) {
  return questions.flatMap(({ query, from, to }, index) => {
    if (!mayMeet(world, from, to)) return [];
    const oracle = oracleAllows(world, from, to, query.protocol, query.port) ? 'allowed' : 'denied';
    const actual = verdicts[index];
    return actual === oracle || actual === 'conditional' ? [] : [{ ...query, oracle, actual }];
  });
}

function questionsOf({ manifests }: Network): readonly AskedPair[] {
  const pods = manifests.filter(({ kind }) => kind === 'Pod' || kind === 'Deployment');
  const isNode = pods.some(({ status }) => status?.hostIP === nodeAddress);
  const addresses = isNode ? [...outsideAddresses, nodeAddress] : outsideAddresses;
  const podEnds = pods.map((pod) => ({ name: `${pod.metadata.namespace}/${pod.metadata.name}`, end: { pod } }));
  const outside = addresses.map((address) => ({ name: address as string, end: { address } }));
  const pairs = [...podEnds, ...outside].flatMap((from) =>
    (from.end as OracleEnd) && 'pod' in from.end
      ? [...podEnds, ...outside].map((to) => ({ from, to }))
      : podEnds.map((to) => ({ from, to })),
  );
  return (
    pairs
      // Two pods of one Deployment are not one pod; the oracle has no answer for "either".
      .filter(({ from, to }) => from !== to || ('pod' in from.end && from.end.pod.kind === 'Pod'))
      .flatMap(({ from, to }) =>
        ['TCP', 'UDP', 'SCTP'].flatMap((protocol) =>
          askedPorts.map((port) => ({
            query: { from: from.name, to: to.name, protocol, port },
            from: from.end as OracleEnd,
            to: to.end as OracleEnd,
          })),
        ),
      )
  );
}

function statedWorld({ manifests }: Network): OracleWorld {
  return {
    manifests,
    namespaceLabels: (name) => manifestOf(manifests, name)?.metadata.labels ?? {},
    addressOf: ({ status }) => status?.podIP,
    nodeOf: ({ status }) => status?.hostIP,
    nodeLabels: (address) =>
      nodes.find(({ status }) => JSON.stringify(status).includes(address))?.metadata.labels ?? {},
  };
}

const fewCompletions = { minLength: 10, maxLength: 10 };

interface Completion {
  readonly labels: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
  readonly nodes: readonly string[];
}

const completion: fc.Arbitrary<Completion> = fc.record({
  labels: fc.dictionary(fc.constantFrom('app', 'tier', 'env', 'zone'), fc.constantFrom('a', 'b', 'c')),
  addresses: fc.array(fc.constantFrom('10.0.1.5', '10.0.1.200', '10.9.9.9', '192.168.0.1', 'fd00::1', '10.0.1.77'), {
    minLength: 4,
    maxLength: 4,
  }),
  nodes: fc.array(fc.constantFrom('172.18.0.2', '172.18.0.3', '10.0.1.9'), { minLength: 4, maxLength: 4 }),
});

/** What is stated stays; what is not is taken from the completion. */
function completedWorld(network: Network, { labels, addresses, nodes }: Completion): OracleWorld {
  const { manifests } = network;
  const index = ({ metadata }: RawObject) => Number(metadata.name.slice(1));
  return {
    manifests,
    namespaceLabels: (name) => {
      const manifest = manifestOf(manifests, name);
      return manifest === undefined ? labels : (manifest.metadata.labels ?? {});
    },
    addressOf: (pod) => pod.status?.podIP ?? addresses[index(pod)],
    nodeOf: (pod) => pod.status?.hostIP ?? pod.status?.podIP ?? nodes[index(pod)],
    nodeLabels: () => labels,
    addressOfName: () => addresses[0],
  };
}

function manifestOf(manifests: readonly RawObject[], name: string): RawObject | undefined {
  return manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
}

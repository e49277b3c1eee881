import { expect, test } from 'vitest';
import { ConnectionSet } from '../../../server/src/core/connectivity/connection-set';
import type { Endpoint } from '../../../server/src/core/connectivity/endpoint';
import { evaluatePlane } from '../../../server/src/core/connectivity/evaluate-plane';
import { IpSet, parseIp } from '../../../server/src/core/connectivity/ip-set';
import { PortSet } from '../../../server/src/core/connectivity/port-set';
import type { ProfileTier } from '../../../server/src/core/connectivity/subject-profile';
import type { PolicyUnit, Provenance, Rule, Selector } from '../../../server/src/core/policies/ir';
import { withinCpuSeconds } from '../../support/within-cpu-seconds';

// Tiers of policy systems that have no front end yet, written in the representation itself.
const peer: Endpoint = { kind: 'addresses', addresses: IpSet.of(parseIp('10.0.0.1') ?? 0n) };
const where: Provenance = {
  ref: { uri: 'file:///a.yaml', documentIndex: 0 },
  resource: { apiVersion: 'v1', kind: 'Policy', name: 'policy' },
  path: [],
  direction: 'ingress',
  rule: undefined,
};
const unknown: Selector = { kind: 'unknown', why: 'Nobody knows.' };

function rule(action: Rule['action'], first: number, last = first, matches: Selector = { kind: 'all' }): Rule {
  const numbered = ConnectionSet.of('TCP', PortSet.range(first, last));
  return { action, peer: matches, peers: [], ports: { kind: 'some', numbered, named: [] }, emptyLists: [], where };
}

interface UnitOptions {
  readonly isolates?: boolean;
  readonly isCertain?: boolean;
}

function unit(rules: readonly Rule[], { isolates = false, isCertain = true }: UnitOptions = {}) {
  const subject: Selector = isCertain ? { kind: 'all' } : unknown;
  const policyUnit: PolicyUnit = {
    direction: 'ingress',
    subject,
    order: 0,
    rules,
    isolates,
    intent: 'unstated',
    where,
  };
  return { unit: policyUnit, isCertain };
}

function ordered(units: ProfileTier['units'], onNoMatch: ProfileTier['onNoMatch'] = 'pass'): ProfileTier {
  return {
    mode: 'ordered',
    onNoMatch,
    units: units.map((each, order) => ({ ...each, unit: { ...each.unit, order } })),
  };
}

/** Of equal order. */
function tied(...units: ProfileTier['units']): ProfileTier {
  return { mode: 'ordered', onNoMatch: 'pass', units };
}

function union(units: ProfileTier['units'], onNoMatch: ProfileTier['onNoMatch'] = 'deny'): ProfileTier {
  return { mode: 'union', onNoMatch, units };
}

/** TCP of the lower bound; with ` … ` and the upper bound where they differ. */
function checkTiers(tiers: readonly ProfileTier[], expected: string): void {
  const { lower, upper } = evaluatePlane(tiers, peer, peer, { ipBlocks: 'pods', unstated: 'unknown' });
  const [low, high] = [lower, upper].map((set) => `${set.TCP}` || 'nothing');
  expect(low === high ? low : `${low} … ${high}`).toBe(expected);
  // The rules are about TCP: other protocols are all or nothing.
  expect(upper.UDP.isEmpty || upper.UDP.isFull).toBe(true);
}

const isolating = { isolates: true };
const networkPolicy = (first: number, last = first) => union([unit([rule('allow', first, last)], isolating)]);

test('ordered: the first rule that matches decides', () => {
  checkTiers([ordered([unit([rule('deny', 80), rule('allow', 1, 100)])])], '1-79,81-65535');
  checkTiers([ordered([unit([rule('allow', 80), rule('deny', 1, 65_535)])])], '80');
  checkTiers([ordered([unit([rule('deny', 1, 65_535)]), unit([rule('allow', 80)])])], 'nothing');
});

test('ordered: of units of equal order any may be asked first', () => {
  checkTiers([tied(unit([rule('deny', 1, 65_535)]), unit([rule('allow', 80)]))], 'nothing … 80');
  checkTiers([tied(unit([rule('allow', 80)]), unit([rule('deny', 1, 65_535)]))], 'nothing … 80');
  checkTiers([tied(unit([rule('deny', 80)]), unit([rule('deny', 1, 100)]))], '101-65535');
  // Within a unit the order is defined, whatever the other one has.
  checkTiers(
    [tied(unit([rule('allow', 80), rule('deny', 1, 100)]), unit([rule('allow', 1, 90)]))],
    '80,101-65535 … 1-90,101-65535',
  );
  // To pass is to leave it to the next tier.
  checkTiers([tied(unit([rule('pass', 1, 100)]), unit([rule('allow', 80)])), networkPolicy(90)], '90 … 80,90');
  checkTiers([tied(unit([rule('pass', 1, 100)]), unit([rule('deny', 80)])), networkPolicy(80)], 'nothing … 80');
  checkTiers([tied(unit([rule('pass', 1, 100)]), unit([rule('deny', 80)])), networkPolicy(90)], '90');
});

test('ordered: what nothing matches goes to the next tier, or ends where a unit isolates', () => {
  checkTiers([ordered([unit([rule('allow', 80)])]), networkPolicy(443)], '80,443');
  checkTiers([ordered([unit([rule('allow', 80)])], 'deny'), networkPolicy(443)], '80,443');
  checkTiers([ordered([unit([rule('allow', 80)], isolating)], 'deny'), networkPolicy(443)], '80');
  checkTiers([ordered([unit([rule('allow', 80)], isolating)], 'pass'), networkPolicy(443)], '80,443');
  checkTiers([ordered([unit([rule('deny', 80)], isolating)], 'allow'), networkPolicy(443)], '1-79,81-65535');
});

test('ordered: pass skips the rest of the tier and asks the next one', () => {
  const admin = ordered([unit([rule('pass', 80), rule('deny', 1, 100)])]);
  checkTiers([admin, networkPolicy(80, 90)], '80');
  checkTiers([admin], '80,101-65535');
  const closing = ordered([unit([rule('pass', 80), rule('deny', 90)], isolating)], 'deny');
  checkTiers([closing, networkPolicy(70, 90)], '80');
});

test('an earlier decision is final', () => {
  checkTiers([ordered([unit([rule('deny', 80)])]), networkPolicy(80, 81)], '81');
  checkTiers([ordered([unit([rule('allow', 80)])]), union([unit([], isolating)])], '80');
});

test('union: deny overrides allow in any order', () => {
  checkTiers([union([unit([rule('allow', 80, 90)], isolating), unit([rule('deny', 85)])])], '80-84,86-90');
  checkTiers([union([unit([rule('deny', 85)]), unit([rule('allow', 80, 90)], isolating)])], '80-84,86-90');
  checkTiers([union([unit([rule('deny', 85)])])], '1-84,86-65535');
});

test('union: pass hands on what an isolating unit would have denied', () => {
  const tier = union([unit([rule('allow', 80), rule('pass', 443, 444)], isolating)]);
  checkTiers([tier, networkPolicy(444, 500)], '80,444');
  checkTiers([tier], '80,443-444');
  checkTiers([union([unit([rule('allow', 80)], isolating)], 'pass'), networkPolicy(443)], '80,443');
});

test('a baseline applies only where no earlier tier isolates', () => {
  const baseline = ordered([unit([rule('deny', 1, 65_535)])]);
  checkTiers([baseline], 'nothing');
  checkTiers([networkPolicy(80), baseline], '80');
});

test('unknown matches are false in allow and true in deny rules for what is certain', () => {
  checkTiers([union([unit([rule('allow', 80, 80, unknown), rule('allow', 443)], isolating)])], '443 … 80,443');
  checkTiers([ordered([unit([rule('deny', 80, 90, unknown)])]), networkPolicy(90, 91)], '91 … 90-91');
  checkTiers(
    [ordered([unit([rule('allow', 80, 80, unknown), rule('deny', 80, 81)])])],
    '1-79,82-65535 … 1-80,82-65535',
  );
});

test('an unknown pass is tried both ways', () => {
  // If it passes, NetworkPolicy allows 80; if not, the deny behind it decides.
  const admin = (behind: Rule['action']) => ordered([unit([rule('pass', 80, 80, unknown), rule(behind, 80)])]);
  checkTiers([admin('deny'), networkPolicy(80)], 'nothing … 80');
  checkTiers([admin('allow'), networkPolicy(443)], '443 … 80,443');
});

test('any number of unknown passes decides nothing by itself', () => {
  const passes = Array.from({ length: 20 }, (_, index) => rule('pass', index + 1, index + 1, unknown));
  checkTiers([ordered([unit(passes)])], '1-65535');
  checkTiers([ordered([unit([...passes, rule('deny', 1, 30)])])], '31-65535 … 1-20,31-65535');
});

test('a unit that may isolate is tried both ways', () => {
  const maybe = { isolates: true, isCertain: false };
  checkTiers([union([unit([rule('allow', 80)], maybe)])], '80 … 1-65535');
  checkTiers([union([unit([rule('allow', 80)], maybe), unit([rule('allow', 443)], isolating)])], '443 … 80,443');
  checkTiers([ordered([unit([rule('deny', 80)], { isCertain: false })])], '1-79,81-65535 … 1-65535');
});

test('with too much unknown the answer stays open', () => {
  const maybe = { isolates: true, isCertain: false };
  const units = Array.from({ length: 20 }, () => unit([rule('allow', 80)], maybe));
  checkTiers([union(units)], 'nothing … 1-65535');
});

test('what many units of equal order say is worked out once for every assumption about others', async () => {
  const maybe = unit([rule('allow', 1000, 2000)], { isolates: true, isCertain: false });
  const many = Array.from({ length: 500 }, (_, index) => unit([rule('deny', index + 1), rule('allow', 1000 + index)]));
  const tiers = [tied(...many), union([maybe, maybe, maybe, maybe, maybe, maybe, unit([], { isolates: true })])];
  await withinCpuSeconds(2, () => {
    for (let i = 0; i < 100; i++) checkTiers(tiers, '1000-1499 … 1000-2000');
  });
}, 60_000);

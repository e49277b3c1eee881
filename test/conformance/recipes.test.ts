import path from 'node:path';
import { expect, test } from 'vitest';
import { askReach } from '../support/ask-reach';
import { casesIn, describeCorpus, readJson } from '../support/corpus';

interface Expected {
  readonly assertions: readonly {
    readonly src: string;
    readonly dst: string;
    readonly protocol: string;
    readonly port: number;
    readonly allowed: boolean;
    /** The sentence of the recipe that says so. */
    readonly quote: string;
  }[];
}

// The classic NetworkPolicy recipes, each with the sentences that it must satisfy.
describeCorpus('recipes-asserted', (folder) => {
  test('has its 15 recipes', () => expect(casesIn(folder)).toHaveLength(15));

  test.each(casesIn(folder))('%s', (name) => {
    const { assertions } = readJson<Expected>(folder, name, 'expected.json');
    expect(assertions).not.toHaveLength(0);
    const questions = assertions.map(({ src, dst, protocol, port }) => ({ from: src, to: dst, protocol, port }));
    const answers = askReach(path.join(folder, name, 'manifests'), questions);
    const actual = answers.map(({ verdict }, index) => `${verdict}: ${assertions[index]?.quote}`);
    expect(actual).toEqual(assertions.map(({ allowed, quote }) => `${allowed ? 'allowed' : 'denied'}: ${quote}`));
  });
});

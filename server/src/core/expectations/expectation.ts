import type { ExpectEntry } from '../config/config';
import { type ParsedExpectation, type Party, parseExpectation, parseParty } from './parse-expectation';

/*
 * This folder judges what a repository expects of connections: `expect` in its configuration.
 * Left out: conditions above layer 4.
 */

/** An expectation that could be read. */
export interface Expectation extends ParsedExpectation {
  /** True: everybody at `from` must be able to connect. False: nobody may. */
  readonly isAllowed: boolean;
  readonly except: readonly Party[];
}

/** That of an entry of a configuration; undefined for one that cannot be read, which has been reported. */
export function toExpectation({ key, text, except }: ExpectEntry): Expectation | undefined {
  const parsed = parseExpectation(text);
  const parties = except.map(parseParty).filter((party) => typeof party !== 'string');
  if (typeof parsed === 'string' || parties.length < except.length) return undefined;
  return { ...parsed, isAllowed: key === 'allow', except: parties };
}

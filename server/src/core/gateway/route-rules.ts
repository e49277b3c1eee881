import { memoize } from '../connectivity/memoize';
import { isChallengePath } from '../entry/acme';
import { type FieldPath, itemsAt, stringAt } from '../yaml/field-path';
import type { YamlNode } from '../yaml/tree';
import type { ApiObject } from './api-object';

/** A rule of a route, with what it does to requests. */
export interface RouteRule {
  /** From the route. */
  readonly path: FieldPath;
  /** `challenges`: all that it takes is asked by authorities that prove a domain, over HTTP; `nothing`: errors, or what an extension does. */
  readonly serves: 'backends' | 'redirect' | 'challenges' | 'nothing';
  /** Whether the redirect leads to HTTPS, or says nothing of that. */
  readonly isToHttps: boolean;
  /** Paths, to which methods of gRPC belong; empty: every one. */
  readonly paths: readonly string[];
}

export const routeRules: (route: ApiObject) => readonly RouteRule[] = memoize(({ content }: ApiObject) =>
  itemsAt(content, ['spec', 'rules']).map((rule, index) => ({
    path: ['spec', 'rules', index],
    serves: servesOf(rule),
    isToHttps: redirectsOf(rule).every((filter) => schemeOf(filter) === 'https'),
    paths: [...new Set(itemsAt(rule, ['matches']).flatMap((match) => pathOf(match) ?? []))],
  })),
);

function servesOf(rule: YamlNode): RouteRule['serves'] {
  if (redirectsOf(rule).length > 0) return 'redirect';
  if (itemsAt(rule, ['backendRefs']).length === 0) return 'nothing';
  const matches = itemsAt(rule, ['matches']);
  const isForChallenges =
    matches.length > 0 && matches.every((match) => isChallengePath(stringAt(match, ['path', 'value'])));
  return isForChallenges ? 'challenges' : 'backends';
}

function redirectsOf(rule: YamlNode): readonly YamlNode[] {
  return itemsAt(rule, ['filters']).filter((filter) => stringAt(filter, ['type']) === 'RequestRedirect');
}

function schemeOf(filter: YamlNode): string | undefined {
  return stringAt(filter, ['requestRedirect', 'scheme'])?.toLowerCase();
}

function pathOf(match: YamlNode): string | undefined {
  const service = stringAt(match, ['method', 'service']);
  // What gRPC asks for by HTTP.
  if (service !== undefined) return `/${[service, stringAt(match, ['method', 'method'])].filter(Boolean).join('/')}`;
  return stringAt(match, ['path', 'value']);
}

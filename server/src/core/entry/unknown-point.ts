import type { ApiObject } from '../gateway/api-object';
import { type EntryPoint, unknownBecause } from './entry-point';

/** An object of which nothing is known but that it lets something in. */
export function unknownPoint(object: ApiObject, why: string): EntryPoint {
  return {
    object,
    at: ['metadata', 'name'],
    servedBy: undefined,
    via: [],
    host: undefined,
    path: undefined,
    port: undefined,
    edge: unknownBecause(why),
    http: 'unknown',
    certificates: [],
    allowList: unknownBecause(why),
    waf: unknownBecause(why),
    backends: [],
  };
}

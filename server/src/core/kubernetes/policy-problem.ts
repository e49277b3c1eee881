import type { FieldPath } from '../yaml/field-path';

/**
 * Something in a policy that does not mean what it seems to mean, with its place.
 * The reading takes from it why a policy must not be trusted; rules make findings of it, each of those of one `about`.
 */
export type PolicyProblem = PolicyProblemPlace & PolicyProblemDetail;

export type PolicyProblemDetail =
  | StructureProblem
  | PolicyTypesProblem
  | IpBlockProblem
  | PortProblem
  /** What no rule about policies is about: what another tool fills in or takes out, and what stands twice. */
  | { readonly about: 'other'; readonly kind: 'other' };

/** Whether a problem leaves unknown what the policy does. */
export function isDoubt({ outcome }: PolicyProblem): boolean {
  return outcome !== 'accepted' && outcome !== 'clear' && outcome !== 'letter';
}

export interface PolicyProblemPlace {
  /** From the resource, not from the document. */
  readonly path: FieldPath;
  readonly part: 'key' | 'value';
  /**
   * `rejected`: the API server refuses the policy. `pruned`: strict field validation, kubectl's default, refuses it, and
   * a client without has the field dropped. `clear`: the API server refuses it, but there is no doubt about what is meant,
   * and it is read so. `letter`: only some that apply it are refused, see `isLetterBoolean`. `accepted`: it takes effect.
   * `unknown`: nobody can say yet.
   */
  readonly outcome: 'rejected' | 'pruned' | 'clear' | 'letter' | 'accepted' | 'unknown';
  /** A phrase for "cannot be read as written (…)". */
  readonly why: string;
}

export type StructureProblem = { readonly about: 'structure' } & (
  | {
      readonly kind: 'unknown-field';
      /** Keys of one map that share the cause; the path leads to the first of them. */
      readonly keys: readonly string[];
      /** The field or thing that the keys are in, as it is called in messages: `matchLabels`, `a peer`. */
      readonly parent: string;
      readonly repair?: FieldRepair;
    }
  | {
      readonly kind: 'wrong-type';
      readonly expected: 'list' | 'map';
      /** A single item where a list of them belongs. */
      readonly isSingleItem: boolean;
    }
  | { readonly kind: 'empty-peer'; readonly selector?: 'podSelector' | 'namespaceSelector' }
  | { readonly kind: 'mixed-peer' }
  /** What the schema of a CustomResourceDefinition does not take, in the words of `why`; `wanted` is YAML. */
  | { readonly kind: 'schema'; readonly wanted?: string }
  /** `quoted` is the value as YAML text that is a string. */
  | { readonly kind: 'label-type'; readonly quoted: string }
  | { readonly kind: 'label-key' }
  | { readonly kind: 'label-value' }
  | { readonly kind: 'expression-operator'; readonly wanted?: string }
  | { readonly kind: 'expression-key' }
  | { readonly kind: 'expression-values'; readonly operator: string; readonly areForbidden: boolean }
);

/** What to do with keys that stand in the wrong place or are misspelt. */
export type FieldRepair =
  | { readonly kind: 'move'; readonly to: FieldPath; readonly into: 'map' | 'list' }
  /**
   * `ports`: what the items of the list stand for, where each is a bare number or name of a port.
   * `type`: the only item of the list, where it stands alone.
   */
  | { readonly kind: 'rename'; readonly key: string; readonly ports?: readonly string[]; readonly type?: PolicyType };

export type PolicyType = 'Ingress' | 'Egress';

export type PolicyTypesProblem = { readonly about: 'policy-types' } & (
  | { readonly kind: 'not-a-list'; readonly wanted?: PolicyType }
  /** `isListed`: what is meant stands in the list already. */
  | { readonly kind: 'unknown-type'; readonly wanted?: PolicyType; readonly isListed?: true }
  | { readonly kind: 'duplicate-type' }
  | { readonly kind: 'ignored-rules'; readonly missing: PolicyType }
  | { readonly kind: 'empty-types'; readonly types: readonly PolicyType[] }
);

export type IpBlockProblem = { readonly about: 'ip-block' } & (
  | { readonly kind: 'no-cidr' }
  | { readonly kind: 'invalid-cidr'; readonly wanted?: string }
  /** `host` is the single address that may have been meant. */
  | { readonly kind: 'host-bits'; readonly wanted: string; readonly host: string }
  /** `isMapped`: an IPv4 block written as IPv6; else one with leading zeros. */
  | { readonly kind: 'odd-spelling'; readonly wanted: string; readonly isMapped: boolean }
  | { readonly kind: 'except-not-a-list' }
  /** `isOnly`: nothing else is excepted. */
  | { readonly kind: 'except-outside'; readonly except: string; readonly cidr: string; readonly isOnly: boolean }
  | { readonly kind: 'except-covers'; readonly except: string; readonly cidr: string }
  | { readonly kind: 'redundant-except'; readonly except: string; readonly covering: string }
);

export type PortProblem = { readonly about: 'port' } & (
  | { readonly kind: 'not-a-port'; readonly wanted?: string }
  | { readonly kind: 'quoted-number'; readonly number: number }
  | { readonly kind: 'quoted-range'; readonly from: number; readonly to: number; readonly hasEndPort: boolean }
  | { readonly kind: 'port-value' }
  | { readonly kind: 'port-name'; readonly wanted?: string }
  | { readonly kind: 'end-before-port'; readonly port: number; readonly endPort: number }
  | { readonly kind: 'end-without-number'; readonly hasName: boolean }
  | { readonly kind: 'protocol'; readonly wanted?: string }
  /** As in a structure. */
  | { readonly kind: 'schema'; readonly wanted?: string }
);

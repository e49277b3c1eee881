import { memoize } from '../connectivity/memoize';
import type { KeptDocument } from '../kubernetes/kept-document';
import type { IssuerRef } from './cert-manager';

/** The issuers of a list of objects, by name. */
export const issuersIn: (
  kept: readonly KeptDocument[],
) => Readonly<Record<IssuerRef['kind'], ReadonlyMap<string, KeptDocument>>> = memoize((kept) => {
  const ofKind = (kind: IssuerRef['kind']) =>
    new Map(
      kept.filter(({ identity }) => identity.kind === kind).map((issuer) => [issuer.identity.name, issuer] as const),
    );
  return { Issuer: ofKind('Issuer'), ClusterIssuer: ofKind('ClusterIssuer') };
});

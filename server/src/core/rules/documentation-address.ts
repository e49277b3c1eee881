/** Where rule pages are published, with a slash at the end; empty until they are. */
export const documentationAddress: string = '';

/** Where the page of a rule is published; undefined until it is. */
export function addressOfRule(ruleId: string): string | undefined {
  return documentationAddress === '' ? undefined : `${documentationAddress}${ruleId}`;
}

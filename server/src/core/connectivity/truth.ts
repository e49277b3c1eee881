/** Three-valued logic: `unknown` where the manifests do not say. */
export type Truth = 'yes' | 'no' | 'unknown';

export function truthOf(claim: boolean): Truth {
  return claim ? 'yes' : 'no';
}

export function not(truth: Truth): Truth {
  return truth === 'unknown' ? 'unknown' : truthOf(truth === 'no');
}

export function both(a: Truth, b: Truth): Truth {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

export function either(a: Truth, b: Truth): Truth {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'unknown';
}

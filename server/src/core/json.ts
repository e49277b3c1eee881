/** Plain JSON, for data that crosses a process or is stored in a finding. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

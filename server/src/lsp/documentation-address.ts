/** Where rule pages are published, with a slash at the end; empty until they are. */
export const documentationAddress: string = '';

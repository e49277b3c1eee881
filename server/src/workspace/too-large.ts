import { limits } from '../core';

/** Why a file, or an open document of that size, is left out. */
export const tooLarge = `It is larger than ${limits.fileBytes / 1024 / 1024} MB.`;

/** How many of those that may have been meant are offered in place of what is wrong, each as a fix of its own; the nearest. */
export const offeredCandidates = 3;

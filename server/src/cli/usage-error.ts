/** Something about the invocation is wrong, or asks for what is not built yet: exit code 2, and the message is all the user needs. */
export class UsageError extends Error {}

/** Says that a promised option or command is not built, and what there is instead. */
export function notBuilt(what: string, instead = ''): UsageError {
  return new UsageError(`${what} is not built yet.${instead === '' ? '' : ` ${instead}`}`);
}

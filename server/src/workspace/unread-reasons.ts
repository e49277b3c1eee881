import { limits } from '../core';

/** Why a file or folder is left out, in one sentence each. */
export const unreadReasons = {
  'too-large': `It is larger than ${limits.fileBytes / 1024 / 1024} MB.`,
  'not-text': 'It is not UTF-8 text.',
  link: 'It is a symbolic link, which is not followed.',
  'not-a-file': 'It is not a regular file.',
  'no-permission': 'There is no permission to read it.',
  unreadable: 'It could not be read.',
  'not-listed': 'It cannot be listed.',
} as const;

// The browser that the end-to-end tests drive.
import { existsSync } from 'node:fs';
import { Failure } from './run.mjs';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** @returns {string} the path of the browser's executable */
export function findChromium() {
  const named = process.env['CHROMIUM'];
  const found = (named === undefined ? USUAL_PLACES : [named]).find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Failure(
    `No Chromium at ${named ?? USUAL_PLACES.join(', ')}. Install one (Debian: apt-get install chromium) or name it in the variable CHROMIUM.`,
  );
}

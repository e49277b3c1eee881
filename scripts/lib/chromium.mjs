// The browser that the end-to-end tests drive.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { Failure } from './run.mjs';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'];

/** @returns {string} the path of the browser's executable */
function findChromium() {
  const named = process.env['CHROMIUM'];
  const found = (named === undefined ? USUAL_PLACES : [named]).find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new Failure(
    `No Chromium at ${named ?? USUAL_PLACES.join(', ')}. Install one (Debian: apt-get install chromium) or name it in the variable CHROMIUM.`,
  );
}

export function launchChromium() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Nothing but loopback is ever resolved.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

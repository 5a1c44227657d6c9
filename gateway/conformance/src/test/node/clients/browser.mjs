// A headless Chromium that the machine has: where it is, and tabs in it that are closed behind the tests.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Its path, or undefined: CHROMIUM, or what is on the PATH. */
export function executable() {
  const places = process.env.PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROMIUM, ...places].filter(Boolean).find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** For calls within a machine that has no other network, with a camera that is none. */
export const CALLS = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];

/** Starts it. It calls nobody but the page: what a browser asks its makers for by itself is turned off. */
export const launch = (more = []) => chromium.launch({
  executablePath: executable(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', ...more],
});

export const DESKTOP = { viewport: { width: 1120, height: 680 } };
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** A tab with nothing of another's. Errors of its page, and what its policy has blocked, are collected in `troubles`. */
export async function tab(browser, url, options = DESKTOP) {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.troubles = [];
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && page.troubles.push(line.text()));
  page.setDefaultTimeout(30_000);
  await page.goto(url);
  return page;
}

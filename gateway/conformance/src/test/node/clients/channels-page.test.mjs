// The page of SocketCluster's client and the start page, which speaks Socket.IO, in one room: headless Chromium, tabs on
// two gateways. Leaves a picture in SCREENSHOTS.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { executable, launch, PHONE, tab } from './browser.mjs';
import { gateways } from './clients.mjs';

const MISSING = 'no Chromium on the PATH: apt-get install chromium, or CHROMIUM=/path/to/it';
const isThere = executable() !== undefined;
// A newcomer without a browser gets a reason; the continuous build must have one.
const options = { skip: isThere || process.env.CI === 'true' ? false : MISSING };

const SCREENSHOTS = process.env.SCREENSHOTS;

let browser;
before(async () => {
  if (options.skip) return;
  assert.ok(isThere, MISSING);
  mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await launch();
});
after(() => browser?.close());

async function channels(gateway, more) {
  const page = await tab(browser, `${gateways[gateway]}/channels/`, more);
  await page.locator('#state').getByText('connected as').waitFor();
  return page;
}
async function subscribe(page, channel) {
  await page.getByLabel('Channel', { exact: true }).fill(channel);
  await page.getByRole('button', { name: 'Subscribe' }).click();
  await page.locator('#channels [data-state=subscribed]').getByText(channel).waitFor();
}
async function publish(page, channel, text) {
  await page.getByLabel('Publish to').fill(channel);
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Publish' }).click();
}
const hears = (page, kind, title, text) =>
  page.locator(`#log .${kind}`).filter({ has: page.getByText(title, { exact: true }) }).getByText(text).first().waitFor();
async function send(page, name, values) {
  await page.locator('#name').fill(name);
  await page.locator('#arguments').fill(values);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}
const close = (...pages) => Promise.all(pages.map(async (one) => {
  const { troubles } = one;
  await one.context().close();
  return troubles;
}));

test('a room that both protocols share, across gateways', options, async () => {
  const [start, ada, grace] = [await tab(browser, gateways[0]), await channels(1), await channels(0, PHONE)];
  await start.locator('#demos').getByRole('link', { name: 'channels' }).waitFor();
  await start.locator('#state').getByText('connected to /').waitFor();
  await send(start, 'join', '"lobby"');
  await start.locator('#log .answer').first().waitFor();
  await subscribe(ada, 'lobby');
  await subscribe(grace, 'lobby');

  await publish(ada, 'lobby', 'Grüße 🌊 <b>from SocketCluster</b>');
  await hears(grace, 'message', 'lobby', 'Grüße 🌊 <b>from SocketCluster</b>');
  await hears(ada, 'message', 'lobby', 'Grüße 🌊 <b>from SocketCluster</b>');
  await hears(start, 'event', 'lobby', 'Grüße 🌊 <b>from SocketCluster</b>');

  await send(start, 'say', '"lobby", "Hello from Socket.IO"');
  await hears(ada, 'event', 'said', 'Hello from Socket.IO');
  await hears(grace, 'event', 'said', 'Hello from Socket.IO');
  await ada.screenshot({ path: join(SCREENSHOTS, 'channels.png') });
  await grace.screenshot({ path: join(SCREENSHOTS, 'channels-phone.png') });
  assert.deepEqual(await close(start, ada, grace), [[], [], []]);
});

test('a channel that is not shared is SocketCluster\'s alone, and one may leave it', options, async () => {
  const [start, ada, grace] = [await tab(browser, gateways[1]), await channels(0), await channels(1)];
  await start.locator('#state').getByText('connected to /').waitFor();
  await send(start, 'join', '"tea"');
  await start.locator('#log .answer').first().waitFor();
  await subscribe(ada, 'tea');
  await subscribe(grace, 'tea');
  await publish(ada, 'tea', 'The kettle is on');
  await hears(grace, 'message', 'tea', 'The kettle is on');

  await grace.getByRole('button', { name: 'tea ×' }).click();
  await grace.locator('#channels button').waitFor({ state: 'detached' });
  await subscribe(grace, 'milk');
  await publish(ada, 'tea', 'for those who are there');
  await publish(ada, 'milk', 'for all');
  await hears(grace, 'message', 'milk', 'for all');
  assert.equal(await grace.locator('#log').getByText('for those who are there').count(), 0);
  assert.equal(await start.locator('#log .event').count(), 0);
  assert.deepEqual(await close(start, ada, grace), [[], [], []]);
});

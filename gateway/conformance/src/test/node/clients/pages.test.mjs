// The pages of Sono, of plain events, and the one on which all talk, in headless Chromium: tabs on two gateways. Leaves
// pictures in SCREENSHOTS.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CALLS, DESKTOP, PHONE, executable, launch, tab } from './browser.mjs';
import { control, gateways, until } from './clients.mjs';

const MISSING = 'no Chromium on the PATH: apt-get install chromium, or CHROMIUM=/path/to/it';
const isThere = executable() !== undefined;
// A newcomer without a browser gets a reason; the continuous build must have one.
const options = { skip: isThere || process.env.CI === 'true' ? false : MISSING };

const SCREENSHOTS = process.env.SCREENSHOTS;
const WIDE = { viewport: { width: 1200, height: 760 } };
async function picture(page, name) {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(beyond, 0, `${name} is wider than its window`);
}

let browser;
before(async () => {
  if (options.skip) return;
  assert.ok(isThere, MISSING);
  mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await launch(CALLS);
});
after(() => browser?.close());

const close = (...pages) => Promise.all(pages.map(async (one) => {
  const { troubles } = one;
  await one.context().close();
  return troubles;
}));
const hears = (page, title, text) =>
  page.locator('#log li').filter({ has: page.getByText(title, { exact: true }) }).getByText(text).first().waitFor();

/* ---- Sono ---- */

async function sono(gateway, more = WIDE, where = browser) {
  const page = await tab(where, `${gateways[gateway]}/sono/`, more);
  const state = page.locator('#state').getByText('connected as');
  await state.waitFor();
  page.id = (await state.textContent()).split(' ').at(-1);
  page.short = page.id.slice(0, 6);
  return page;
}
async function say(page, to, text) {
  await page.getByLabel('To').selectOption(to);
  await page.getByLabel('Message').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}
const row = (page, other) => page.locator('#clients li').filter({ hasText: other.id });
const current = (page, channel) =>
  page.locator('#channels').getByRole('button', { name: channel, exact: true, pressed: true }).waitFor();

test('Sono: who is there, messages to all, to the others and to one, across gateways', options, async () => {
  const [ada, grace, joan] = [await sono(0), await sono(1, PHONE), await sono(1)];
  for (const [one, others] of [[ada, [grace, joan]], [grace, [ada, joan]]]) {
    for (const other of others) await row(one, other).getByText('is here').waitFor();
    assert.equal(await row(one, one).count(), 0);
  }
  await say(ada, 'message', 'Grüße 🌊 <b>to all</b>');
  await hears(ada, 'me', 'Grüße 🌊 <b>to all</b>');
  await say(grace, ada.id, 'for you alone');
  await hears(ada, `${grace.short}, to me`, 'for you alone');
  await say(grace, 'broadcast', 'to the others');
  for (const one of [ada, joan]) {
    await hears(one, grace.short, 'to the others');
  }
  await hears(joan, ada.short, 'Grüße 🌊 <b>to all</b>');
  assert.equal(await joan.locator('#log').getByText('for you alone').count(), 0);
  assert.equal(await joan.locator('#log b b').count(), 0);
  await picture(ada, 'sono');
  await picture(grace, 'sono-phone');
  assert.deepEqual(await close(ada, grace, joan), [[], [], []]);
});

test('Sono: one is in one channel at a time, and told of one that there is not', options, async () => {
  const [ada, grace] = [await sono(0), await sono(1)];
  await current(ada, 'home');
  await ada.locator('#channels').getByRole('button', { name: 'lobby' }).click();
  await current(ada, 'lobby');
  await row(grace, ada).getByText('is elsewhere').waitFor();
  await say(ada, 'message', 'in the lobby');
  await hears(ada, 'me', 'in the lobby');
  await grace.getByLabel('Channel', { exact: true }).fill('nowhere');
  await grace.getByRole('button', { name: 'Change' }).click();
  await hears(grace, 'error', 'There is no channel "nowhere"');
  await current(grace, 'home');
  await grace.getByLabel('Channel', { exact: true }).fill('lobby');
  await grace.getByRole('button', { name: 'Change' }).click();
  await current(grace, 'lobby');
  await say(grace, 'message', 'me too');
  await hears(ada, grace.short, 'me too');
  assert.equal(await grace.locator('#log').getByText('in the lobby').count(), 0);
  assert.deepEqual(await close(ada, grace), [[], []]);
});

const inCall = (page, other) => page.locator('[data-call=open]').getByText(`In a call with ${other.short}`).waitFor();
async function sayByCall(page, text) {
  await page.getByLabel('By the call').fill(text);
  await page.getByRole('button', { name: 'Send by the call' }).click();
}

test('Sono: a call between two browsers, its offer and all else by way of two gateways', options, async (t) => {
  const another = await launch(CALLS);
  t.after(() => another.close());
  const [ada, grace, joan] = [await sono(0), await sono(1, WIDE, another), await sono(0)];
  await row(ada, grace).getByRole('button', { name: 'Call' }).click();
  await grace.locator('#call-state').getByText(`${ada.short} is calling`).waitFor();
  await grace.getByRole('button', { name: 'Answer' }).click();
  await Promise.all([inCall(ada, grace), inCall(grace, ada)]);
  await sayByCall(ada, 'Mr. Watson, come here 🌊');
  await hears(grace, 'by the call', 'Mr. Watson, come here 🌊');
  await sayByCall(grace, 'I want to see you');
  await hears(ada, 'by the call', 'I want to see you');

  await row(joan, grace).getByRole('button', { name: 'Call' }).click();
  await joan.locator('[data-call=none]').waitFor({ state: 'attached' }); // she has a call already
  await inCall(grace, ada);
  await grace.getByRole('button', { name: 'Hang up' }).click();
  await ada.locator('[data-call=none]').waitFor({ state: 'attached' });
  assert.equal(await joan.locator('#log').getByText('Watson').count(), 0);
  assert.deepEqual(await close(ada, grace, joan), [[], [], []]);
});

test('Sono: a call with cameras', options, async () => {
  const [ada, grace] = [await sono(1), await sono(0)];
  for (const one of [ada, grace]) await one.getByLabel('with the camera').check();
  await row(ada, grace).getByRole('button', { name: 'Call' }).click();
  await grace.getByRole('button', { name: 'Answer' }).click();
  await Promise.all([inCall(ada, grace), inCall(grace, ada)]);
  for (const one of [ada, grace]) {
    await until('the other is seen', () => one.locator('#other').evaluate((video) => video.videoWidth > 0));
  }
  await picture(ada, 'sono-call');
  await grace.setViewportSize({ width: 400, height: 800 });
  await picture(grace, 'sono-call-phone');
  await ada.getByRole('button', { name: 'Hang up' }).click();
  await grace.locator('#call').waitFor({ state: 'hidden' });
  assert.deepEqual(await close(ada, grace), [[], []]);
});

/* ---- plain events ---- */

async function plain(gateway, more = WIDE) {
  const page = await tab(browser, `${gateways[gateway]}/plain/`, more);
  await page.locator('#state').getByText('connected').waitFor();
  return page;
}
async function sendPlain(page, json) {
  await page.getByLabel('An event').fill(json);
  await page.getByRole('button', { name: 'Send' }).click();
}

test('plain events: passed through, what is none is said so, and live data at two gateways', options, async () => {
  const [ada, grace] = [await plain(0), await plain(1, PHONE)];
  await sendPlain(ada, '{"event":"mirror","hello":"Grüße 🌊 <i>x</i>"}');
  await hears(ada, 'came', '{"mirrored":{"event":"mirror","hello":"Grüße 🌊 <i>x</i>"}}');
  await sendPlain(ada, '{"event":7}');
  await ada.getByText('It has no event that is a text').waitFor();
  await sendPlain(ada, '{"event":');
  await ada.getByText('This is no JSON').waitFor();

  const value = (page) => page.locator('#values dd');
  await ada.getByRole('button', { name: 'Get' }).click();
  await value(ada).getByText('{"visits":').waitFor();
  const before = await value(ada).textContent();
  await grace.getByRole('button', { name: 'Get' }).click();
  await value(grace).getByText('{"visits":').waitFor();
  await until('she hears it too', async () => await value(ada).textContent() !== before);
  assert.equal(await value(ada).textContent(), await value(grace).textContent());
  await picture(ada, 'plain');
  await picture(grace, 'plain-phone');
  assert.deepEqual(await close(ada, grace), [[], []]);
});

test('plain events: two in a room', options, async () => {
  const [ada, grace] = [await plain(0), await plain(1)];
  for (const one of [ada, grace]) {
    await sendPlain(one, '{"event":"join","room":"tea"}');
    await sendPlain(one, '{"event":"mirror"}');
    await hears(one, 'came', '{"mirrored":{"event":"mirror"}}'); // behind the other
  }
  await sendPlain(ada, '{"event":"say","room":"tea","text":"The kettle is on"}');
  for (const one of [ada, grace]) await hears(one, 'came', '{"event":"said","args":["The kettle is on"]}');
  assert.deepEqual(await close(ada, grace), [[], []]);
});

/* ---- all of them ---- */

const NAMES = ['Socket.IO', 'SocketCluster', 'Sono', 'Plain events'];
const pane = (page, name) => page.getByRole('region', { name, exact: true });

async function together(page) {
  for (const name of NAMES) await pane(page, name).getByText('in lobby').waitFor();
  for (const [i, name] of NAMES.entries()) {
    const at = await pane(page, name).locator('.at').textContent();
    assert.equal(at, new URL(gateways[i % 2]).host);
    await page.getByLabel(`Say by ${name}`).fill(`Grüße 🌊 from ${name}`);
    await pane(page, name).getByRole('button', { name: 'Say' }).click();
    for (const each of NAMES) await pane(page, each).getByText(`Grüße 🌊 from ${name}`).first().waitFor();
  }
}
const heard = async (page, name, by) => {
  const item = pane(page, name).locator('.log li').filter({ hasText: `from ${by}` });
  assert.equal(await item.count(), 1, `${name} has heard ${by} once`);
  return item.locator('code').textContent();
};

test('together: what one says all four hear, each in its own form, over two gateways', options, async () => {
  const page = await tab(browser, `${gateways[0]}/together/`, { viewport: { width: 1200, height: 900 } });
  for (const name of NAMES) await pane(page, name).getByText('in lobby').waitFor();
  await page.getByLabel('Gateways').fill(gateways.map((one) => new URL(one).host).join(', '));
  await page.getByRole('button', { name: 'Connect' }).click();
  await page.waitForURL(/gateways=/);
  await together(page);

  const words = (by) => JSON.stringify(`Grüße 🌊 from ${by}`);
  assert.equal(await heard(page, 'Socket.IO', 'SocketCluster'), "on('lobby')");
  assert.equal(await heard(page, 'Socket.IO', 'Sono'), "on('message')");
  assert.equal(await heard(page, 'SocketCluster', 'SocketCluster'), "channel('lobby')");
  assert.equal(await heard(page, 'SocketCluster', 'Plain events'), "receiver('said')");
  assert.equal(await heard(page, 'Sono', 'Socket.IO'),
    `{"protocol":"said","payload":{"message":${words('Socket.IO')}}}`);
  assert.equal(await heard(page, 'Plain events', 'SocketCluster'),
    `{"event":"lobby","data":${words('SocketCluster')}}`);
  assert.equal(await heard(page, 'Plain events', 'Plain events'), `{"event":"said","args":[${words('Plain events')}]}`);
  const said = JSON.parse(await heard(page, 'Plain events', 'Sono'));
  assert.deepEqual([said.event, said.args[0], said.args.length], ['message', 'Grüße 🌊 from Sono', 2]);
  await picture(page, 'together');
  await page.setViewportSize({ width: 400, height: 800 });
  await picture(page, 'together-phone');
  assert.deepEqual(await close(page), [[]]);
});

test('together: those of a gateway that was killed say so, and are back in the room when it is', options, async () => {
  const page = await tab(browser, `${gateways[0]}/together/?gateways=${gateways}`, WIDE);
  for (const name of NAMES) await pane(page, name).getByText('in lobby').waitFor();
  await control(1, 'kill');
  for (const name of ['SocketCluster', 'Plain events']) await pane(page, name).getByText('connecting').waitFor();
  assert.equal(await pane(page, 'Plain events').getByRole('button', { name: 'Say' }).isDisabled(), true);
  await control(1, 'start');
  await together(page);
  await control(0, 'kill');
  for (const name of ['Socket.IO', 'Sono']) await pane(page, name).getByText('connecting').waitFor();
  await control(0, 'start');
  for (const name of NAMES) await pane(page, name).getByText('in lobby').waitFor();
  await page.getByLabel('Say by Sono').fill('Here we are again');
  await pane(page, 'Sono').getByRole('button', { name: 'Say' }).click();
  for (const name of NAMES) await pane(page, name).getByText('Here we are again').first().waitFor();
  await close(page);
});

test('the start page has a link to each', options, async () => {
  const page = await tab(browser, gateways[0], DESKTOP);
  for (const name of ['channels', 'sono', 'plain', 'together']) {
    await page.goto(gateways[0]);
    await page.locator('#demos').getByRole('link', { name, exact: true }).click();
    await page.waitForURL(`${gateways[0]}/${name}/`);
  }
  await page.goto(gateways[0]);
  await page.locator('#state').getByText('connected to /').waitFor();
  await picture(page, 'start');
  assert.deepEqual(await close(page), [[]]);
});

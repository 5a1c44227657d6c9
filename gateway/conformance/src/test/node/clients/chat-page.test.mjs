// The chat's page (worker/chat/page) in headless Chromium: tabs on two gateways. Leaves pictures in SCREENSHOTS.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { DESKTOP, PHONE, executable, launch, tab } from './browser.mjs';
import { answers, control, gateways, until } from './clients.mjs';

const MISSING = 'no Chromium on the PATH: apt-get install chromium, or CHROMIUM=/path/to/it';
const isThere = executable() !== undefined;
// A newcomer without a browser gets a reason; the continuous build must have one.
const options = { skip: isThere || process.env.CI === 'true' ? false : MISSING };

const SCREENSHOTS = process.env.SCREENSHOTS;
const picture = (page, name) => page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
const page = (gateway) => `${gateways[gateway]}/chat/`;

let browser;
before(async () => {
  if (options.skip) return;
  assert.ok(isThere, MISSING);
  mkdirSync(SCREENSHOTS, { recursive: true });
  [browser] = await Promise.all([launch(), answers('who')]);
});
after(() => browser?.close());

async function enter(page, name) {
  await page.locator('#state').getByText('online').waitFor();
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Enter the lobby' }).click();
}
async function person(gateway, name, options) {
  const one = await tab(browser, page(gateway), options);
  await enter(one, name);
  await one.locator('#room-name').waitFor();
  return one;
}
const say = async (page, text) => {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
};
const hears = (page, text) => page.locator('.bubble').getByText(text, { exact: true }).waitFor();
const people = (page) => page.locator('#people .name').allTextContents();
const isHere = (page, ...names) => until(`${names} are here`, async () => `${await people(page)}` === `${names}`);
const close = (...pages) => Promise.all(pages.map(async (one) => {
  const { troubles } = one;
  await one.context().close();
  return troubles;
}));

test('two tabs on two gateways: they hear each other, see who types, who is there, and who leaves', options, async () => {
  const ada = await person(0, 'Ada');
  const grace = await person(1, 'Grace', { ...PHONE, colorScheme: 'dark' });
  const joan = await person(1, 'Katherine');
  await isHere(ada, 'Ada', 'Grace', 'Katherine');
  await isHere(grace, 'Grace', 'Ada', 'Katherine');
  assert.equal(await ada.locator('#gateway').textContent() === await grace.locator('#gateway').textContent(), false);

  for (const [who, text] of [
    [ada, 'Good morning! I am on the first gateway.'], [grace, 'And I am on the second, with my phone.'],
    [grace, 'Who keeps the two together?'], [joan, 'Kafka on the way in, Redis on the way out.'],
    [ada, 'So a new version of the chat closes none of our sockets?'], [joan, 'Not one.'],
  ]) {
    await say(who, text);
    await Promise.all([ada, grace, joan].map((one) => hears(one, text)));
  }
  await ada.locator('.own:not(.pending)').first().waitFor();

  for (const one of [ada, grace]) {
    await one.getByLabel('Join a room').fill('tea');
    await one.getByRole('button', { name: 'Join the room' }).click();
    await one.locator('#room-name').getByText('tea', { exact: true }).waitFor();
  }
  await isHere(ada, 'Ada', 'Grace');
  await ada.locator('#rooms').getByText('lobby').click();
  await say(grace, 'The kettle is on');
  await ada.locator('#rooms .unread').getByText('1', { exact: true }).waitFor();
  await grace.locator('#rooms').getByText('lobby').click();

  await joan.locator('#text').pressSequentially('Has anybody');
  await Promise.all([ada, grace].map((one) => one.locator('#typing').getByText('Katherine is typing').waitFor()));
  await picture(ada, 'chat');
  await picture(grace, 'chat-phone');
  await grace.locator('#show-people').click();
  await picture(grace, 'chat-phone-people');
  await grace.getByRole('button', { name: 'Close' }).click();
  await joan.locator('#text').fill('');
  await until('nobody types', async () => (await ada.locator('#typing').textContent()) === '');

  await grace.locator('#rooms').getByText('tea').click();
  await ada.locator('#rooms').getByText('tea').click();
  await grace.getByRole('button', { name: 'Leave tea' }).click();
  await grace.locator('#room-name').getByText('lobby', { exact: true }).waitFor();
  await ada.locator('.event').getByText('Grace left').waitFor();
  await isHere(ada, 'Ada');
  await ada.locator('#rooms').getByText('lobby').click();

  assert.deepEqual(await close(joan), [[]]);
  await ada.locator('.event').getByText('Katherine left').waitFor();
  await isHere(ada, 'Ada', 'Grace');
  await isHere(grace, 'Grace', 'Ada');
  assert.deepEqual(await close(ada, grace), [[], []]);
});

test('what others write is text, and nothing of it runs', options, async () => {
  const evil = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>&amp;';
  const [mallory, victim] = [await person(0, '<b>Mallory</b>'), await person(1, 'Victim')];
  await say(mallory, evil);
  await mallory.getByLabel('Join a room').fill('<i>room</i>');
  await mallory.getByRole('button', { name: 'Join the room' }).click();
  await mallory.locator('#room-name').getByText('<i>room</i>', { exact: true }).waitFor();
  await hears(victim, evil);
  await victim.locator('.head b').getByText('<b>Mallory</b>', { exact: true }).waitFor();
  await isHere(victim, 'Victim', '<b>Mallory</b>');
  assert.equal(await victim.locator('#log img, #log script, #people b').count(), 0);
  assert.deepEqual(await Promise.all([mallory, victim].map((one) => one.evaluate(() => window.hit))), [undefined, undefined]);
  assert.deepEqual(await close(mallory, victim), [[], []]);
});

test('a name that is taken is said so, another is taken, and a reload keeps it', options, async () => {
  const [one, other] = [await person(0, 'Only one'), await tab(browser, page(1), DESKTOP)];
  await enter(other, 'only ONE');
  await other.locator('#login-error').getByText('The name only ONE is taken.').waitFor();
  await picture(other, 'chat-taken');
  await enter(other, 'Another one');
  await isHere(other, 'Another one', 'Only one');
  await other.reload();
  await isHere(other, 'Another one', 'Only one');
  await isHere(one, 'Only one', 'Another one');
  assert.deepEqual(await close(one, other), [[], []]);
});

test('a gateway that is killed: the page says so, and is back where it was, with its name, when the gateway is', options, async () => {
  const [ada, grace] = [await person(0, 'Ada again'), await person(1, 'Grace again')];
  await control(1, 'kill');
  await grace.locator('#state').getByText('reconnecting').waitFor();
  assert.equal(await grace.locator('#send').isDisabled(), true);
  await picture(grace, 'chat-reconnecting');
  await control(1, 'start');
  await grace.locator('#state').getByText('online').waitFor();
  await say(grace, 'Here I am again');
  await hears(ada, 'Here I am again');
  await isHere(ada, 'Ada again', 'Grace again');
  await isHere(grace, 'Grace again', 'Ada again');
  await close(ada, grace);
});

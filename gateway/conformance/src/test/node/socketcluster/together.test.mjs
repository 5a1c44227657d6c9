// Clients of every generation at once: in one channel over both gateways, over many pings, and when a gateway is killed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeAll, control, front, kind, sleep, until } from './clients.mjs';

const ON_EACH = 2; // of each kind, one on either gateway
const SILENCE = 5_000; // longer than either side waits for a sign of life
const text = 'Grüße 🌊';
const channel = `all of them ${text} ${process.pid}`;
const kinds = await Promise.all(process.env.VERSIONS.split(',').map(kind));
const clients = kinds.flatMap(({ name, make }) => Array.from({ length: ON_EACH }, () => ({ name, one: make(front) })));
for (const client of clients) {
  client.heard = [];
  client.one.hear(channel, (data) => client.heard.push(data));
  client.one.subscribe(channel, { data: { of: client.name } });
}
after(closeAll);

const subscribed = () => until('all are subscribed', () =>
  clients.every(({ one }) => one.isOpen && one.isSubscribed(channel)));
const gateway = async ({ one }) => (await one.invoke('who')).gateway;
const clear = () => clients.forEach((client) => (client.heard = []));

await subscribed();

test('what one of each kind publishes, everybody hears, in order', async () => {
  const said = [];
  for (const { name } of kinds) {
    const { one } = clients.find((client) => client.name === name);
    for (const data of [{ from: name, text }, name]) {
      await one.invokePublish(channel, data);
      said.push(data);
    }
  }
  await until('all is heard', () => clients.every(({ heard }) => heard.length >= said.length));
  for (const { name, heard } of clients) assert.deepEqual(heard, said, name);
});

test('nobody says a word for longer than a silence may last, and all are there', async (t) => {
  await sleep(SILENCE);
  for (const { name, one } of clients) {
    await t.test(name, async () => {
      assert.deepEqual(one.ends, []);
      assert.equal(await one.invoke('echo', 1), 1);
    });
  }
});

test('a gateway is killed: its clients come back to the other one, in their channel', async (t) => {
  const before = await Promise.all(clients.map(gateway));
  assert.equal(new Set(before).size, 2, 'some were on either gateway');
  const doomed = before[0];
  await control(doomed.endsWith('-a') ? 0 : 1, 'kill');
  await until('those of the dead gateway have heard of it', () =>
    clients.every(({ one }, i) => before[i] !== doomed || one.ends.length > 0));
  await subscribed();
  clear();
  await clients.at(-1).one.invokePublish(channel, text);
  await until('all hear it', () => clients.every(({ heard }) => heard.length > 0));
  for (const [i, { name, one, heard }] of clients.entries()) {
    await t.test(`${name}, ${before[i] === doomed ? 'killed' : 'elsewhere'}`, async () => {
      assert.deepEqual(heard, [text]);
      assert.notEqual(await gateway({ one }), doomed);
      if (before[i] !== doomed) assert.deepEqual(one.ends, []);
    });
  }
});

test('a gateway is stopped: its clients come back by themselves', async (t) => {
  await control(0, 'start');
  await control(1, 'start');
  const before = await Promise.all(clients.map(gateway));
  const leaving = before[0];
  const ended = clients.map(({ one }) => one.ends.length);
  await control(leaving.endsWith('-a') ? 0 : 1, 'stop');
  await until('its clients were told', () =>
    clients.every(({ one }, i) => before[i] !== leaving || one.ends.length > ended[i]));
  await subscribed();
  clear();
  await clients.at(-1).one.invokePublish(channel, text);
  await until('all hear it', () => clients.every(({ heard }) => heard.length > 0));
  for (const [i, { name, one, heard }] of clients.entries()) {
    if (before[i] === leaving) {
      await t.test(`${name}, ${one.ends[ended[i]].code}`, async () => {
        assert.deepEqual(heard, [text]);
        assert.notEqual(await gateway({ one }), leaving);
      });
    }
  }
});

// Clients of every version at once, with both parsers: in one room, and when a gateway is killed under them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ask, control, front, happens, load, until } from './clients.mjs';

const ON_EACH = 4; // of each kind, so that some are on either gateway
const text = 'Grüße 🌊';
const bytes = Buffer.from([0, 1, 255]);
const parserOf = async (name) => (name ? { parser: (await import(name)).default, path: process.env.SOCKET_PATH } : {});
const kinds = await Promise.all(process.env.VERSIONS.split(',').map(async (name) => {
  const [client, parser] = name.split('+');
  return { name, io: (await load(client)).io, more: await parserOf(parser) };
}));
const options = { transports: ['websocket'], forceNew: true, reconnectionDelay: 50, reconnectionDelayMax: 300 };
const clients = kinds.flatMap(({ name, io, more }) =>
  Array.from({ length: ON_EACH }, () => ({ name, socket: io(front, { ...options, ...more }), ends: [] })));
clients.forEach(({ socket, ends }) => socket.on('disconnect', (reason) => ends.push(reason)));
after(() => clients.forEach(({ socket }) => socket.disconnect()));

const connected = () => until('all are connected', () => clients.every(({ socket }) => socket.connected));
const know = () => Promise.all(clients.map(async ({ socket }) => (await ask(socket, 'who'))[0]));

await connected();

test('a room of all of them: texts and bytes of each reach everybody else', async () => {
  const room = `all of them ${Math.random()}`;
  for (const { socket } of clients) assert.deepEqual(await ask(socket, 'join', room), ['joined']);
  for (const kind of kinds) {
    const speaker = clients.find(({ name }) => name === kind.name);
    const others = clients.filter((one) => one !== speaker);
    const heard = others.map(({ socket }) => happens(socket, 'said'));
    speaker.socket.emit('say', room, { text, file: bytes });
    for (const [i, [got]] of (await Promise.all(heard)).entries()) {
      const from = `${kind.name} to ${others[i].name}`;
      assert.deepEqual([got.text, Buffer.from(got.file)], [text, bytes], from);
    }
  }
});

test('a gateway is killed: its clients come back to the other one, whose own hear nothing', async (t) => {
  const before = await know();
  const doomed = before[0].gateway;
  await control(doomed.endsWith('-a') ? 0 : 1, 'kill');
  const victims = clients.filter((_, i) => before[i].gateway === doomed);
  await until('those of the dead gateway have heard of it', () => victims.every(({ ends }) => ends.length > 0));
  await connected();
  const behind = await know();
  for (const { name } of kinds) {
    await t.test(name, () => {
      const own = clients.map((one, i) => ({ ...one, before: before[i], behind: behind[i] }))
        .filter((one) => one.name === name);
      assert.equal(new Set(own.map((one) => one.before.gateway)).size, 2, 'some were on either gateway');
      for (const one of own) {
        assert.notEqual(one.behind.gateway, doomed);
        if (one.before.gateway === doomed) {
          assert.notEqual(one.behind.connection, one.before.connection);
          assert.ok(one.ends.every((reason) => /^transport (close|error)$/.test(reason)), String(one.ends));
        } else {
          assert.deepEqual([one.behind.connection, one.ends], [one.before.connection, []]);
        }
      }
    });
  }
});

// Clients that poll and go on by WebSocket, each request at another gateway than the one before.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import {
  ask, client, connect, control, front, gateways, happens, isOfProtocol4, sleep, until,
} from './clients.mjs';

const CLIENTS = Number(process.env.CLIENTS ?? 24);
const text = 'Grüße 🌊';
const bytes = Buffer.from([0, 1, 255, 10, 13]);
const numbers = (count) => Array.from({ length: count }, (_, i) => i);
const transport = (one) => one.io.engine.transport.name;
const who = async (one) => (await ask(one, 'who'))[0];
/** Its place in the list of gateways, which are named by letters. */
const place = async (one) => (await who(one)).gateway.at(-1).charCodeAt(0) - 'a'.charCodeAt(0);

async function metric(gateway, name, label = '') {
  const lines = (await (await fetch(`${gateway}/q/metrics`)).text()).split('\n');
  return lines.filter((line) => line.match(/^[a-z_]+/)?.[0] === name && line.includes(label))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
const metrics = (name, label) => Promise.all(gateways.map((gateway) => metric(gateway, name, label)));
const upgrades = async () => (await metrics('millrace_upgrades_total', 'outcome="done"')).reduce((a, b) => a + b);

async function echoes(one) {
  const [said, { file }] = await ask(one, 'echo', text, { file: bytes });
  assert.deepEqual([said, Buffer.from(file)], [text, bytes]);
}

/** A client that polls, is in a room, and has all counted to it. */
async function counted(room) {
  const socket = await connect(front);
  const one = { socket, own: [], room: [], ends: [], sent: 0 };
  socket.on('told', (n) => one.own.push(n));
  socket.on('said', (n) => one.room.push(n));
  socket.on('disconnect', (reason) => one.ends.push(reason));
  await ask(socket, 'join', room);
  await echoes(socket);
  one.before = await who(socket);
  await ask(socket, 'count', room);
  assert.equal(transport(socket), 'polling');
  one.timer = setInterval(() => socket.emit('numbered', one.sent++), 25);
  return one;
}

async function hasMissedNothing(one) {
  clearInterval(one.timer);
  const [heard] = await ask(one.socket, 'tally');
  assert.deepEqual(heard, numbers(one.sent), 'what it said, in Kafka');
  const [count] = await ask(one.socket, 'enough');
  await until('all was heard', () => one.own.length >= count && one.room.length >= count);
  await echoes(one.socket);
  assert.deepEqual(one.own, numbers(count), 'what was said to it');
  assert.deepEqual(one.room, numbers(count), 'what was said to its room');
  assert.deepEqual(one.ends, []);
}

beforeEach(() => control('upgrades', 'pass'));

test(`${CLIENTS} clients go on by WebSocket while all speak: once and in order, both ways`, async () => {
  await until('nobody is there', async () => (await metrics('millrace_connections')).every((n) => n === 0));
  const done = await upgrades();
  await control('upgrades', 'wait');
  const all = await Promise.all(numbers(CLIENTS).map((i) => counted(`room ü ${client} ${i}`)));
  await sleep(100);
  await control('upgrades', 'pass');
  await until('all are on a WebSocket', () => all.every((one) => transport(one.socket) === 'websocket'));
  await sleep(300);
  await Promise.all(all.map(hasMissedNothing));
  assert.equal(await upgrades(), done + CLIENTS);
  const after = await Promise.all(all.map((one) => who(one.socket)));
  assert.deepEqual(after.map((known) => known.connection), all.map((one) => one.before.connection));
  const moved = after.filter((known, i) => known.gateway !== all[i].before.gateway).length;
  assert.ok(moved > 0, 'none has moved to the other gateway');
  // Each costs the one gateway that has its WebSocket, and the other one nothing.
  const held = gateways.map((_, g) => after.filter(({ gateway }) => gateway.endsWith('ab'[g])).length);
  const rooms = isOfProtocol4 ? 2 : 1; // that of its id is one, too
  for (const [name, label, each] of [
    ['millrace_connections', '', 1], ['millrace_clients', '', 1], ['millrace_registered_connections', '', 1],
    ['millrace_subscriptions', 'kind="connection"', 1], ['millrace_subscriptions', 'kind="room"', rooms],
  ]) {
    const wanted = held.map((count) => count * each).join();
    await until(`${name} ${label}: ${wanted}`, async () => (await metrics(name, label)).join() === wanted);
  }
});

test('one whose WebSockets are refused polls on', async () => {
  await control('upgrades', 'refused');
  const one = await counted(`room refused ${client}`);
  await sleep(500);
  assert.equal(transport(one.socket), 'polling');
  await hasMissedNothing(one);
});

/** One that has gone on at another gateway than where it began: [it, where it was, where it is]. */
async function mover() {
  for (let i = 0; i < 20; i++) {
    await control('upgrades', 'wait');
    const one = await counted(`room mover ${client} ${i}`);
    const from = await place(one.socket);
    await control('upgrades', 'pass');
    await until('it is on a WebSocket', () => transport(one.socket) === 'websocket');
    const to = await place(one.socket);
    if (from !== to) return [one, from, to];
    await hasMissedNothing(one);
    one.socket.disconnect();
  }
  throw new Error('none has moved');
}

if (process.env.KILLS) {
  test('the gateway that it came from is killed, then the one that has it', async () => {
    const [one, from, to] = await mover();
    const witness = await connect(gateways[from], { transports: ['websocket'] });
    const lost = (await who(witness)).connection;
    await control(from, 'kill');
    assert.deepEqual(await ask(one.socket, 'fate', lost), ['gateway lost'], 'its connections have been told of');
    await hasMissedNothing(one);
    let fate = 'lives';
    one.socket.emit('fate', one.before.connection, (reason) => (fate = reason));
    await control(from, 'start');
    assert.equal(fate, 'lives', 'nobody has told of its own');
    const gone = happens(one.socket, 'disconnect');
    await control(to, 'kill');
    await gone;
    await happens(one.socket, 'connect');
    await echoes(one.socket);
    await control(to, 'start');
  });
}

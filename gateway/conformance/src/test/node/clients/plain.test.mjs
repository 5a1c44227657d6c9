// Plain events, as monument's clients have them: a WebSocket and JSON. GATEWAYS has two gateways.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { JsonSocket } from './json-socket.mjs';

class Client extends JsonSocket {
  constructor(gateway, path = '/events', protocols = []) {
    super(gateway, path, protocols);
  }

  say(what) {
    this.socket.send(typeof what === 'string' || Buffer.isBuffer(what) ? what : JSON.stringify(what));
  }
}
const connect = (...all) => new Client(...all).opened();
/** It is served still, and nothing came before. */
async function lives(one) {
  one.say({ event: 'mirror', still: 1 });
  assert.deepEqual((await one.next()).mirrored, { event: 'mirror', still: 1 });
}
const isOf = (message, n) => assert.deepEqual(message, { event: 'data:set:n', data: n });

describe('passed through', () => {
  test('the worker has the whole message, and answers by any JSON', async () => {
    const one = await connect(0);
    one.say('{"event":"mirror","deep":{"é":[1.50,null]}, "event2":"x"}');
    const { mirrored, connection } = await one.next();
    assert.deepEqual(mirrored, { event: 'mirror', deep: { é: [1.5, null] }, event2: 'x' });
    assert.match(connection, /^[A-Za-z0-9_-]{20}$/);
    for (const say of [5, null, 'Grüße 🌊', [1, { a: 2 }], { error: { code: 7 } }]) {
      one.say({ event: 'any', say });
      assert.deepEqual(await one.next(), say);
    }
  });

  test('emit in the contract\'s form, and a worker\'s close', async () => {
    const one = await connect(1);
    one.say({ event: 'emit', args: [1, 'two'] });
    assert.deepEqual(await one.next(), { event: 'told', args: [1, 'two'] });
    one.say({ event: 'bye', code: 4321 });
    assert.deepEqual(await one.next(), { closed: 4321, reason: 'bye' });
  });

  test('what is no event is ignored, and harms nobody', async () => {
    const one = await connect(0);
    for (const nothing of ['', 'event', '[]', '5', 'null', '{}', '{"event":5}', '{"Event":"mirror"}', '{"event":"mirror"',
      '['.repeat(50_000), '{"event":"nobody handles this"}', '{"event":"__proto__"}', '{"__proto__":{"event":"mirror"}}']) {
      one.say(nothing);
    }
    one.say(Buffer.from('{"event":"mirror"}'));
    await lives(one);
  });

  test('at a path of that mode a get is passed through like any', async () => {
    const one = await connect(0, '/through');
    one.say({ event: 'data:get:n' });
    await lives(one);
  });
});

describe('data', () => {
  test('who has asked hears it, then and later, at any gateway; asking twice doubles nothing', async () => {
    const [one, other, third] = [await connect(0), await connect(1), await connect(1, '/data')];
    one.say({ event: 'data:get:n' });
    const first = (await one.next()).data;
    other.say({ event: 'data:get:n' });
    isOf(await one.next(), first + 1);
    isOf(await other.next(), first + 1);
    one.say({ event: 'data:get:n', again: true });
    isOf(await one.next(), first + 2);
    isOf(await other.next(), first + 2);
    third.say({ event: 'data:get:n' });
    for (const each of [one, other, third]) isOf(await each.next(), first + 3);
    await lives(one);
    await lives(other);
  });

  test('where data is all that is served, other events are ignored', async () => {
    const one = await connect(0, '/data');
    one.say({ event: 'mirror' });
    one.say({ event: 'data:get:n' });
    assert.equal((await one.next()).event, 'data:set:n');
  });

  test('thousands of names, and long ones, end at a limit; others are served', async () => {
    const [one, other] = [await connect(0), await connect(0)];
    for (let n = 0; n < 5_000; n++) one.say({ event: `many:get:${n}` });
    one.say({ event: `long:get:${'x'.repeat(100_000)}` });
    await lives(other);
    await lives(one);
  });
});

describe('the door', () => {
  test('with and without a slash at the end, with a query, and nowhere else', async () => {
    for (const path of ['/events', '/events/', '/events?a=1']) await lives(await connect(1, path));
    for (const path of ['/events/x', '/closed', '/event']) {
      assert.equal((await new Client(0, path).next()).status, 404, path);
    }
  });

  test('the first subprotocol of the settings is answered, else none', async () => {
    assert.equal((await connect(0, '/through', ['x', 'two', 'one'])).socket.protocol, 'one');
    const { status, closed } = await new Client(0, '/events', ['x']).next();
    assert.ok(status === undefined && closed === 1006, 'clients of ws want one of theirs');
  });

  test('too large a message: 1009; bytes that are no UTF-8: 1007', async () => {
    const one = await connect(0);
    one.say(`{"event":"mirror","x":"${'x'.repeat(1_000_001)}"}`);
    assert.equal((await one.next()).closed, 1009);
    const other = await connect(0);
    other.socket._sender.sendFrame([Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])]);
    assert.equal((await other.next()).closed, 1007);
  });
});

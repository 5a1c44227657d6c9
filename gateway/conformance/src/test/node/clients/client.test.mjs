// One client at a time: what it says, hears, asks, and how it ends.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ask, beside, connect, front, gateways, happens, since, sleep, socket, until } from './clients.mjs';

describe('connecting', () => {
  test('connects to the main namespace through each gateway', async () => {
    for (const gateway of gateways) {
      const one = await connect(gateway);
      assert.match(one.id, /^[A-Za-z0-9_-]{20,}$/);
      assert.notEqual(one.id, one.io.engine.id, 'the session is a credential, the connection id is not');
      assert.deepEqual(await ask(one, 'echo', gateway), [gateway]);
    }
  });

  test('connects to another namespace', async () => {
    const one = await connect(`${front}/chat`);
    assert.deepEqual(await ask(one, 'echo', 'there'), ['there']);
  });

  test('connects to a namespace that a pattern allows', async () => {
    const one = await connect(`${front}/room-7ü`);
    assert.deepEqual(await ask(one, 'echo', 'there'), ['there']);
  });

  test('is told of an invalid namespace, and the other one on the same transport lives on', async () => {
    const good = await connect(front, { forceNew: false });
    const bad = beside(good, '/nowhere');
    const [error] = await happens(bad, 'connect_error');
    assert.equal(error.message, 'Invalid namespace');
    assert.deepEqual(await ask(good, 'echo', 'lives'), ['lives']);
  });

  test('has two namespaces on one transport, and leaves one without the other', async () => {
    const main = await connect(front, { forceNew: false });
    const chat = beside(main, '/chat');
    await happens(chat, 'connect');
    assert.equal(main.io.engine, chat.io.engine);
    assert.notEqual(main.id, chat.id);
    assert.deepEqual(await Promise.all([ask(main, 'echo', 1), ask(chat, 'echo', 2)]), [[1], [2]]);
    const gone = chat.id;
    chat.disconnect();
    assert.deepEqual(await ask(main, 'fate', gone), ['client namespace disconnect']);
    assert.ok(main.connected);
    chat.connect();
    await happens(chat, 'connect');
    assert.deepEqual(await ask(chat, 'echo', 'again'), ['again']);
  });

  test('what it emits before it is connected is sent behind', async () => {
    const early = socket(front);
    const answers = [ask(early, 'echo', 1), ask(early, 'echo', 2)];
    assert.deepEqual(await Promise.all(answers), [[1], [2]]);
  });

  test('finds the path with and without its last slash', since('4.6'), async () => {
    const one = await connect(front, { addTrailingSlash: false });
    assert.deepEqual(await ask(one, 'echo', 'there'), ['there']);
  });

  test('offers subprotocols, as some pages do, and the first one is chosen', async () => {
    const one = await connect(front, { protocols: ['arduino', 'second'] });
    assert.equal(one.io.engine.transport.ws.protocol, 'arduino');
    assert.deepEqual(await ask(one, 'echo', 'there'), ['there']);
  });

  test('is let in by a worker that knows its name, and what it emitted meanwhile follows', async () => {
    const one = socket(`${front}/door`, { auth: { name: 'ada' } });
    assert.deepEqual(await ask(one, 'echo', 'early'), ['early']);
    assert.ok(one.connected);
  });

  test('is refused with message and data, and comes in when it asks again with a name', async () => {
    const one = socket(`${front}/door`, { auth: {} });
    const [error] = await happens(one, 'connect_error');
    assert.equal(error.message, 'Who are you?');
    assert.deepEqual(error.data, { login: 1 });
    one.auth = { name: 'bob' };
    one.connect();
    await happens(one, 'connect');
    assert.deepEqual(await ask(one, 'echo', 'in'), ['in']);
  });

  test('stays over several ping intervals with nothing to say', async () => {
    const one = await connect(front);
    const { id } = one;
    let pings = 0;
    one.io.engine.on('packet', ({ type }) => (pings += type === 'ping'));
    await until('four pings', () => pings >= 4);
    assert.equal(one.id, id);
    assert.deepEqual(await ask(one, 'echo'), []);
  });
});

describe('what JSON can say', () => {
  const values = {
    'a text': 'hello',
    'no text': '',
    'beyond ASCII and beyond the BMP': 'Grüße 🌊 \u0000 " \\ \u2028 \u{10ffff}',
    'half of a pair': '\ud800',
    'zero': 0,
    'fractions and exponents': [-0.5, 1e300, 5e-324, 9007199254740991],
    'truth and nothing': [true, false, null],
    'empty ones': [[], {}, [[]], { a: {} }],
    'objects in lists in objects': { a: [{ b: [{ 'größe 🌊': 1 }] }], c: [[1, [2, [3]]]] },
    'names that JavaScript has plans for': JSON.parse('{"__proto__":{"a":1},"constructor":1,"toString":2,"":3}'),
    'a text that looks like a packet': '451-["x",{"_placeholder":true,"num":0}]',
    '200,000 characters': 'ü'.repeat(200_000),
    '3,000 elements': Array.from({ length: 3000 }, (_, i) => ({ i })),
    '60 levels': JSON.parse('['.repeat(60) + ']'.repeat(60)),
  };
  for (const [what, value] of Object.entries(values)) {
    test(`${what}, through the gateway, Kafka, a worker and Redis`, async () => {
      const one = await connect(front);
      assert.deepEqual(await ask(one, 'echo', value, 'behind'), [value, 'behind']);
    });
  }

  test('a number as the name of an event', async () => {
    const one = await connect(front);
    one.emit(5, 1);
    assert.deepEqual(await ask(one, 'echo', 'lives'), ['lives']);
  });

  test('many arguments, and none', async () => {
    const one = await connect(front);
    const many = Array.from({ length: 500 }, (_, i) => i);
    assert.deepEqual(await ask(one, 'echo', ...many), many);
    assert.deepEqual(await ask(one, 'echo'), []);
  });
});

describe('bytes', () => {
  const bytes = Buffer.from([0, 1, 255, 10, 13]);

  test('both ways in an ack, where they stood', async () => {
    const one = await connect(front);
    const [first, { deep: [, second] }, third] = await ask(one, 'echo', bytes, { deep: [1, bytes] }, Buffer.alloc(0));
    assert.deepEqual([Buffer.from(first), Buffer.from(second), third.length], [bytes, bytes, 0]);
  });

  test('both ways in an event', async () => {
    const one = await connect(`${front}/chat`);
    const back = happens(one, 'message-back');
    one.emit('message', { file: bytes, name: 'a.bin' });
    const [{ file, name }] = await back;
    assert.deepEqual([Buffer.from(file), name], [bytes, 'a.bin']);
  });

  test('every kind of view, and half a megabyte', async () => {
    const one = await connect(front);
    const large = Buffer.alloc(500_000, 7);
    const sent = [new Uint8Array([1, 2]), new Uint8Array([3]).buffer, new DataView(new ArrayBuffer(2)), large];
    const got = await ask(one, 'echo', ...sent);
    assert.deepEqual(got.map((one) => one.length), [2, 1, 2, 500_000]);
    assert.ok(large.equals(Buffer.from(got[3])));
  });

  test('ten, which is the most that clients take', async () => {
    const one = await connect(front);
    const ten = Array.from({ length: 10 }, (_, i) => Buffer.from([i]));
    assert.deepEqual((await ask(one, 'echo', ...ten)).map((one) => one[0]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('heartbeats and texts between the parts of others', async () => {
    const one = await connect(front);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 ? ask(one, 'echo', i) : ask(one, 'echo', i, Buffer.alloc(20_000, i)))),
    );
    assert.deepEqual(answers.map(([i]) => i), Array.from({ length: 60 }, (_, i) => i));
  });
});

describe('workers and clients', () => {
  test('an emit without an ack reaches the worker, and its emit the client', async () => {
    const one = await connect(front);
    const back = happens(one, 'message-back');
    one.emit('message', 1, { two: [3] });
    assert.deepEqual(await back, [1, { two: [3] }]);
  });

  test('a worker asks, the client answers', async () => {
    const one = await connect(front);
    one.on('question', (text, answer) => answer(`yes, ${text}`, { n: 2 }));
    const report = happens(one, 'report');
    one.emit('ask', 'ready?', 5000);
    assert.deepEqual(await report, ['acked', ['yes, ready?', { n: 2 }]]);
  });

  test('a worker asks in vain, and hears so', async () => {
    const one = await connect(front);
    const report = happens(one, 'report');
    one.emit('ask', 'ready?', 200);
    assert.deepEqual(await report, ['failed', 'AckTimeout']);
  });

  test('a worker fails, by name', async () => {
    const one = await connect(front);
    const [{ error }] = await ask(one, 'fail');
    assert.deepEqual(error, { name: 'OnPurposeError', message: 'As you wished', data: { left: 0 } });
  });

  test('a room of clients on both gateways', async () => {
    const members = await Promise.all([...gateways, ...gateways].map((url) => connect(`${url}/chat`)));
    const room = `room ü:%{${members[0].id}}`;
    for (const member of members) assert.deepEqual(await ask(member, 'join', room), ['joined']);
    const heard = members.slice(1).map((member) => happens(member, 'said'));
    let own = 0;
    members[0].on('said', () => own++);
    members[0].emit('say', room, { text: 'hi' });
    assert.deepEqual(await Promise.all(heard), [[{ text: 'hi' }], [{ text: 'hi' }], [{ text: 'hi' }]]);
    assert.deepEqual(await ask(members[3], 'leave', room), []);
    let late = 0;
    members[3].on('said', () => late++);
    const last = [happens(members[0], 'said'), happens(members[1], 'said')];
    members[2].emit('say', room, 'bye');
    assert.deepEqual(await Promise.all(last), [['bye'], ['bye']]);
    assert.deepEqual(await ask(members[3], 'echo'), []);
    assert.deepEqual([own, late], [1, 0]);
  });
});

describe('ends', () => {
  test('its own disconnect is told to workers, with the reason', async () => {
    const [one, other] = [await connect(front), await connect(front)];
    const { id } = one;
    one.disconnect();
    assert.deepEqual(await ask(other, 'fate', id), ['client namespace disconnect']);
  });

  test('its transport closes, and workers hear that', async () => {
    const [one, other] = [await connect(front), await connect(front)];
    const { id } = one;
    one.io.engine.close();
    assert.deepEqual(await ask(other, 'fate', id), ['transport close']);
  });

  test('a worker disconnects it, and it does not come back by itself', async () => {
    const one = await connect(front);
    const { id } = one;
    one.emit('disconnect-me');
    assert.deepEqual((await happens(one, 'disconnect'))[0], 'io server disconnect');
    await sleep(700);
    assert.ok(!one.connected, 'longer than its longest way back');
    one.connect();
    await happens(one, 'connect');
    assert.deepEqual(await ask(one, 'fate', id), ['server namespace disconnect']);
  });

  test('a worker disconnects one namespace, and the others on the transport live on', async () => {
    const main = await connect(front, { forceNew: false });
    const chat = beside(main, '/chat');
    await happens(chat, 'connect');
    chat.emit('disconnect-me');
    chat.emit('echo', 'in flight');
    assert.equal((await happens(chat, 'disconnect'))[0], 'io server disconnect');
    chat.emit('echo', 'buffered, not sent');
    assert.deepEqual(await ask(main, 'echo', 'lives'), ['lives']);
  });

  test('a worker closes it with a code, and it comes back', async () => {
    const one = await connect(front);
    const { id } = one;
    one.emit('close-me', 4001);
    const [reason, details] = await happens(one, 'disconnect');
    assert.equal(reason, 'transport close');
    if (since('4.5').skip === undefined) assert.equal(details.context.code, 4001);
    await happens(one, 'connect');
    assert.notEqual(one.id, id);
    assert.deepEqual(await ask(one, 'echo', 'again'), ['again']);
  });

  test('what is too large ends its transport, and it comes back', async () => {
    const one = await connect(front);
    one.emit('echo', 'x'.repeat(1_000_001));
    const [reason, details] = await happens(one, 'disconnect');
    assert.equal(reason, 'transport close');
    if (since('4.5').skip === undefined) assert.equal(details.context.code, 1009);
    await happens(one, 'connect');
    assert.deepEqual(await ask(one, 'echo', 'again'), ['again']);
  });
});

describe('what came with later clients', () => {
  test('emitWithAck', since('4.6'), async () => {
    const one = await connect(front);
    assert.equal(await one.emitWithAck('echo', 'once'), 'once');
    assert.equal(await one.timeout(5000).emitWithAck('echo', 'in time'), 'in time');
  });

  test('a timeout where no worker answers', since('4.4'), async () => {
    const one = await connect(front);
    const error = await new Promise((resolve) => one.timeout(200).emit('silence', resolve));
    assert.match(error.message, /timed out/);
    assert.deepEqual(await ask(one, 'echo', 'lives'), ['lives']);
  });

  test('retries: sent again under another ack id, so that a worker sees it twice', since('4.6'), async () => {
    const one = await connect(front, { retries: 3, ackTimeout: 500 });
    const key = `${one.id}-key`;
    const count = await new Promise((resolve, reject) =>
      one.emit('second-time', key, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
    assert.ok(count >= 2, `seen ${count} times`);
  });

  test('retries: one in flight, in order', since('4.6'), async () => {
    const one = await connect(front, { retries: 5, ackTimeout: 5000 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        new Promise((resolve, reject) => one.emit('echo', i, (error, n) => (error ? reject(error) : resolve(n)))),
      ),
    );
    assert.deepEqual(answers, Array.from({ length: 20 }, (_, i) => i));
  });

  test('volatile: sent while connected, dropped while not', async () => {
    const one = await connect(front);
    let through = 0;
    await until('one gets through, as its transport is free at some time', () => {
      one.volatile.emit('echo', 'now', () => through++);
      return through > 0;
    });
    one.disconnect();
    let answered = 0;
    one.volatile.emit('echo', 'never', () => answered++);
    one.connect();
    await happens(one, 'connect');
    assert.deepEqual(await ask(one, 'echo', 'later'), ['later']);
    assert.equal(answered, 0);
  });
});

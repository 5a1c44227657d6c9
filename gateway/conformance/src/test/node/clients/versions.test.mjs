// What every version of the client does, each in its own way: run once for each of them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ask, before, beside, connect, front, gateways, happens, isOfProtocol4, parser, since, sleep, socket, transports, until,
} from './clients.mjs';

/** How a refused namespace is heard of. */
const refused = isOfProtocol4 ? 'error' : 'connect_error';
const text = 'Grüße 🌊';
const bytes = Buffer.from([0, 1, 255, 10, 13]);
const who = async (one) => (await ask(one, 'who'))[0];

/** A namespace with credentials: clients before 3 have only a query for them. */
const presenting = (namespace, auth) => {
  if (!isOfProtocol4) return socket(front + namespace, { auth });
  const query = Object.entries(auth).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  return socket(`${front}${namespace}?${query}`);
};

/** The id under which servers know it: clients of 1.x tell the main namespace's in all of them. */
const clientId = (one) => (one.nsp === '/' || one.id.startsWith(one.nsp) ? one.id : `${one.nsp}#${one.id}`);

describe('connecting', () => {
  test('with a query, through each gateway', async () => {
    for (const gateway of gateways) {
      const known = await who(await connect(gateway, { query: { token: text } }));
      assert.equal(known.query.token, text);
      assert.equal(known.query.EIO, isOfProtocol4 ? '3' : '4');
    }
  });

  test('with credentials: auth, or the namespace\'s query', since('1.5'), async () => {
    const one = presenting('/chat', { token: text });
    await happens(one, 'connect');
    assert.deepEqual((await who(one)).auth, { token: text });
  });

  test('an id of protocol 5 is the connection\'s', since('3.0'), async () => {
    const one = await connect(`${front}/chat`);
    assert.equal((await who(one)).connection, one.id);
  });

  test('an id of protocol 4 is known to workers, and a room of its own', before('3.0'), async () => {
    const [main, other] = [await connect(gateways[0]), await connect(gateways[1])];
    const [chat, third] = [await connect(`${gateways[0]}/chat`), await connect(`${gateways[1]}/chat`)];
    for (const [one, teller] of [[main, other], [chat, third]]) {
      const known = await who(one);
      assert.equal(known.clientId, clientId(one));
      assert.notEqual(known.connection, one.id, 'that is for the gateway to choose');
      const told = happens(one, 'told');
      await ask(teller, 'tell', clientId(one), text);
      assert.deepEqual(await told, [text]);
    }
    assert.equal(clientId(main), main.io.engine.id);
    assert.equal(clientId(chat), `/chat#${chat.io.engine.id}`);
  });

  test('a namespace that a pattern allows, beyond ASCII', async () => {
    const one = await connect(`${front}/room-7ü`);
    assert.deepEqual(await ask(one, 'echo', 'there'), ['there']);
  });

  test('two namespaces on one transport: one is left, the other lives on', async () => {
    const main = await connect(front);
    const chat = beside(main, '/chat');
    await happens(chat, 'connect');
    const gone = (await who(chat)).connection;
    chat.disconnect();
    assert.deepEqual(await ask(main, 'fate', gone), ['client namespace disconnect']);
    chat.connect();
    await happens(chat, 'connect');
    assert.deepEqual(await ask(chat, 'echo', 'again'), ['again']);
  });

  test('an unknown namespace is refused, and the other one on its transport lives on', async () => {
    const good = await connect(front);
    const [error] = await happens(beside(good, '/nowhere'), refused);
    if (isOfProtocol4) assert.equal(error, 'Invalid namespace');
    else assert.deepEqual([error instanceof Error, error.message], [true, 'Invalid namespace']);
    assert.deepEqual(await ask(good, 'echo', 'lives'), ['lives']);
  });

  test('a worker refuses, with message and data', async () => {
    const [error] = await happens(presenting('/door', {}), refused);
    if (isOfProtocol4) assert.deepEqual(error, { login: 1 });
    else assert.deepEqual([error.message, error.data], ['Who are you?', { login: 1 }]);
  });

  test('a worker refuses, with a message alone', since('1.5'), async () => {
    const [error] = await happens(presenting('/door', { name: 'barred' }), refused);
    if (isOfProtocol4) assert.equal(error, 'Not you');
    else assert.deepEqual([error.message, error.data], ['Not you', undefined]);
  });

  test('a worker lets in, and what was emitted meanwhile follows', since('1.5'), async () => {
    const one = presenting('/door', { name: text });
    assert.equal((await who(one)).user, text);
  });

  test('a silent client stays over several ping intervals', async () => {
    const one = await connect(front);
    const { id } = one;
    let pings = 0;
    one.io.engine.on('packet', ({ type }) => (pings += type === (isOfProtocol4 ? 'pong' : 'ping')));
    await until('three of them', () => pings >= 3);
    assert.equal(one.id, id);
    assert.deepEqual(await ask(one, 'echo'), []);
  });
});

describe('events', () => {
  // 1.x reads text that was polled letter by letter, for seconds where there are many: its pings would be overdue
  const long = transports[0] === 'polling' && since('2.0').skip ? 10_000 : 100_000;
  const values = {
    texts: [text, '', '\u0000 " \\ \u2028 \u{10ffff}', '451-["x",{"_placeholder":true,"num":0}]'],
    // the msgpack parser takes 1e300 for an integer and writes 0
    numbers: [0, -0.5, parser ? 1.5e-300 : 1e300, 5e-324, 9007199254740991, -1, 255, 65536, 4294967296],
    'truth and nothing': [true, false, null],
    structures: [[], {}, [[]], { a: [{ 'größe 🌊': 1 }], c: [[1, [2, [3]]]] }],
    // and sets the prototype where it reads its name
    'names that JavaScript has plans for': [JSON.parse(`{${parser ? '' : '"__proto__":{"a":1},'}"constructor":1,"":3}`)],
    'what is long': ['ü'.repeat(long), Array.from({ length: 3000 }, (_, i) => ({ i }))],
  };
  for (const [what, list] of Object.entries(values)) {
    test(`${what}, there and back in an event and in an ack`, async () => {
      const one = await connect(front);
      assert.deepEqual(await ask(one, 'echo', ...list), list);
      const back = happens(one, 'message-back');
      one.emit('message', ...list);
      assert.deepEqual(await back, list);
    });
  }

  test('bytes, nested, there and back in an event and in an ack', async () => {
    const one = await connect(front);
    const back = happens(one, 'message-back');
    one.emit('message', { file: bytes, name: text, more: [1, [bytes]] });
    for (const [got] of [await back, await ask(one, 'echo', { file: bytes, name: text, more: [1, [bytes]] })]) {
      assert.deepEqual([Buffer.from(got.file), got.name, Buffer.from(got.more[1][0])], [bytes, text, bytes]);
    }
  });

  test('half a megabyte of bytes, and none', async () => {
    const large = Buffer.alloc(500_000, 7);
    const [first, second] = await ask(await connect(front), 'echo', large, Buffer.alloc(0));
    assert.ok(large.equals(Buffer.from(first)));
    assert.equal(second.byteLength ?? second.length, 0);
  });

  test('a worker asks, and the client answers', async () => {
    const one = await connect(front);
    one.on('question', (asked, answer) => answer(`yes, ${asked}`, { n: [null] }));
    const report = happens(one, 'report');
    one.emit('ask', text, 10_000);
    assert.deepEqual(await report, ['acked', [`yes, ${text}`, { n: [null] }]]);
  });

  test('a worker asks with bytes, and the client answers with bytes', async () => {
    const one = await connect(front);
    one.on('question', ({ file }, answer) => answer({ again: [file, text] }));
    const report = happens(one, 'report');
    one.emit('ask', { file: bytes }, 10_000);
    const [how, [{ again: [file, name] }]] = await report;
    assert.deepEqual([how, Buffer.from(file), name], ['acked', bytes, text]);
  });

  test('fifty events stay in order', async () => {
    const one = await connect(front);
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const got = [];
    one.on('message-back', (i) => got.push(i));
    numbers.forEach((i) => one.emit('message', i));
    await until('all are back', () => got.length === numbers.length);
    assert.deepEqual(got, numbers);
  });

  test('volatile from a worker, to a client that reads', async () => {
    const one = await connect(front);
    const whispered = happens(one, 'whispered');
    one.emit('whisper', text);
    assert.deepEqual(await whispered, [text]);
  });

  test('volatile from the client', since('3.0'), async () => {
    const one = await connect(front);
    let through = 0;
    await until('one gets through, as its transport is free at some time', () => {
      one.volatile.emit('echo', 'now', () => through++);
      return through > 0;
    });
  });

  test('a room of clients on both gateways', async () => {
    const members = await Promise.all([...gateways, ...gateways].map((url) => connect(`${url}/chat`)));
    const room = `room ü:%{${members[0].id}}`;
    for (const member of members) assert.deepEqual(await ask(member, 'join', room), ['joined']);
    const heard = members.slice(1).map((member) => happens(member, 'said'));
    let own = 0;
    members[0].on('said', () => own++);
    members[0].emit('say', room, { text });
    assert.deepEqual(await Promise.all(heard), [[{ text }], [{ text }], [{ text }]]);
    assert.deepEqual(await ask(members[0], 'echo'), []);
    assert.equal(own, 0);
  });
});

describe('ends', () => {
  test('its transport closes, and workers hear that', async () => {
    const [one, other] = [await connect(front), await connect(front)];
    const { connection } = await who(one);
    one.io.reconnection(false);
    one.io.engine.close();
    assert.deepEqual(await ask(other, 'fate', connection), ['transport close']);
  });

  test('a worker disconnects it, and it does not come back by itself', async () => {
    const one = await connect(front);
    const { connection } = await who(one);
    one.emit('disconnect-me');
    assert.equal((await happens(one, 'disconnect'))[0], 'io server disconnect');
    await sleep(400);
    assert.ok(!one.connected, 'longer than its longest way back');
    one.connect();
    await happens(one, 'connect');
    assert.deepEqual(await ask(one, 'fate', connection), ['server namespace disconnect']);
  });

  test('a worker closes it with a code, and it comes back by itself', async () => {
    const one = await connect(front);
    const { connection } = await who(one);
    const back = happens(one, 'disconnect').then((why) => happens(one, 'connect').then(() => why));
    one.emit('close-me', 4001);
    assert.equal((await back)[0], 'transport close');
    assert.notEqual((await who(one)).connection, connection);
  });
});

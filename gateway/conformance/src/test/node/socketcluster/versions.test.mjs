// What every version of the client does, each in its own way: run once for each of them.
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { closeAll, failure, front, gateways, kind, sleep, until } from './clients.mjs';

const version = await kind(process.env.VERSION);
const { connect, make } = version;
const text = 'Grüße 🌊';
const since = (major) => (version.major < major ? { skip: `it came with ${major}` } : {});
const onBoth = () => Promise.all(gateways.map((gateway) => connect(gateway)));
let channels = 0;
afterEach(closeAll);
const fresh = (what) => `${what} ${text} ${process.pid} ${++channels}`;

describe('connecting', () => {
  test('through each gateway, with a query; each has an id of its own', async () => {
    const both = await Promise.all(gateways.map((gateway) => connect(gateway, { query: { token: 'a+b', x: '1' } })));
    for (const one of both) {
      const known = await one.invoke('who');
      assert.deepEqual([known.query.token, known.query.x], ['a+b', '1']);
      assert.equal(known.connection, one.id);
    }
    assert.notEqual(both[0].id, both[1].id);
  });

  test('nobody is authenticated, as there is no token', async () => {
    const one = await connect(front);
    assert.equal(one.comings[0].isAuthenticated, false);
  });

  test('what was said before the connection stood is sent then, in order', async () => {
    const one = make(front);
    const answers = [1, 2, 3].map((n) => one.invoke('echo', n));
    assert.deepEqual(await Promise.all(answers), [1, 2, 3]);
  });

  test('it leaves: workers hear that, and it stays away', async () => {
    const [one, other] = await onBoth();
    const { id } = one;
    one.close();
    assert.equal(await other.invoke('fate', id), 'transport close');
    assert.deepEqual(one.ends.map((end) => end.code), [1000]);
    await sleep(500);
    assert.equal(one.comings.length, 1);
  });
});

describe('calling', () => {
  test('transmit, and a worker transmits: any JSON', async () => {
    const one = await connect(front);
    for (const data of [text, 0, false, [1, { a: [null] }], { text, deep: { n: 1.5 } }]) {
      const said = new Promise((resolve) => one.receive('said', resolve));
      one.transmit('say', data);
      assert.deepEqual(await said, data);
    }
  });

  test('invoke: a worker\'s answer, any JSON, or none', async () => {
    const one = await connect(front);
    for (const data of [text, 0, false, '', [], {}, [1, { a: [null] }], { text, deep: { n: 1.5 } }]) {
      assert.deepEqual(await one.invoke('echo', data), data);
    }
    assert.equal((await one.invoke('nothing', 1)) ?? null, null);
  });

  test('invoke: a worker\'s named error with fields of its own', async () => {
    const error = await failure((await connect(front)).invoke('refuse', { why: text }));
    assert.ok(error instanceof Error || version.major < 4); // to 3 an error is what came
    assert.deepEqual([error.name, error.message, error.code], ['BadCustomError', 'Not so', 42]);
    assert.deepEqual(error.details, { why: text });
  });

  test('a worker invokes the client: its answer, or its error', async () => {
    const one = await connect(front);
    one.answer('question', async (data) => {
      if (data === 'bad') throw Object.assign(new Error('I will not'), { name: 'StubbornError' });
      return { heard: data };
    });
    assert.deepEqual(await one.invoke('ask', text), { acked: { heard: text } });
    assert.deepEqual(await one.invoke('ask', [1]), { acked: { heard: [1] } });
    assert.deepEqual(await one.invoke('ask', 'bad'), { failed: 'StubbornError', message: 'I will not' });
  });

  test('three hundred events in order, and their answers', async () => {
    const one = await connect(front);
    const said = [];
    one.receive('said', (n) => said.push(n));
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    numbers.forEach((n) => one.transmit('say', n));
    assert.deepEqual(await Promise.all(numbers.map((n) => one.invoke('echo', n))), numbers);
    await until('all were said', () => said.length === numbers.length);
    assert.deepEqual(said, numbers);
  });

  test('bytes become base64 in JSON', { skip: version.hasCodec && 'the codec writes them otherwise' }, async () => {
    const one = await connect(front);
    const answer = await one.invoke('echo', { file: Buffer.from([0, 1, 255]) });
    assert.deepEqual(answer, { file: { base64: true, data: 'AAH/' } });
  });

  test('a worker\'s bytes come as base64', async () => {
    const bytes = await (await connect(front)).invoke('bytes');
    if (version.hasCodec) assert.ok(bytes, 'in some form');
    else assert.deepEqual(bytes, { file: { base64: true, data: 'AAH/' } });
  });

  test('raw frames are nobody\'s, and the socket lives', async () => {
    const one = await connect(front);
    for (const raw of ['hello', '{"no":"event"}', Buffer.from([1, 2])]) one.socket.send(raw);
    assert.equal(await one.invoke('echo', 1), 1);
    assert.deepEqual([one.ends, one.comings.length], [[], 1]);
  });
});

describe('channels', () => {
  test('publish by transmit and by invoke, over gateways, in order; the publisher hears itself', async () => {
    const name = fresh('foo');
    const [here, there] = await onBoth();
    const heard = [await here.listen(name), await there.listen(name)];
    const said = [{ text, n: 1 }, 2, 'three', [4], null, false];
    for (const [i, data] of said.entries()) {
      if (i % 2) here.transmitPublish(name, data);
      else await here.invokePublish(name, data);
    }
    for (const each of heard) {
      await until('all is heard', () => each.length >= said.length);
      assert.deepEqual(each, said);
    }
    await there.publishAround(name, 'back');
    await until('both have it', () => heard.every((each) => each.length >= said.length + 2));
    for (const each of heard) assert.deepEqual(each.slice(said.length), ['back', 'back']);
  });

  test('five hundred publishes of one are heard in order, once', async () => {
    const name = fresh('flood');
    const [here, there] = await onBoth();
    const heard = [await here.listen(name), await there.listen(name)];
    const numbers = Array.from({ length: 500 }, (_, n) => n);
    numbers.forEach((n) => here.transmitPublish(name, n));
    await here.invokePublish(name, 'end');
    for (const each of heard) {
      await until('the end is heard', () => each.includes('end'));
      assert.deepEqual(each, [...numbers, 'end']);
    }
  });

  test('who publishes need not be subscribed', async () => {
    const name = fresh('open');
    const [here, there] = await onBoth();
    const heard = await there.listen(name);
    await here.publishAround(name, text);
    await until('both came', () => heard.length >= 2);
    assert.deepEqual(heard, [text, text]);
  });

  test('a worker publishes', async () => {
    const name = fresh('exchange');
    const [here, there] = await onBoth();
    const heard = await there.listen(name);
    await here.invoke('publish', { channel: name, data: { from: text } });
    await until('it came', () => heard.length > 0);
    assert.deepEqual(heard, [{ from: text }]);
  });

  test('unsubscribe: nothing more comes, and it can come back', async () => {
    const name = fresh('left');
    const [here, there] = await onBoth();
    const heard = await here.listen(name);
    const left = new Promise((resolve) => here.on('unsubscribe', resolve));
    here.unsubscribe(name);
    assert.equal((await left).channel, name);
    await here.invoke('echo', 'behind the unsubscribe');
    await there.invokePublish(name, 'unheard');
    here.subscribe(name);
    await until('it is back', () => here.isSubscribed(name));
    await there.invokePublish(name, 'heard');
    await until('something came', () => heard.length > 0);
    assert.deepEqual(heard, ['heard']);
  });

  test('a worker kicks it out', async () => {
    const name = fresh('bar');
    const [here, there] = await onBoth();
    const heard = await here.listen(name);
    const kicked = new Promise((resolve) => here.on('kickOut', resolve));
    await here.invoke('kick', name);
    assert.deepEqual(await kicked, { channel: name, message: 'bye' });
    await until('it is out', () => !here.isSubscribed(name));
    await there.invokePublish(name, 'unheard');
    assert.equal(await here.invoke('echo', 1), 1);
    assert.deepEqual(heard, []);
  });

  test('subscriptions with data and priority, many at once', async () => {
    const one = await connect(front);
    const names = Array.from({ length: 30 }, () => fresh('many'));
    const heard = await Promise.all(names.map((name, i) => one.listen(name, { priority: i, data: { i } })));
    await Promise.all(names.map((name) => one.invokePublish(name, name)));
    await until('all came', () => heard.every((each) => each.length > 0));
    assert.deepEqual(heard, names.map((name) => [name]));
  });

  test('subscribe, publish at once: the publisher hears it', async () => {
    const one = await connect(front);
    const name = fresh('at once');
    const heard = [];
    one.hear(name, (data) => heard.push(data));
    one.subscribe(name);
    one.transmitPublish(name, text);
    await until('it came', () => heard.length > 0);
    assert.deepEqual(heard, [text]);
  });

  test('names of any characters', async () => {
    const [here, there] = await onBoth();
    for (const name of ['a:b%{c}*', ' ', '#subscribe', 'a/b?c&d']) {
      const heard = await there.listen(name);
      await here.invokePublish(name, name);
      await until(`${name} came`, () => heard.length > 0);
      assert.deepEqual(heard, [name]);
    }
  });

  test('where clients may not publish they are told so', async () => {
    const name = fresh('silent');
    const one = await connect(front, { path: '/silent/' });
    const heard = await one.listen(name);
    const error = await failure(one.invokePublish(name, 1));
    assert.deepEqual([error.name, error.message], ['InvalidActionError', 'Client publish feature is disabled']);
    await one.invoke('publish', { channel: name, data: 2 });
    await until('the worker\'s came', () => heard.length > 0);
    assert.deepEqual(heard, [2]);
  });

  test('more channels than a connection may have', async () => {
    const one = await connect(front);
    const failed = new Promise((resolve) => one.on('subscribeFail', resolve));
    const names = Array.from({ length: 101 }, () => fresh('limit'));
    names.forEach((name) => one.subscribe(name));
    const { channel, error } = await failed;
    assert.equal(channel, names.at(-1));
    assert.equal(error.name, 'BrokerError');
    assert.match(error.message, /exceed the channel subscription limit/);
    await until('the others are in', () => names.slice(0, -1).every((name) => one.isSubscribed(name)));
    assert.equal(one.isSubscribed(names.at(-1)), false);
  });
});

describe('coming back', () => {
  for (const code of [1012, 4100]) {
    // The WebSocket of 4.x throws at codes that RFC 6455 did not have.
    const can = code === 1012 ? since(5) : {};
    test(`closed by ${code}: it comes back, and so do its subscriptions`, can, async () => {
      const name = fresh('again');
      const [here, there] = await onBoth();
      const heard = await here.listen(name);
      const { id } = here;
      here.transmit('close-me', code);
      await until('it is back', () => here.comings.length === 2 && here.isSubscribed(name));
      assert.deepEqual(here.ends.map((end) => [end.code, end.reason]), [[code, 'as you wished']]);
      assert.notEqual(here.id, id);
      await there.invokePublish(name, text);
      await until('it came', () => heard.length > 0);
      assert.deepEqual(heard, [text]);
    });
  }

  test('closed by 4501: it stays away', since(4), async () => {
    const one = await connect(front);
    one.transmit('close-me', 4501);
    await until('it is closed', () => one.ends.length > 0);
    await sleep(700);
    assert.deepEqual([one.ends.map((end) => end.code), one.comings.length], [[4501], 1]);
  });
});

describe('batching', () => {
  test('batchOnHandshake: subscriptions and events in one array', since(15), async () => {
    const names = Array.from({ length: 5 }, () => fresh('batch'));
    const one = make(front, { batchOnHandshake: true });
    const heard = names.map((name) => {
      const each = [];
      one.hear(name, (data) => each.push(data));
      one.subscribe(name);
      return each;
    });
    const answers = [1, 2, 3].map((n) => one.invoke('echo', n));
    assert.deepEqual(await Promise.all(answers), [1, 2, 3]);
    await until('all are subscribed', () => names.every((name) => one.isSubscribed(name)));
    await Promise.all(names.map((name) => one.invokePublish(name, name)));
    await until('all came', () => heard.every((each) => each.length > 0));
    assert.deepEqual(heard, names.map((name) => [name]));
  });

  test('startBatching: subscribe and publish in one array', since(16), async () => {
    const one = await connect(front);
    const name = fresh('array');
    const heard = [];
    one.hear(name, (data) => heard.push(data));
    one.socket.startBatching();
    one.subscribe(name);
    [1, 2, 3].forEach((n) => one.transmitPublish(name, n));
    await until('all came', () => heard.length === 3);
    one.socket.stopBatching();
    assert.deepEqual(heard, [1, 2, 3]);
  });

  test('subscribe with batch: one array of subscriptions', version.major >= 8 && version.isCallbacks ? {} : { skip: '8 to 14 have it' }, async () => {
    const one = await connect(front);
    const names = Array.from({ length: 4 }, () => fresh('batched'));
    const heard = await Promise.all(names.map((name) => one.listen(name, { batch: true })));
    await Promise.all(names.map((name) => one.invokePublish(name, name)));
    await until('all came', () => heard.every((each) => each.length > 0));
    assert.deepEqual(heard, names.map((name) => [name]));
  });
});

// Sono by the frames of its client, at two gateways (GATEWAYS).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { control, until } from './clients.mjs';
import { JsonSocket } from './json-socket.mjs';

/** What Sono's client does: a WebSocket, one answer for each question, in its order. */
class Client extends JsonSocket {
  send(protocol, payload, event) {
    this.socket.send(JSON.stringify({ protocol, ...(event && { event }), ...(payload && { payload }) }));
  }

  /** Asks, and hears the answer next. */
  async grab(message, event = 'grab') {
    this.send('grab', { message }, event);
    const answer = await this.next();
    assert.equal(answer.protocol, event);
    assert.deepEqual(answer.payload.type, message);
    return answer.payload.message;
  }
}
async function connect(gateway, path = '/ws') {
  const one = await new Client(gateway, path).opened();
  [one.id] = await one.grab('myid');
  return one;
}
const error = async (one, words) => {
  const { protocol, payload } = await one.next();
  assert.equal(protocol, 'error');
  assert.match(payload.message, words);
};
/** It is served still, and has heard nothing before. */
const lives = async (one) => assert.deepEqual(await one.grab('myid'), [one.id]);

describe('speaking', () => {
  test('message: to all in the channel, itself too, at both gateways', async () => {
    const [one, other] = [await connect(0), await connect(1)];
    one.send('message', { message: { text: 'Grüße 🌊', n: [1.5, null] } }, 'chat');
    const heard = { protocol: 'chat', payload: { message: { text: 'Grüße 🌊', n: [1.5, null] }, from: one.id } };
    assert.deepEqual(await one.next(), heard);
    assert.deepEqual(await other.next(), heard);
    other.send('message', { message: 1 });
    for (const each of [one, other]) {
      assert.deepEqual(await each.next(), { protocol: 'message', payload: { message: 1, from: other.id } });
    }
  });

  test('broadcast: all but itself', async () => {
    const [one, other, third] = [await connect(0), await connect(1), await connect(0)];
    one.send('broadcast', { message: 'b' }, 'x');
    for (const each of [other, third]) {
      assert.deepEqual(await each.next(), { protocol: 'x', payload: { message: 'b', from: one.id } });
    }
    await lives(one);
  });

  test('directmessage: one, at whatever gateway; offers, answers and candidates go so', async () => {
    const [one, other, third] = [await connect(0), await connect(1), await connect(1)];
    for (const event of ['offer', 'answer', 'candidate']) {
      one.send('directmessage', { message: { sdp: event }, to: other.id }, event);
      assert.deepEqual(await other.next(), { protocol: event, payload: { message: { sdp: event }, from: one.id } });
    }
    one.send('directmessage', { message: 1, to: one.id });
    assert.deepEqual(await one.next(), { protocol: 'message', payload: { message: 1, from: one.id } });
    await lives(third);
  });

  test('to one that has gone, or never was: an error', async () => {
    const [one, other] = [await connect(0), await connect(1)];
    other.socket.close();
    await other.next();
    for (let left = true; left;) { // until its gateway has heard of its end
      left = (await one.grab('clients')).includes(other.id);
    }
    one.send('directmessage', { message: 1, to: other.id });
    await error(one, /There is no client/);
    for (const to of ['nobody', '', 5, 'x'.repeat(10_000), '__proto__', 'a:b%3A{c}']) {
      one.send('directmessage', { message: 1, to });
      await error(one, /There is no client/);
    }
    one.send('directmessage', { message: 1 });
    await error(one, /is to a client/);
    await lives(one);
  });
});

describe('channels', () => {
  test('one is in one at a time, home at first', async () => {
    const [one, other] = [await connect(0), await connect(1)];
    assert.deepEqual(await one.grab('mychannel'), ['home']);
    one.send('changeChannel', { to: 'tea' });
    assert.deepEqual(await one.grab('mychannel'), ['tea']);
    one.send('message', { message: 'in tea' });
    assert.equal((await one.next()).payload.message, 'in tea');
    other.send('message', { message: 'at home' });
    assert.equal((await other.next()).payload.message, 'at home');
    await lives(one);
    other.send('changeChannel', { to: 'tea' });
    other.send('message', { message: 'me too' });
    assert.equal((await other.next()).payload.message, 'me too');
    assert.equal((await one.next()).payload.message, 'me too');
    await lives(other);
  });

  test('one that there is not: an error, and it stays where it is', async () => {
    const one = await connect(0);
    for (const to of ['milk', '__proto__', 'constructor', '', 5, null, '@x']) {
      one.send('changeChannel', { to });
      await error(one, /There is no channel/);
    }
    assert.deepEqual(await one.grab('mychannel'), ['home']);
  });

  test('where clients may make new ones, they are there as long as somebody is in them', async () => {
    const [one, other] = [await connect(0, '/open'), await connect(1, '/open')];
    const name = `new ${process.pid} é`;
    assert.deepEqual(await other.grab('channels'), ['home']);
    one.send('changeChannel', { to: name });
    assert.deepEqual(await one.grab('mychannel'), [name]);
    assert.deepEqual(await other.grab('channels'), ['home', name]);
    one.send('changeChannel', { to: '@x' });
    await error(one, /There is no channel/);
    one.send('changeChannel', { to: 'home' });
    assert.deepEqual(await one.grab('mychannel'), ['home']);
    await until('it is gone', async () => (await other.grab('channels')).length === 1);
  });

  test('one that a rule keeps it out of: an error, and it stays where it is', async () => {
    const one = await connect(0, '/open');
    one.send('changeChannel', { to: 'closed' });
    await error(one, /Not allowed in channel closed/);
    assert.deepEqual(await one.grab('mychannel'), ['home']);
    one.send('message', { message: 'still here' });
    assert.equal((await one.next()).payload.message, 'still here');
    one.send('take', { message: 'closed' }); // a worker may put it there, which lets it hear, and is no move
    assert.deepEqual(await one.next(), { protocol: 'taken', payload: { message: 'closed' } });
    one.send('changeChannel', { to: 'closed' });
    await error(one, /Not allowed in channel closed/);
    assert.deepEqual(await one.grab('mychannel'), ['home']);
  });
});

describe('asking', () => {
  test('all five, and the invalid one', async () => {
    const [one, other, third] = [await connect(0), await connect(1), await connect(1)];
    third.send('changeChannel', { to: 'tea' });
    assert.deepEqual(await third.grab('mychannel'), ['tea']);
    assert.deepEqual(await one.grab('clients', 'who'), [one.id, other.id, third.id].sort());
    assert.deepEqual(await one.grab('mychannelclients'), [one.id, other.id].sort());
    assert.deepEqual(await third.grab('mychannelclients'), [third.id]);
    assert.deepEqual(await one.grab('channels'), ['home', 'tea']);
    for (const wrong of ['nonsense', 5, { a: 1 }, null]) assert.deepEqual(await one.grab(wrong), ['invalid grab request']);
    other.socket.close();
    await other.next();
    for (let left = true; left;) { // until its gateway has heard of its end
      left = (await one.grab('clients')).includes(other.id);
    }
    assert.deepEqual(await one.grab('clients'), [one.id, third.id].sort());
  });
});

describe('the server', () => {
  test('a worker is told of other protocols, answers, and pushes to all', async () => {
    const [one, other] = [await connect(0), await connect(1)];
    one.send('order', { n: 1.5 });
    assert.deepEqual(await one.next(), { protocol: 'ordered', payload: { message: { n: 1.5 } } });
    one.send('push', { message: 'to all' });
    for (const each of [one, other]) assert.deepEqual(await each.next(), { message: 'to all' });
  });

  test('what is no packet: an error, and it lives; another is served meanwhile', async () => {
    const one = await connect(0);
    for (const wrong of ['', '{', '[]', '5', '{}', '{"protocol":5}', '['.repeat(50_000)]) {
      one.socket.send(wrong);
      await error(one, /no JSON object/);
    }
    one.socket.send(Buffer.from('{"protocol":"grab"}'));
    await error(one, /no JSON object/);
    await lives(await connect(0));
    await lives(one);
  });
});

test('who is there is right when a gateway was killed', async () => {
  const [one, other, third] = [await connect(0), await connect(1), await connect(0)];
  assert.deepEqual(await one.grab('clients'), [one.id, other.id, third.id].sort());
  await control(1, 'kill');
  assert.deepEqual(await one.grab('clients'), [one.id, third.id].sort());
  assert.deepEqual(await third.grab('mychannelclients'), [one.id, third.id].sort());
  one.send('directmessage', { message: 1, to: other.id });
  await error(one, /There is no client/);
  await control(1, 'start');
  const again = await connect(1);
  assert.deepEqual(await one.grab('clients'), [one.id, third.id, again.id].sort());
});

test('while Redis is away who speaks hears so, and goes on when it is back', async () => {
  const [one, other] = [await connect(0), await connect(1)];
  await control('redis', 'kill');
  one.send('message', { message: 'lost' });
  await error(one, /try again/);
  one.send('directmessage', { message: 'lost', to: other.id });
  await error(one, /try again/);
  assert.deepEqual(await one.grab('mychannel'), ['home']);
  await control('redis', 'start');
  let heard;
  other.next().then((said) => (heard = said.payload.message)); // its gateway may be back later than the other
  while (!heard) {
    one.send('message', { message: 'back' });
    const { protocol, payload } = await one.next();
    if (protocol !== 'error') assert.equal(payload.message, 'back');
  }
  assert.equal(heard, 'back');
});

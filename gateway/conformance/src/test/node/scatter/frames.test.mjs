// A wallet's answers to frames that its client does not send.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, test } from 'node:test';
import { front, until, WebSocket } from './browser.mjs';

const PREFIX = '42/scatter,';
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const open = [];
afterEach(() => open.splice(0).forEach((ws) => ws.terminate()));

let dapps = 0;

/** A dapp by hand. */
async function dapp(origin = `by-hand-${++dapps}.example`) {
  const ws = new WebSocket(`${front.replace('http', 'ws')}/socket.io/?EIO=3&transport=websocket`);
  open.push(ws);
  const heard = [];
  ws.on('message', (data) => String(data).startsWith(PREFIX) && heard.push(JSON.parse(String(data).slice(PREFIX.length))));
  await once(ws, 'open');
  ws.send('40/scatter');
  let taken = 0;
  const self = {
    origin,
    key: `appkey:${Math.random()}`,
    say: (event, ...args) => ws.send(PREFIX + JSON.stringify([event, ...args])),
    async hears(name) {
      await until(`${name}, after ${JSON.stringify(heard.slice(taken))}`, () => heard.slice(taken).some(([event]) => event === name));
      taken = heard.findIndex(([event], i) => i >= taken && event === name) + 1;
      return heard[taken - 1][1];
    },
    pair: (more = {}, plugin = 'by hand') => self.say('pair', { data: { appkey: self.key, origin, ...more }, plugin }),
    api: (more = {}, payload = {}) => self.say('api', {
      data: { id: 'r1', type: 'getVersion', payload: { origin, ...payload }, appkey: sha256(self.key), nonce: 0, nextNonce: sha256('n1'), ...more },
      plugin: 'by hand',
    }),
    async paired() {
      self.pair();
      await self.hears('rekey');
      self.say('rekeyed', { data: { appkey: self.key, origin }, plugin: 'by hand' });
      assert.equal(await self.hears('paired'), true);
      return self;
    },
  };
  return self;
}

test('ping and pong pass', async () => {
  const one = await dapp();
  one.say('pong');
  one.say('ping');
  assert.equal(await one.hears('pong'), undefined);
  await one.paired();
});

for (const [what, say] of [
  ['nothing', (one) => one.say('pair')],
  ['null', (one) => one.say('pair', null)],
  ['no origin', (one) => one.pair({ origin: null })],
  ['the wallet\'s own name', (one) => one.pair({ origin: 'Scatter' })],
  ['a plugin that is none', (one) => one.pair({}, 7)],
  ['a key that is none', (one) => one.pair({ appkey: {} })],
  ['a new key that nobody asked for', (one) => one.say('rekeyed', { data: { appkey: one.key, origin: one.origin }, plugin: 'p' })],
]) {
  test(`does not pair: ${what}`, async () => {
    const one = await dapp();
    say(one);
    assert.equal(await one.hears('paired'), false);
    await one.paired(); // and may try again
  });
}

test('a new key that is none, or another origin\'s, does not pair', async () => {
  const one = await dapp();
  for (const data of [{ appkey: sha256(one.key), origin: one.origin }, { appkey: one.key, origin: 'another.example' }]) {
    one.pair();
    await one.hears('rekey');
    one.say('rekeyed', { data, plugin: 'by hand' });
    assert.equal(await one.hears('paired'), false);
  }
});

test('a second dapp with the same origin and another key takes its place', async () => {
  const first = await (await dapp()).paired();
  const second = await (await dapp(first.origin)).paired();
  second.api();
  assert.match((await second.hears('api')).result, /^\d/);
  first.api();
  assert.equal((await first.hears('api')).result.type, 'not_paired');
});

for (const [what, say, type] of [
  ['a key that has not paired', (one) => one.api({ appkey: sha256('other') }), 'not_paired'],
  ['another origin than before', (one) => one.api({}, { origin: 'another.example' }), 'malicious'],
  ['no payload', (one) => one.api({ payload: null }), 'malicious'],
  ['no key', (one) => one.api({ appkey: null }), 'malicious'],
  ['no next nonce', (one) => one.api({ nextNonce: 1 }), 'malicious'],
  ['a type that is an object', (one) => one.api({ type: {} }), 'malicious'],
  ['a type of every object', (one) => one.api({ type: 'constructor' }), 'upgrade_required'],
  ['fields that are none', (one) => one.api({ type: 'getOrRequestIdentity' }, { fields: 7 }), 'malicious'],
]) {
  test(`a request is refused under its id: ${what}`, async () => {
    const one = await (await dapp()).paired();
    say(one);
    const { id, result } = await one.hears('api');
    assert.equal(id, 'r1');
    assert.equal(result.type, type);
    assert.equal(result.isError, true);
    assert.ok(result.message.length > 0 && result.code > 400);
  });
}

test('a nonce that is not the next one ends the pairing', async () => {
  const one = await (await dapp()).paired();
  one.api({ id: 'first' });
  assert.match((await one.hears('api')).result, /^\d/);
  one.api({ id: 'second', nonce: 'n1', nextNonce: sha256('n2') });
  assert.match((await one.hears('api')).result, /^\d/);
  one.api({ id: 'third', nonce: 'n1', nextNonce: sha256('n3') });
  assert.equal((await one.hears('api')).result.type, 'not_paired');
  one.api({ id: 'fourth', nonce: 'n2', nextNonce: sha256('n4') });
  assert.equal((await one.hears('api')).result.type, 'not_paired');
  await one.paired();
});

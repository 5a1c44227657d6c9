// What every version of the client does with tokens: run once for each of them. Gateways take those of the settings' secret
// (AUTH_KEY), and of the keys in Redis under AUTH_REDIS_KEY.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createConnection } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { closeAll, failure, front, gateways, kind, sleep, until } from './clients.mjs';

const version = await kind(process.env.VERSION);
const { connect, make } = version;
const { AUTH_KEY: secret, AUTH_REDIS_KEY: redisKey } = process.env;
const now = () => Math.floor(Date.now() / 1000);
afterEach(closeAll);

const base64 = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
function sign(claims, { key = secret, alg = 'HS256' } = {}) {
  const signed = `${base64({ alg, typ: 'JWT' })}.${base64(claims)}`;
  return `${signed}.${alg === 'none' ? '' : createHmac('sha256', key).update(signed).digest('base64url')}`;
}
const ada = (more) => ({ sub: 'ada', role: 'admin', tea: ['green', { n: 1.5 }], iat: now(), exp: now() + 3600, ...more });

/** Keeps the token where a test sees it, and gives it to whoever connects. */
class Keeper {
  constructor(token = null) {
    this.token = token;
  }

  saveToken(name, token, options, done) {
    this.token = token;
    (typeof options === 'function' ? options : done)?.(null, token);
    return Promise.resolve(token);
  }

  removeToken(name, done) {
    const { token } = this;
    this.token = null;
    done?.(null, token);
    return Promise.resolve(token);
  }

  loadToken(name, done) {
    done?.(null, this.token);
    return Promise.resolve(this.token);
  }
}

const isSomebody = (one) => one.socket.authState === 'authenticated';
const someone = (one) => until('it is authenticated', () => isSomebody(one));
const nobody = (one) => until('it is not authenticated', () => !isSomebody(one));
const authenticate = (one, token) => (version.isCallbacks
  ? new Promise((resolve, reject) => one.socket.authenticate(token, (error, status) => (error ? reject(error) : resolve(status))))
  : one.socket.authenticate(token));
const known = (one) => one.invoke('known');

describe('logging in', () => {
  test('by a call: the worker sets a token, the client keeps it, and events bear its claims', async () => {
    const keeper = new Keeper();
    const one = await connect(front, { authEngine: keeper });
    assert.equal(one.comings[0].isAuthenticated, false);
    assert.deepEqual(await known(one), {});
    const token = sign(ada());
    await one.invoke('token', token);
    await someone(one);
    assert.equal(keeper.token, token);
    const { user, claims } = await known(one);
    assert.equal(user, 'ada');
    assert.deepEqual([claims.role, claims.tea], ['admin', ['green', { n: 1.5 }]]);
  });

  test('it comes back authenticated, at any gateway', async () => {
    const keeper = new Keeper();
    const one = await connect(gateways[0], { authEngine: keeper });
    await one.invoke('token', sign(ada()));
    await someone(one);
    for (const gateway of [gateways[1], gateways[0], gateways[1]]) {
      const again = await connect(gateway, { authEngine: new Keeper(keeper.token) });
      assert.equal(again.comings[0].isAuthenticated, true);
      assert.equal(again.comings[0].authError ?? null, null);
      await someone(again);
      assert.equal((await known(again)).user, 'ada');
    }
  });

  test('what it asks for behind the call that logs in is asked as somebody', async () => {
    const one = await connect(front);
    const calls = [one.invoke('token', sign(ada()))];
    await calls[0];
    assert.equal((await known(one)).user, 'ada');
  });

  test('a worker takes the token away', async () => {
    const keeper = new Keeper(sign(ada()));
    const one = await connect(front, { authEngine: keeper });
    await someone(one);
    await one.invoke('token', null);
    await nobody(one);
    await until('it has forgotten the token', () => keeper.token === null);
    assert.deepEqual(await known(one), {});
  });

  test('the client gives it up', async () => {
    const keeper = new Keeper(sign(ada()));
    const one = await connect(front, { authEngine: keeper });
    await someone(one);
    one.socket.deauthenticate();
    await nobody(one);
    await until('the gateway knows', async () => (await known(one)).user === undefined);
    assert.equal(keeper.token, null);
  });
});

describe('authenticate', () => {
  test('a good one', async () => {
    const one = await connect(front);
    const status = await authenticate(one, sign(ada()));
    assert.equal(status.isAuthenticated, true);
    assert.equal(status.authError ?? null, null);
    assert.equal((await known(one)).user, 'ada');
  });

  const bad = {
    'a wrong signature': [sign(ada(), { key: 'another' }), 'AuthTokenInvalidError', 'invalid signature'],
    'no signature at all': [sign(ada(), { alg: 'none' }), 'AuthTokenInvalidError', null],
    'no token': ['garbage', 'AuthTokenInvalidError', 'jwt malformed'],
    'an expired one': [sign(ada({ exp: 1000 })), 'AuthTokenExpiredError', 'jwt expired'],
  };
  for (const [what, [token, name, message]] of Object.entries(bad)) {
    test(`${what}: the named error, and it is nobody`, async () => {
      const one = await connect(front);
      await authenticate(one, sign(ada()));
      const error = await failure(authenticate(one, token));
      assert.equal(error.name, name);
      if (message) assert.equal(error.message, message);
      assert.equal(error.isBadToken, true);
      if (name === 'AuthTokenExpiredError') assert.equal(new Date(error.expiry).getTime(), 1_000_000);
      await nobody(one);
      assert.deepEqual(await known(one), {});
    });
  }

  test('one that is not valid yet: kept, and an error beside the answer', async () => {
    const one = await connect(front);
    const nbf = now() + 1000;
    const status = await authenticate(one, sign(ada({ nbf })));
    assert.equal(status.isAuthenticated, false);
    assert.equal(status.authError.name, 'AuthTokenNotBeforeError');
    assert.equal(status.authError.message, 'jwt not active');
    assert.equal(new Date(status.authError.date).getTime(), nbf * 1000);
    assert.deepEqual(await known(one), {});
  });
});

describe('the handshake', () => {
  for (const [what, token, name] of [
    ['a wrong signature', sign(ada(), { key: 'another' }), 'AuthTokenInvalidError'],
    ['an expired one', sign(ada({ exp: 1000 })), 'AuthTokenExpiredError'],
  ]) {
    test(`by ${what}: it is in, as nobody, is told why, and forgets it`, async () => {
      const keeper = new Keeper(token);
      const one = await connect(front, { authEngine: keeper });
      assert.equal(one.comings[0].isAuthenticated, false);
      assert.equal(one.comings[0].authError.name, name);
      await until('it has forgotten it', () => keeper.token === null);
      assert.deepEqual(await known(one), {});
    });
  }

  test('by one that is not valid yet: it keeps it', async () => {
    const token = sign(ada({ nbf: now() + 1000 }));
    const keeper = new Keeper(token);
    const one = await connect(front, { authEngine: keeper });
    assert.equal(one.comings[0].authError.name, 'AuthTokenNotBeforeError');
    await one.invoke('nothing');
    assert.equal(keeper.token, token);
  });
});

test('a token that expires while it is in: it is nobody from then on, and stays', async () => {
  const keeper = new Keeper();
  const one = await connect(front, { authEngine: keeper });
  await authenticate(one, sign(ada({ exp: now() + 2 })));
  assert.equal((await known(one)).user, 'ada');
  await nobody(one);
  assert.ok(one.isOpen);
  assert.deepEqual(await known(one), {});
  assert.deepEqual(one.ends, []);
});

test('channels that wait for a login are subscribed then', async () => {
  const one = await connect(front);
  const name = `wait ${process.pid} ${version.name}`;
  one.subscribe(name, { waitForAuth: true });
  await sleep(100);
  assert.equal(one.isSubscribed(name), false);
  await one.invoke('token', sign(ada()));
  await until('it is subscribed', () => one.isSubscribed(name));
});

test('a key that operators lay into Redis counts at every gateway soon, beside the other, and no more when it goes', async () => {
  const key = `of ${version.name}`;
  const keys = { keys: [{ kty: 'oct', alg: 'HS256', k: Buffer.from(key).toString('base64url') }] };
  const token = sign(ada(), { key });
  const ones = await Promise.all(gateways.map((gateway) => connect(gateway)));
  for (const one of ones) assert.equal((await failure(authenticate(one, token))).name, 'AuthTokenInvalidError');
  await redis('SET', redisKey, JSON.stringify(keys));
  for (const one of ones) {
    await until('it is taken', () => authenticate(one, token).then((status) => status.isAuthenticated, () => false));
    assert.equal((await authenticate(one, sign(ada()))).isAuthenticated, true);
  }
  await redis('SET', redisKey, '{"keys":[]}');
  for (const one of ones) {
    await until('it is not taken', () => authenticate(one, token).then(() => false, () => true));
    assert.equal((await authenticate(one, sign(ada()))).isAuthenticated, true);
  }
});

/** One command. */
function redis(...words) {
  const { hostname, port } = new URL(process.env.REDIS);
  return new Promise((resolve, reject) => {
    const socket = createConnection(Number(port), hostname);
    socket.on('error', reject);
    socket.on('data', (data) => {
      socket.end();
      if (`${data}`.startsWith('+')) resolve();
      else reject(new Error(`${data}`));
    });
    socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  });
}

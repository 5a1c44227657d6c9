// A dapp and a wallet: @scatterjs/core as npm has it, gateways, two instances of worker/wallet.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { before, test } from 'node:test';
import {
  asked, control, front, gateways, newPage, ScatterJS, sleep, SocketService, sockets, tab, until, walletIsAt, within,
} from './browser.mjs';

const NETWORK = { blockchain: 'eos', protocol: 'https', host: 'node.example', port: 443, chainId: 'aca376f206b8fc25' };
const SILENT_MILLIS = 6_000; // several of the paths' intervals and time-outs: see ScatterIT

let dapps = 0;
const nextOrigin = () => `dapp-${++dapps}.example`;
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** A page's app that knows its wallet, as its developers write it. */
async function connect(origin, network = NETWORK) {
  assert.equal(await within('connect', ScatterJS.connect(origin, { network })), true);
  return sockets.at(-1);
}

/** The same, paired, with the user logged in. */
async function login(origin, network) {
  const socket = await connect(origin, network);
  return { socket, identity: await within('login', ScatterJS.login()) };
}

const signedBy = (publicKey, text, signature) => verify(
  null,
  Buffer.from(text),
  createPublicKey({ key: Buffer.from(publicKey.replace(/^DEMO_PUB_/, ''), 'base64url'), format: 'der', type: 'spki' }),
  Buffer.from(signature.replace(/^DEMO_SIG_/, ''), 'base64url'),
);

before(async () => {
  // Until a worker has every partition; a first pair would wait for it all the same, but time limits look on.
  for (let round = 0; round < 6; round++) {
    const some = await Promise.all(Array.from({ length: 4 }, () => tab(nextOrigin())));
    some.forEach((one) => one.disconnect());
  }
});

test('port discovery leads to the gateway, and the first event goes out before the namespace is joined', async () => {
  newPage();
  const socket = await connect(nextOrigin());
  assert.ok(asked.includes('http://127.0.0.1:50005'), `${asked}`);
  assert.match(socket.url, /\/socket\.io\/\?EIO=3&transport=websocket$/);
  await socket.frame(/^< 42\/scatter,\["paired",false\]/);
  const [said, heard] = ['> ', '< '].map((way) => socket.frames.filter((frame) => frame.startsWith(way)));
  assert.equal(said[0], '> 40/scatter');
  assert.match(said[1], /^> 42\/scatter,\["pair",.*"passthrough":true/);
  assert.match(heard[0], /^< 0\{"sid"/);
  assert.deepEqual(heard.slice(1, 4), ['< 40', '< 40/scatter,', '< 42/scatter,["connected"]']);
  assert.ok(socket.frames.indexOf(said[1]) < socket.frames.indexOf(heard[2]), 'the pair did not wait for the namespace');
  assert.equal(ScatterJS.identity, false, 'nobody is logged in');
});

test('a dapp pairs by a new key, and the user logs in', async () => {
  newPage();
  const origin = nextOrigin();
  const { socket, identity } = await login(origin);
  const [publicKey] = [identity.publicKey];
  assert.match(publicKey, /^DEMO_PUB_/);
  assert.deepEqual(identity, {
    hash: sha256(publicKey),
    publicKey,
    name: 'Demo',
    kyc: false,
    accounts: [{ name: 'demowallet11', authority: 'active', publicKey, blockchain: 'eos', chainId: NETWORK.chainId, isHardware: false }],
  });
  assert.deepEqual(ScatterJS.account('eos'), identity.accounts[0]);
  const told = (name) => socket.frames.findIndex((frame) => frame.includes(`42/scatter,["${name}"`));
  assert.ok(told('rekey') < told('rekeyed') && told('rekeyed') < told('api'), socket.frames.join('\n'));
  const key = JSON.parse(socket.frames[told('rekeyed')].replace(/^.*?,/, ''))[1].data.appkey;
  assert.equal(window.localStorage.getItem('appkey'), sha256(key), 'the page keeps the hash of its key');
});

test('requests and their results, one after the other, each with the nonce that the one before has announced', async () => {
  newPage();
  const origin = nextOrigin();
  const { socket, identity } = await login(origin);
  assert.match(await within('version', ScatterJS.getVersion()), /^\d+\.\d+/);
  assert.equal(await within('key', ScatterJS.getPublicKey('eos')), identity.publicKey);
  assert.deepEqual(await within('check', ScatterJS.checkLogin()), identity);
  const signature = await within('authenticate', ScatterJS.authenticate('twelve chars'));
  assert.ok(signedBy(identity.publicKey, sha256(sha256(origin) + sha256('twelve chars')), signature));
  const transaction = { actions: [{ account: 'eosio.token', name: 'transfer', data: 'Grüße 🌊' }] };
  const signed = await within('sign', ScatterJS.requestSignature({ blockchain: 'eos', network: NETWORK, requiredFields: {}, transaction }));
  assert.deepEqual(signed.returnedFields, {});
  assert.ok(signedBy(identity.publicKey, JSON.stringify(transaction), signed.signatures[0]));
  const nonces = socket.frames.filter((frame) => frame.startsWith('> 42/scatter,["api"'))
    .map((frame) => JSON.parse(frame.replace(/^.*?,/, ''))[1].data);
  assert.ok(nonces.length >= 6);
  nonces.slice(1).forEach(({ nonce }, i) => assert.equal(sha256(nonce), nonces[i].nextNonce));
});

for (const [what, request, type] of [
  ['a kind of request that it does not know', () => ScatterJS.getAvatar(), 'upgrade_required'],
  ['a key of another blockchain', () => ScatterJS.getPublicKey('trx'), 'no_network'],
  ['a nonce of the wrong length', () => ScatterJS.authenticate('short'), 'invalid_nonce'],
  ['a key that is not the wallet\'s', () => ScatterJS.authenticate('twelve chars', null, 'EOS1'), 'no_keypair'],
  ['nothing to sign', () => ScatterJS.requestSignature({ blockchain: 'eos' }), 'malicious'],
]) {
  test(`an error is a result with isError: ${what}`, async () => {
    newPage();
    await login(nextOrigin());
    await assert.rejects(within(what, request()), (error) => error.isError === true && error.type === type && error.code > 400);
    assert.match(await within('version', ScatterJS.getVersion()), /^\d/, 'the next request is served');
  });
}

test('who is not logged in signs nothing', async () => {
  newPage();
  await connect(nextOrigin());
  await assert.rejects(within('authenticate', ScatterJS.authenticate('twelve chars')), { type: 'identity_missing', isError: true });
});

test('the user does not let an origin pair', async () => {
  newPage();
  await connect('refused.example');
  await assert.rejects(within('login', ScatterJS.login()), { code: 'not_paired' });
});

test('an account of a network that the user has none of', async () => {
  newPage();
  await connect(nextOrigin(), { ...NETWORK, blockchain: 'trx' });
  await assert.rejects(within('login', ScatterJS.login()), { type: 'no_network', isError: true });
});

test('a push: who logs out in one tab is logged out in the other, at the other gateway, and hears it', async () => {
  newPage();
  const stranger = await tab(nextOrigin());
  await within('paired', stranger.pair());
  stranger.addEventHandler(() => assert.fail('a push of another origin'));
  newPage();
  const origin = nextOrigin();
  walletIsAt(gateways[0]);
  const { identity } = await login(origin);
  walletIsAt(gateways[1]);
  const other = await tab(origin);
  assert.equal(other.isPaired(), true, 'the page has paired already, at the other gateway');
  const request = (type, payload = {}) => within(type, other.sendApiRequest({ type, payload }));
  assert.deepEqual(await request('identityFromPermissions'), identity);
  const heard = [];
  const handler = (event, payload) => heard.push([event, payload]);
  ScatterJS.addEventHandler(handler, 'test');
  assert.equal(await request('forgetIdentity'), true);
  await until('the push', () => heard.length > 0);
  assert.deepEqual(heard, [['logout', {}]]);
  await until('the client itself has asked who is logged in', () => ScatterJS.identity === null);
});

test('a request that is sent again is not done again, and ends the pairing: the dapp pairs anew by itself', async () => {
  newPage();
  const { socket } = await login(nextOrigin());
  assert.match(await within('version', ScatterJS.getVersion()), /^\d/);
  const replayed = socket.frames.find((frame) => frame.startsWith('> 42/scatter,["api"')).slice(2);
  const { id } = JSON.parse(replayed.replace(/^.*?,/, ''))[1].data;
  const before = socket.frames.length;
  socket.send(replayed);
  await until('it is refused', () => socket.frames.slice(before).some((frame) => frame.startsWith('< ') && frame.includes(id)));
  assert.match(socket.frames.at(-1), /"type":"not_paired".*"isError":true/);
  assert.equal(await within('check', ScatterJS.checkLogin()), null, 'nobody is logged in any more');
  assert.ok(socket.frames.slice(before).some((frame) => frame === '< 42/scatter,["rekey"]'), 'a new key was asked for');
});

test('who never pings stays connected where silent clients are probed', async () => {
  newPage();
  const { socket } = await login(nextOrigin());
  let probes = 0;
  socket.on('ping', () => probes++);
  await sleep(SILENT_MILLIS);
  assert.equal(ScatterJS.isConnected(), true);
  assert.equal(socket.closedBy, undefined);
  assert.ok(probes > 2, `probed ${probes} times`);
  assert.deepEqual(socket.frames.filter((frame) => /^> [23]/.test(frame)), [], 'it has not pinged');
  assert.match(await within('version', ScatterJS.getVersion()), /^\d/);
});

test('who never pings is cut off where silent clients are closed', async () => {
  newPage();
  walletIsAt(`${gateways[0]}/strict`);
  const service = new SocketService(nextOrigin(), 3000);
  const since = Date.now();
  await within('linked', service.link(true));
  await until('cut off', () => sockets.at(-1).closedBy !== undefined);
  assert.ok(Date.now() - since < SILENT_MILLIS, `after ${Date.now() - since} ms`);
  assert.equal(service.isConnected(), false);
});

test('kill -9 of a gateway: the client stays away by itself; connected anew it is paired and logged in as before', async () => {
  newPage();
  const origin = nextOrigin();
  walletIsAt(gateways[1]);
  const { socket, identity } = await login(origin);
  await control(1, 'kill');
  await until('it is cut off', () => socket.closedBy !== undefined);
  assert.equal(ScatterJS.isConnected(), false);
  await sleep(1_000);
  assert.equal(sockets.length, 1, 'it does not try again by itself');
  walletIsAt(front);
  const again = await connect(origin);
  assert.ok(again.frames.some((frame) => frame === '< 42/scatter,["paired",true]'), again.frames.join('\n'));
  assert.deepEqual(ScatterJS.identity, identity, 'connected, it asks who is logged in');
  await control(1, 'start');
});

test('kill -9 of an instance of the wallet: the other one knows the same dapps', async () => {
  newPage();
  const origin = nextOrigin();
  const { identity } = await login(origin);
  await control('wallet-1', 'kill');
  for (let n = 0; n < 3; n++) {
    assert.deepEqual(await within('check', ScatterJS.checkLogin()), identity);
  }
});

// The key by which the gateway verifies tokens, changed while it runs, as an operator does: by one string in Redis.
const { setTimeout: sleep } = require('node:timers/promises');
const jwt = require('jsonwebtoken');
const WebSocket = require('ws');
const worker = require('./worker.cjs');

const PATIENCE = 10_000;
const WARM = 50;
let current = process.env.AUTH_KEY;

/** Returns when the gateway takes tokens by that key and by no other. */
async function follow(key) {
  if (key === current) return;
  const k = Buffer.from(key).toString('base64url');
  await worker.set(process.env.AUTH_REDIS_KEY, JSON.stringify({ keys: [{ kty: 'oct', alg: 'HS256', k }] }));
  const end = Date.now() + PATIENCE;
  while (!(await isTaken(jwt.sign({ username: 'nobody' }, key)))) {
    if (Date.now() > end) throw new Error(`The gateway does not follow within ${PATIENCE} ms`);
    await sleep(5);
  }
  current = key;
}

/** The first clients of a process that has just started wait for longer than the suite does. */
async function warmUp() {
  for (let n = 0; n < WARM; n++) await isTaken(null);
}

/** Whether a client that presents this token is authenticated. */
function isTaken(authToken) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${process.env.GATEWAY.replace(/^http/, 'ws')}/socketcluster/`);
    socket.on('error', reject);
    socket.on('open', () => socket.send(JSON.stringify({ event: '#handshake', data: { authToken }, cid: 1 })));
    socket.on('message', (text) => {
      const { rid, data } = text.length > 0 ? JSON.parse(text) : {};
      if (rid !== 1) return;
      socket.close();
      resolve(data.isAuthenticated);
    });
  });
}

module.exports = { follow, warmUp };

// The contract's table (TABLE), "Every dialect answers every command": each of its rows with a client of each dialect.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { BYTES, DIALECTS } from './clients.mjs';

const rows = JSON.parse(readFileSync(process.env.TABLE)).map(({ command }) => command);
const names = Object.keys(DIALECTS);
const BASE64 = 'AAH/';

/** An event of a worker's, as each dialect's listeners get it. */
const event = {
  socketio: (name, ...args) => [name, ...args],
  socketcluster: (name, data) => ({ event: name, data }),
  sono: (name, message, from) => ({ protocol: name, payload: { message, ...(from && { from }) } }),
  plain: (name, ...args) => ({ event: name, args }),
  engineio: (name, ...args) => [name, ...args],
};
const report = (dialect, ...what) => event[dialect]('report', what);

/** It hears nothing but that. */
async function isServed(one, dialect) {
  one.order('still');
  assert.deepEqual(await one.next(), event[dialect]('still', 1));
}

async function ordered(one, command, ...wanted) {
  one.order(command);
  for (const each of wanted) assert.deepEqual(await one.next(), each);
}

/** So many are in the room, soon: whoever has left before may be on its way out yet. */
async function members(one, dialect, count) {
  const end = Date.now() + 20_000;
  let said;
  do {
    one.order('members');
    said = await one.next();
  } while (JSON.stringify(said) !== JSON.stringify(report(dialect, 'members', count)) && Date.now() < end);
  assert.deepEqual(said, report(dialect, 'members', count));
}

/** It hears of its end, and of that error, in whatever order its client tells them. */
async function ends(one, code, errors) {
  const heard = [{ ended: code }, ...errors];
  for (let left = heard.length; left > 0; left--) {
    const said = await one.next();
    assert.ok(heard.some((each) => isDeepStrictEqual(each, said)), JSON.stringify(said));
  }
}

const cannot = (one, dialect, command) => ordered(one, command, report(dialect, 'failed', 'CannotBeSaid'));
const nobodyWaits = (one, dialect, what) => {
  if (dialect === 'engineio') one.order(what);
  else one.say(dialect === 'sono' ? { protocol: what } : { event: what });
  return one.next().then((said) => assert.deepEqual(said, report(dialect, 'nothing waits')));
};
const neverAsk = (t) => t.skip('its clients subscribe to nothing, so nobody is asked');
const refused = (dialect, query) => new DIALECTS[dialect]({ refused: 1, ...query });

/** By command, what each client is to see of it. */
const proofs = {
  emit: (one, dialect) =>
    ordered(one, 'emit', event[dialect]('news', ...(dialect === 'socketcluster' ? [1.5] : [1.5, 'é']))),

  async 'emit with ackWithin'(one, dialect) {
    if (dialect === 'socketio') return ordered(one, 'emit with ackWithin', ['q', 1], ['report', ['acked', ['yes', 2]]]);
    if (dialect !== 'socketcluster') return cannot(one, dialect, 'emit with ackWithin');
    return ordered(one, 'emit with ackWithin', { asked: 1 }, report(dialect, 'acked', ['yes']));
  },

  async publish(one, dialect) {
    const data = { n: 1 };
    if (dialect === 'socketcluster') await one.subscribe('c');
    const published = { ...event, socketcluster: (channel) => ({ channel, data }), plain: (name) => ({ event: name, data }) };
    await ordered(one, 'publish', published[dialect]('c', data));
  },

  attachments: (one, dialect) => ordered(one, 'attachments', {
    socketio: ['file', BYTES, 2],
    socketcluster: event.socketcluster('file', { base64: true, data: BASE64 }),
  }[dialect] ?? event[dialect]('file', BASE64, ...(dialect === 'sono' ? [] : [2]))),

  async ack(one, dialect) {
    if (dialect === 'socketio') assert.deepEqual(await one.ask('answered'), ['yes', 2]);
    else if (dialect === 'socketcluster') assert.equal(await one.socket.invoke('answered'), 'yes');
    else await nobodyWaits(one, dialect, 'answered');
  },

  async fail(one, dialect) {
    const error = { name: 'OnPurposeError', message: 'As you wished', data: { left: 0 } };
    if (dialect === 'socketio') assert.deepEqual(await one.ask('failed'), [{ error }]);
    else if (dialect !== 'socketcluster') await nobodyWaits(one, dialect, 'failed');
    else await assert.rejects(one.socket.invoke('failed'), error);
  },

  async join(one, dialect) {
    await ordered(one, 'leave');
    await members(one, dialect, 0);
    await ordered(one, 'join', report(dialect, 'joined'));
    await members(one, dialect, 1);
  },

  async leave(one, dialect) {
    await members(one, dialect, 1);
    await ordered(one, 'leave');
    await members(one, dialect, 0);
  },

  async 'close without code'(one, dialect) {
    await ordered(one, 'close without code', { ended: dialect === 'socketio' ? 'io server disconnect' : 1000 });
  },

  'close with code': (one) => ordered(one, 'close with code', { ended: 4321 }),

  'accept of connect': (one, dialect) => members(one, dialect, 1),

  async 'accept of subscribe, publish, authenticate'(one, dialect, t) {
    if (dialect === 'socketcluster') {
      await one.subscribe('ask:yes');
      await one.socket.invokePublish('ask:yes', 'mine');
      assert.deepEqual(await one.next(), { channel: 'ask:yes', data: 'other' });
    } else if (dialect === 'sono') {
      one.say({ protocol: 'changeChannel', payload: { to: 'ask:yes' } });
      one.say({ protocol: 'grab', payload: { message: 'mychannel' } });
      assert.deepEqual((await one.next()).payload.message, ['ask:yes']);
      one.say({ protocol: 'message', payload: { message: 'mine' } });
      assert.equal((await one.next()).payload.message, 'other');
    } else if (dialect === 'plain') {
      one.say({ event: 'data:get:ask:yes' });
      assert.deepEqual(await one.next(), { event: 'data:set:ask:yes', data: 1 });
    } else {
      neverAsk(t);
    }
  },

  async 'refuse of connect'(_, dialect) {
    const one = refused(dialect);
    if (dialect === 'socketio') return assert.deepEqual(await one.next(), { refused: 'Not you', data: { name: 'NotYouError' } });
    const error = dialect === 'socketcluster' ? [{ error: 'NotYouError', message: 'Not you' }] : [];
    await ends(one, dialect === 'socketcluster' ? 4008 : 1008, error);
    await ends(refused(dialect, { code: 4321 }), 4321, error);
  },

  async 'refuse of subscribe, publish, authenticate'(one, dialect, t) {
    if (dialect === 'socketcluster') {
      const { error } = await one.socket.subscribe('ask:no').listener('subscribeFail').once();
      assert.equal(error.message, 'Not now');
      await assert.rejects(one.socket.invokePublish('ask:no', 1), { message: 'Not now' });
    } else if (dialect === 'sono') {
      one.say({ protocol: 'changeChannel', payload: { to: 'ask:no' } });
      assert.deepEqual(await one.next(), event.sono('error', 'Not now'));
    } else if (dialect === 'plain') {
      one.say({ event: 'data:get:ask:no' });
    } else {
      neverAsk(t);
    }
  },

  async token(one, dialect) {
    if (dialect !== 'socketcluster') {
      await cannot(one, dialect, 'token');
      await cannot(one, dialect, 'no token');
    } else {
      await ordered(one, 'token', { token: 'a.b.c' });
      await ordered(one, 'no token', { token: null });
    }
  },

  state: (one) => ordered(one, 'state'),

  async kick(one, dialect) {
    if (dialect === 'socketcluster') {
      await one.subscribe('lobby');
      await ordered(one, 'kick', { kicked: 'lobby', message: 'bad' });
    } else {
      await cannot(one, dialect, 'kick');
    }
    await members(one, dialect, 0);
  },

  'raw text': (one, dialect) =>
    dialect === 'socketio'
      ? cannot(one, dialect, 'raw text')
      : ordered(one, 'raw text', dialect === 'socketcluster' ? '"any"' : 'any'),

  'raw binary': (one, dialect) =>
    dialect === 'socketio' ? cannot(one, dialect, 'raw binary') : ordered(one, 'raw binary', BYTES),

  members: (one, dialect) => members(one, dialect, 1),
};

test('each row of the table is shown here', () => assert.deepEqual(Object.keys(proofs), rows));

for (const command of rows) {
  describe(command, () => {
    for (const dialect of names) {
      test(`${command}, ${dialect}`, async (t) => {
        const one = new DIALECTS[dialect]({});
        try {
          await one.in;
          await proofs[command]?.(one, dialect, t);
          if (!command.startsWith('close')) await isServed(one, dialect);
        } finally {
          one.close();
        }
      });
    }
  });
}

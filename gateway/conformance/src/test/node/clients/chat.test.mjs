// The chat (worker/chat): two gateways, two instances of the worker, one of which is killed on the way.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { answers, ask, connect, control, gateways, happens, sleep, until } from './clients.mjs';

before(() => answers('who', '/room-before'));

let chats = 0;
const nextChat = () => `/room-chat-${++chats}`; // a namespace is a chat of its own

/** Everything of a kind that a client hears, from now on. */
function hears(socket, event) {
  const all = [];
  socket.on(event, (value) => all.push(value));
  return all;
}

/** A client with a name, in the lobby. */
async function person(gateway, chat, name, options) {
  const socket = await connect(gateways[gateway] + chat);
  const [welcome] = await ask(socket, 'add user', name, ...(options ? [options] : []));
  assert.equal(welcome.error, undefined, JSON.stringify(welcome));
  return Object.assign(socket, { welcome });
}

const names = (list) => list.users.map(({ username }) => username);
const who = async (socket, room) => (await ask(socket, 'who', ...(room ? [room] : [])))[0];

test('the plainest chat: what one says, everybody hears, the speaker too, and nobody of another namespace', async () => {
  const chat = nextChat();
  const all = [await connect(gateways[0] + chat), await connect(gateways[1] + chat), await connect(gateways[1] + chat)];
  const stranger = hears(await connect(gateways[0] + nextChat()), 'chat message');
  const heard = all.map((one) => happens(one, 'chat message'));
  all[0].emit('chat message', 'Grüße 🌊');
  assert.deepEqual(await Promise.all(heard), [['Grüße 🌊'], ['Grüße 🌊'], ['Grüße 🌊']]);
  assert.deepEqual(stranger, []);
});

test('what the client of the chat example says and hears, over both gateways', async () => {
  const chat = nextChat();
  const [ada, grace] = [await connect(gateways[0] + chat), await connect(gateways[1] + chat)];
  const login = happens(ada, 'login');
  ada.emit('add user', 'ada');
  assert.deepEqual(await login, [{ username: 'ada', numUsers: 1, room: 'lobby' }]);
  const [joined, second] = [happens(ada, 'user joined'), happens(grace, 'login')];
  grace.emit('add user', 'grace');
  assert.deepEqual(await second, [{ username: 'grace', numUsers: 2, room: 'lobby' }]);
  assert.deepEqual(await joined, [{ username: 'grace', numUsers: 2, room: 'lobby', id: grace.id }]);
  const [own, said] = [hears(grace, 'new message'), happens(ada, 'new message')];
  for (const event of ['typing', 'stop typing']) {
    const heard = happens(ada, event);
    grace.emit(event);
    assert.deepEqual(await heard, [{ username: 'grace', room: 'lobby', id: grace.id }]);
  }
  grace.emit('new message', 'hello');
  assert.deepEqual(await said, [{ username: 'grace', message: 'hello', room: 'lobby', id: grace.id }]);
  assert.deepEqual(own, []);
  const left = happens(ada, 'user left');
  grace.disconnect();
  const [{ username, numUsers, room }] = await left;
  assert.deepEqual({ username, numUsers, room }, { username: 'grace', numUsers: 1, room: 'lobby' });
});

const WRONG = [
  ['a name that somebody has', 'NameTaken', 'stranger', 'add user', 'Ada'],
  ['the same in other letters', 'NameTaken', 'stranger', 'add user', ' ＡＤＡ '],
  ['no name', 'BadName', 'stranger', 'add user', '  '],
  ['a long name', 'BadName', 'stranger', 'add user', 'x'.repeat(25)],
  ['a name with a line break', 'BadName', 'stranger', 'add user', 'a\nb'],
  ['a name that turns the text around', 'BadName', 'stranger', 'add user', 'a\u202eb'],
  ['a name that is none', 'BadArguments', 'stranger', 'add user', { name: 'x' }],
  ['a second name', 'AlreadyNamed', 'ada', 'add user', 'Augusta'],
  ['a message without a name', 'NotLoggedIn', 'stranger', 'new message', 'hi'],
  ['a message to another room', 'NotInRoom', 'ada', 'new message', 'hi', 'elsewhere'],
  ['an empty message', 'BadMessage', 'ada', 'new message', ' \n '],
  ['a long message', 'BadMessage', 'ada', 'new message', 'x'.repeat(2001)],
  ['a message with a control character', 'BadMessage', 'ada', 'new message', 'bell \u0007'],
  ['a list of a room that one is not in', 'NotInRoom', 'ada', 'who', 'elsewhere'],
  ['leaving a room that one is not in', 'NotInRoom', 'ada', 'leave room', 'elsewhere'],
  ['a room without a name', 'BadRoom', 'ada', 'join room', ''],
  ['a poll of a room that one is not in', 'NotInRoom', 'ada', 'poll', 'Tea?', 'elsewhere'],
  ['joining without a name of one\'s own', 'NotLoggedIn', 'stranger', 'join room', 'tea'],
];

test('errors have names, and reach who asked for an ack and who did not', async () => {
  const chat = nextChat();
  const people = { ada: await person(0, chat, 'Ada'), stranger: await connect(gateways[1] + chat) };
  for (const [what, error, by, ...said] of WRONG) {
    const [answer] = await ask(people[by], ...said);
    assert.equal(answer?.error?.name, error, `${what}: ${JSON.stringify(answer)}`);
    assert.notEqual(answer.error.message, '', what);
  }
  const told = happens(people.stranger, 'chat error');
  people.stranger.emit('add user', 'ada');
  assert.deepEqual(await told, [{ name: 'NameTaken', message: 'The name ada is taken' }]);
});

test('several rooms: each hears its own, leaving one is not leaving all', async () => {
  const chat = nextChat();
  const [ada, grace, joan] = [await person(0, chat, 'Ada'), await person(1, chat, 'Grace'), await person(1, chat, 'Joan')];
  const [tea] = await ask(ada, 'join room', 'tea');
  assert.deepEqual(names(tea), ['Ada']);
  const joined = happens(ada, 'user joined');
  assert.deepEqual(names((await ask(grace, 'join room', 'tea'))[0]), ['Ada', 'Grace']);
  assert.deepEqual(await joined, [{ username: 'Grace', numUsers: 2, room: 'tea', id: grace.id }]);
  const [ofAda, ofJoan] = [hears(ada, 'new message'), hears(joan, 'new message')];
  await ask(grace, 'new message', 'to tea', 'tea');
  await ask(grace, 'new message', 'to all');
  await until('all have heard', () => ofAda.length === 2 && ofJoan.length === 1);
  assert.deepEqual(ofAda.map(({ message, room }) => [message, room]), [['to tea', 'tea'], ['to all', 'lobby']]);
  assert.equal(ofJoan[0].message, 'to all');
  const left = happens(ada, 'user left');
  await ask(grace, 'leave room', 'tea');
  assert.deepEqual(await left, [{ username: 'Grace', numUsers: 1, room: 'tea', id: grace.id }]);
  assert.deepEqual([names(await who(ada, 'tea')), names(await who(grace))], [['Ada'], ['Ada', 'Grace', 'Joan']]);
  for (let i = 0; i < 7; i++) assert.equal((await ask(joan, 'join room', `more ${i}`))[0].error, undefined);
  assert.equal((await ask(joan, 'join room', 'one too many'))[0].error.name, 'TooManyRooms');
});

test('a poll: what clients at both gateways answer comes back by name, and who does not answer is named, too', async () => {
  const chat = nextChat();
  const [asker, yes, mute, gone] = await Promise.all(
    ['Ada', 'Grace', 'Joan', 'Katherine'].map((name, i) => person(i % 2, chat, name)));
  yes.on('poll', ({ username, question, room }, answer) => answer({ to: [username, question, room], say: 'yes 🌊' }));
  mute.on('poll', () => {});
  gone.on('poll', () => gone.disconnect());
  const [poll] = await ask(asker, 'poll', 'Tea?');
  assert.deepEqual(poll, {
    question: 'Tea?',
    replies: [{ username: 'Grace', answer: { to: ['Ada', 'Tea?', 'lobby'], say: 'yes 🌊' } }],
    silent: poll.silent.includes('Katherine') ? ['Joan', 'Katherine'] : ['Joan'], // who is gone may have no name any more
    complete: true,
  });
});

test('whoever has the key takes the name over at once; without it, when it is free', async () => {
  const chat = nextChat();
  const [ada, grace] = [await person(0, chat, 'Ada'), await person(1, chat, 'Grace')];
  const [before, ended, left] = [ada.id, happens(ada, 'disconnect'), happens(grace, 'user left')];
  const again = await person(1, chat, 'Ada', { key: ada.welcome.key });
  assert.equal((await ended)[0], 'io server disconnect');
  assert.equal((await left)[0].id, before);
  assert.deepEqual(names(await who(grace)), ['Ada', 'Grace']);
  const thief = await connect(gateways[0] + chat);
  assert.equal((await ask(thief, 'add user', 'Ada', { key: 'no key' }))[0].error.name, 'NameTaken');
  const free = happens(grace, 'user left');
  again.disconnect();
  await free;
  await until('the name is free', async () => (await ask(thief, 'add user', 'Ada'))[0].error === undefined);
});

test('a connection that is cut: the others hear it, and the list is right', async () => {
  const chat = nextChat();
  const [ada, grace] = [await person(0, chat, 'Ada'), await person(1, chat, 'Grace')];
  const left = happens(ada, 'user left');
  grace.io.reconnection(false);
  grace.io.engine.transport.ws.terminate();
  assert.equal((await left)[0].username, 'Grace');
  assert.deepEqual(names(await who(ada)), ['Ada']);
});

test('into 1,000 rooms, each new: who enters hears what the same handler then says to the room', async () => {
  const chat = nextChat();
  const people = await Promise.all(Array.from({ length: 20 }, (_, i) => person(i % 2, chat, `walker ${i}`)));
  await Promise.all(people.map(async (one, i) => {
    const own = [];
    one.on('user joined', ({ room, id }) => id === one.id && own.push(room));
    for (let n = 0; n < 50; n++) {
      const room = `fresh ${i} ${n}`;
      assert.equal((await ask(one, 'join room', room))[0].numUsers, 1, room);
      assert.equal(own.at(-1), room, 'the room\'s message comes before the answer to the join');
      one.emit('leave room', room);
    }
    assert.equal(own.length, 50);
  }));
});

test('kill -9 of an instance of the worker: nothing is lost or doubled, and the list is right at once', async () => {
  const chat = nextChat();
  const speakers = await Promise.all(Array.from({ length: 12 }, (_, i) => person(i % 2, chat, `speaker ${i}`)));
  const listener = await person(0, chat, 'listener');
  const heard = hears(listener, 'new message');
  const gone = hears(listener, 'user left');
  const talk = Promise.all(speakers.map(async (one) => {
    for (let n = 0; n < 20; n++) {
      one.emit('new message', `${n}`);
      await sleep(50);
    }
  }));
  await until('they talk', () => heard.length > 40);
  await control('worker-1', 'kill');
  speakers[0].disconnect();
  await talk;
  const others = speakers.slice(1);
  await until('who left has left', () => gone.length > 0);
  assert.deepEqual(names(await who(listener)).sort(), ['listener', ...others.map(({ welcome }) => welcome.username)].sort());
  await until('all is heard', () => others.every(({ id }) => heard.filter((it) => it.id === id).length >= 20));
  for (const { id } of others) {
    assert.deepEqual(heard.filter((it) => it.id === id).map(({ message }) => message), Array.from({ length: 20 }, (_, n) => `${n}`));
  }
  assert.equal(gone.length, 1);
});

test('Redis is killed and knows nothing any more: who speaks or asks who is there, is there', async () => {
  const chat = nextChat();
  const [ada, grace] = [await person(0, chat, 'Ada'), await person(1, chat, 'Grace')];
  await control('redis', 'kill');
  await control('redis', 'start');
  await until('the list is whole', async () => {
    const lists = [await who(ada), await who(grace)];
    return lists.every((list) => `${names(list)}` === 'Ada,Grace');
  });
  const heard = happens(ada, 'new message');
  grace.emit('new message', 'still here');
  assert.equal((await heard)[0].message, 'still here');
});

test('kill -9 of a gateway: its people are gone from the list at once, the others hear it once, names are free', async () => {
  const chat = nextChat();
  const [ada, joan] = [await person(0, chat, 'Ada'), await person(0, chat, 'Joan')];
  const lost = [await person(1, chat, 'Grace'), await person(1, chat, 'Katherine')];
  lost.forEach((one) => one.io.reconnection(false));
  const gone = hears(joan, 'user left');
  await control(1, 'kill');
  assert.deepEqual(names(await who(ada)), ['Ada', 'Joan']);
  await who(joan);
  const grace = await person(0, chat, 'Grace');
  await until('both have left', () => gone.length >= 2);
  assert.deepEqual(gone.map(({ username }) => username).sort(), ['Grace', 'Katherine']);
  assert.deepEqual(names(await who(ada)), ['Ada', 'Grace', 'Joan']);
  assert.ok(grace.connected);
  await control(1, 'start');
});

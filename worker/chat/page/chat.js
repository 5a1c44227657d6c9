'use strict';

/* Everything that others have written goes into the page as text, never as HTML. */

const facts = document.documentElement.dataset;
const at = (id) => document.getElementById(id);
const ANSWER_WITHIN = 10_000;
const LOOK_EVERY = 20_000; // who is there, asked now and then: somebody may vanish without a word
const TYPING_FOR = 5_000; // a "stop typing" may be dropped
const STILL_TYPING_AFTER = 2_000;
const MOST_LINES = 500;
const CLOSE_TOGETHER = 180_000;
const LOBBY = 'lobby';

let socket;
let me; // {username, key, rooms}: what this tab is, also after a reload
let current = LOBBY;
const rooms = new Map(); // name → {people: Map(id → name), typing: Map(id → timer), log: <li>s, unread, complete}

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/* ---- what this tab is ---- */

const remember = () => {
  try {
    if (me) sessionStorage.setItem('chat', JSON.stringify({ ...me, rooms: [...rooms.keys()] }));
    else sessionStorage.removeItem('chat');
  } catch { /* a browser that keeps nothing: a reload asks for the name again */ }
};
const remembered = () => {
  try {
    return JSON.parse(sessionStorage.getItem('chat')) ?? undefined;
  } catch {
    return undefined;
  }
};

/* ---- the connection ---- */

function tell(state, text) {
  at('state').dataset.state = state;
  at('state').textContent = text;
  at('send').disabled = at('enter').disabled = state !== 'online';
}

function notice(text) {
  at('notice').textContent = text;
  at('notice').hidden = false;
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => (at('notice').hidden = true), 6_000);
}

/** Emits, and gives the answer; an error is thrown by its name and message. */
async function ask(event, ...args) {
  let answer;
  try {
    answer = await socket.timeout(ANSWER_WITHIN).emitWithAck(event, ...args);
  } catch {
    throw Object.assign(new Error(socket.connected ? 'Nobody has answered in time' : 'Not connected'), { name: 'NoAnswer' });
  }
  if (answer?.error) throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
  return answer;
}

function connect() {
  socket = io({ path: facts.path, transports: ['websocket'], reconnectionDelayMax: 3_000 });
  socket.on('connect', async () => {
    tell('online', 'online');
    const before = me ?? remembered();
    if (before) await enter(before.username, before.key, before.rooms ?? [...rooms.keys()]);
  });
  socket.on('disconnect', () => {
    tell(socket.active ? 'connecting' : 'offline', socket.active ? 'reconnecting' : 'offline');
    if (!socket.active) notice('This connection was ended. Reload the page to come back.');
    for (const room of rooms.values()) room.typing.clear();
    showTyping();
  });
  socket.on('connect_error', (error) => {
    tell(socket.active ? 'connecting' : 'offline', socket.active ? 'reconnecting' : `refused: ${error.message}`);
  });
  socket.on('new message', (said) => {
    stopTyping(said);
    addMessage(said.room, { ...said, own: false });
  });
  socket.on('user joined', ({ room, id, username }) => {
    if (id === socket.id || !rooms.has(room)) return;
    const isNew = !rooms.get(room).people.has(id);
    rooms.get(room).people.set(id, username);
    if (isNew) addEvent(room, `${username} joined`);
    showPeople();
  });
  socket.on('user left', (gone) => {
    stopTyping(gone);
    const room = rooms.get(gone.room);
    if (!room || gone.id === socket.id) return;
    room.people.delete(gone.id);
    addEvent(gone.room, `${gone.username} left`);
    showPeople();
  });
  socket.on('typing', ({ room, id, username }) => {
    const typing = rooms.get(room)?.typing;
    if (!typing) return;
    clearTimeout(typing.get(id)?.timer);
    typing.set(id, { username, timer: setTimeout(() => stopTyping({ room, id }), TYPING_FOR) });
    showTyping();
  });
  socket.on('stop typing', stopTyping);
  socket.on('chat error', ({ message }) => notice(message));
}

/* ---- names and rooms ---- */

async function enter(name, key, wanted = []) {
  at('login-error').textContent = '';
  at('name').removeAttribute('aria-invalid');
  const [first, ...more] = wanted.length ? wanted : [LOBBY];
  try {
    const welcome = await ask('add user', name, { room: first, key });
    me = { username: welcome.username, key: welcome.key };
    document.body.dataset.screen = 'chat';
    take(welcome);
    for (const room of more) await join(room, false);
    show(rooms.has(current) ? current : first);
  } catch (error) {
    if (error.name === 'NoAnswer' && !socket.connected) return; // the next connect tries again
    if (error.name === 'AlreadyNamed') return;
    me = undefined;
    remember();
    document.body.dataset.screen = 'login';
    at('name').value = name;
    at('name').setAttribute('aria-invalid', 'true');
    at('login-error').textContent = `${error.message}.`;
    at('name').focus();
  }
}

async function join(name, isWanted) {
  try {
    take(await ask('join room', name));
    if (isWanted) show(name);
    at('join-error').textContent = '';
    return true;
  } catch (error) {
    if (isWanted) at('join-error').textContent = `${error.message}.`;
    else notice(`${name}: ${error.message}`);
    return false;
  }
}

/** A room's list came: it counts, whatever was heard before. */
function take({ room, users, complete }) {
  if (!rooms.has(room)) rooms.set(room, { people: new Map(), typing: new Map(), log: [], unread: 0 });
  const entry = rooms.get(room);
  entry.people = new Map(users.map(({ id, username }) => [id, username]));
  entry.complete = complete;
  remember();
  showRooms();
  showPeople();
}

async function look() {
  if (document.hidden || !me || !socket.connected || !rooms.has(current)) return;
  try {
    take(await ask('who', current));
  } catch { /* the state of the connection tells */ }
}

async function leave(name) {
  try {
    await ask('leave room', name);
  } catch (error) {
    if (error.name !== 'NotInRoom') return notice(error.message);
  }
  rooms.delete(name);
  remember();
  show([...rooms.keys()][0]);
}

/* ---- what is shown ---- */

function show(room) {
  current = room;
  rooms.get(room).unread = 0;
  at('room-name').textContent = room;
  at('text').placeholder = `Message to #${room}`;
  at('log').replaceChildren(...rooms.get(room).log);
  at('log').scrollTop = at('log').scrollHeight;
  document.title = `#${room} · Chat · Millrace`;
  showRooms();
  showPeople();
  showTyping();
  if (matchMedia('(pointer: fine)').matches) at('text').focus();
}

function showRooms() {
  at('rooms').replaceChildren(...[...rooms].map(([name, { unread }]) => {
    const button = make('button', { type: 'button', title: name, onclick: () => show(name) },
      make('span', { className: 'name', textContent: name }));
    if (unread) button.append(make('span', { className: 'unread', textContent: unread, ariaLabel: `${unread} unread` }));
    const item = make('li', {}, button);
    if (name === current) {
      button.setAttribute('aria-current', 'true');
      if (rooms.size > 1) {
        item.append(make('button', { type: 'button', className: 'leave', textContent: '×', ariaLabel: `Leave ${name}`,
          title: `Leave ${name}`, onclick: () => leave(name) }));
      }
    }
    return item;
  }));
}

function avatar(name) {
  let hue = 7;
  for (const character of name) hue = (hue * 31 + character.codePointAt(0)) % 360;
  const circle = make('span', { className: 'avatar', textContent: [...name][0].toUpperCase(), ariaHidden: 'true' });
  circle.style.setProperty('--hue', hue);
  return circle;
}

function showPeople() {
  const room = rooms.get(current);
  if (!room) return;
  const mine = (id) => id === socket.id;
  const people = [...room.people].sort(([a, one], [b, other]) => mine(b) - mine(a) || one.localeCompare(other));
  at('people').replaceChildren(...people.map(([id, name]) => make('li', {}, avatar(name),
    make('span', { className: 'name', textContent: name }), mine(id) ? make('small', { textContent: 'you' }) : '')));
  at('count').textContent = people.length;
  at('incomplete').hidden = room.complete !== false;
}

function showTyping() {
  const names = [...(rooms.get(current)?.typing.values() ?? [])].map(({ username }) => username);
  at('typing').textContent = names.length === 0 ? ''
    : names.length === 1 ? `${names[0]} is typing`
    : names.length < 4 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are typing` : 'Several people are typing';
}

function stopTyping({ room, id }) {
  const typing = rooms.get(room)?.typing;
  clearTimeout(typing?.get(id)?.timer);
  if (typing?.delete(id)) showTyping();
}

function add(roomName, line) {
  const room = rooms.get(roomName);
  if (!room) return;
  room.log.push(line);
  if (room.log.length > MOST_LINES) room.log.shift().remove();
  if (roomName === current) {
    const log = at('log');
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    log.append(line);
    if (isAtEnd || line.classList.contains('own')) log.scrollTop = log.scrollHeight;
  } else if (line.classList.contains('message')) {
    room.unread++;
    showRooms();
  }
}

function addEvent(room, text) {
  add(room, make('li', { className: 'event', textContent: text }));
}

function addMessage(room, { username, message, id, own }) {
  const now = Date.now();
  const before = rooms.get(room)?.log.at(-1);
  const line = make('li', { className: own ? 'message own' : 'message' });
  const isMore = before?.dataset.id === id && now - before.dataset.time < CLOSE_TOGETHER;
  if (isMore) {
    line.classList.add('more');
    before.classList.add('more-follow');
  }
  Object.assign(line.dataset, { id, time: now });
  const time = make('time', { dateTime: new Date(now).toISOString(),
    textContent: new Date(now).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) });
  line.append(make('div', { className: 'head' }, make('b', { textContent: username }), time),
    avatar(username), make('div', { className: 'bubble', textContent: message, dir: 'auto' }));
  add(room, line);
  return line;
}

/* ---- what a person does ---- */

at('login').onsubmit = (submitted) => {
  submitted.preventDefault();
  if (socket?.connected) enter(at('name').value);
};

at('join').onsubmit = async (submitted) => {
  submitted.preventDefault();
  const name = at('join-name').value.trim();
  if (rooms.has(name) ? (show(name), true) : await join(name, true)) at('join-name').value = '';
};
at('join-name').oninput = () => (at('join-error').textContent = '');

async function say(room, message) {
  const line = addMessage(room, { username: me.username, message, id: 'own', own: true });
  line.classList.add('pending');
  try {
    await ask('new message', message, room);
  } catch (error) {
    line.classList.add('failed');
    line.append(make('div', { className: 'trouble' }, `Not sent: ${error.message}.`,
      make('button', { type: 'button', textContent: 'Again', onclick: () => (line.remove(), say(room, message)) })));
  }
  line.classList.remove('pending');
}

at('say').onsubmit = (submitted) => {
  submitted.preventDefault();
  const message = at('text').value.trim();
  if (!message || !socket.connected) return;
  at('text').value = '';
  grow();
  hush();
  say(current, message);
};

let typingRoom; // where others were told that we type
let typingSince = 0;
function hush() {
  clearTimeout(hush.timer);
  if (typingRoom !== undefined) socket.volatile.emit('stop typing', typingRoom);
  typingRoom = undefined;
}
function grow() {
  at('text').style.height = 'auto';
  at('text').style.height = `${at('text').scrollHeight + 2}px`;
}
at('text').oninput = () => {
  grow();
  if (!at('text').value.trim()) return hush();
  if (typingRoom !== current) hush();
  if (typingRoom === undefined || Date.now() - typingSince > STILL_TYPING_AFTER) {
    typingRoom = current;
    typingSince = Date.now();
    socket.volatile.emit('typing', current);
  }
  clearTimeout(hush.timer);
  hush.timer = setTimeout(hush, 3_000);
};
at('text').onkeydown = (pressed) => {
  if (pressed.key === 'Enter' && !pressed.shiftKey && !pressed.isComposing) {
    pressed.preventDefault();
    at('say').requestSubmit();
  }
};

function showPanel(isOpen) {
  at('people-panel').classList.toggle('open', isOpen);
  at('show-people').setAttribute('aria-expanded', String(isOpen));
}
at('show-people').onclick = (clicked) => {
  clicked.stopPropagation();
  showPanel(!at('people-panel').classList.contains('open'));
};
at('talk').onclick = at('hide-people').onclick = () => showPanel(false);
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') showPanel(false);
});
document.addEventListener('visibilitychange', look);
setInterval(look, LOOK_EVERY);

/* ---- begin: the client is the gateway's own ---- */

at('gateway').textContent = facts.gateway;
tell('connecting', 'connecting');
document.head.append(make('script', {
  src: `${facts.path}socket.io.js`,
  onload: connect,
  onerror: () => tell('offline', 'the client could not be loaded'),
}));
if (!remembered()) at('name').focus();

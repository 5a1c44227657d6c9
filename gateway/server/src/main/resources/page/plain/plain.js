// Plain events: any JSON object with an event goes, any JSON comes.
import { JsonSocket } from './json-socket.js';
import { at, button, entry, facts, socketAddress, tell } from './page.js';

const SET = 'data:set:';
const EXAMPLES = {
  mirror: { event: 'mirror', hello: 'Grüße 🌊' },
  join: { event: 'join', room: 'lobby' },
  say: { event: 'say', room: 'lobby', text: 'Hello, all of you' },
};
const values = new Map();

const socket = new JsonSocket(socketAddress(facts.path), {
  state: (state) => {
    tell(state, state === 'open' ? 'connected' : state);
    // A connection that is new has asked for nothing yet.
    if (state === 'open') [...values.keys()].forEach(get);
  },
  heard: (message, text) => {
    entry('event', 'came', text);
    if (message?.event?.startsWith?.(SET)) put(message.event.slice(SET.length), message.data);
  },
});

function say(event) {
  if (socket.send(event)) entry('sent', 'went', JSON.stringify(event));
}

function get(name) {
  say({ event: `data:get:${name}` });
}

function put(name, value) {
  if (!values.has(name)) {
    const [term, description] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    at('values').append(term, description);
    values.set(name, description);
  }
  values.get(name).textContent = value === undefined ? 'asked' : JSON.stringify(value);
}

function read() {
  let wrong = '';
  let event;
  try {
    event = JSON.parse(at('json').value);
    if (typeof event?.event !== 'string') wrong = 'It has no event that is a text: gateways ignore it.';
  } catch (error) {
    wrong = `This is no JSON: ${error.message}`;
  }
  at('wrong').textContent = wrong;
  at('json').ariaInvalid = wrong !== '';
  return wrong ? undefined : event;
}

at('json').value = JSON.stringify(EXAMPLES.mirror);
at('json').oninput = read;
at('event').onsubmit = (submitted) => {
  submitted.preventDefault();
  const event = read();
  if (event) say(event);
};
at('data').onsubmit = (submitted) => {
  submitted.preventDefault();
  const name = at('name').value;
  if (!values.has(name)) put(name);
  get(name);
};
at('examples').append(...Object.entries(EXAMPLES).map(([name, event]) => button(name, () => {
  at('json').value = JSON.stringify(event);
  read();
})));

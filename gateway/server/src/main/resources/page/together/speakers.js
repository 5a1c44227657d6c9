// One client of each dialect, by its own means, in one room. Each is a function of a gateway's address, the room and
// what it tells (`state`, `in` when it is in the room, and `heard`, a text and how it came), and returns how to say
// something.
import { JsonSocket } from './json-socket.js';
import { facts, socketAddress } from './page.js';
import { create } from './socketcluster-client.min.js';
import { SonoClient } from './sono-client.js';

async function socketIo(gateway, room, { state, heard }) {
  const { io } = await import(`${facts.socketio}socket.io.esm.min.js`);
  const socket = io(new URL(socketAddress('/', gateway)).origin, { path: facts.socketio, transports: ['websocket'] });
  socket.on('connect', () => socket.emit('join', room, () => state('in')));
  socket.on('disconnect', () => state('connecting'));
  socket.onAny((event, text) => heard(text, `on('${event}')`));
  return (text) => socket.emit('say', room, text);
}

async function socketCluster(gateway, room, { state, heard }) {
  const { hostname, port, protocol } = new URL(socketAddress('/', gateway));
  const secure = protocol === 'wss:';
  const socket = create({
    hostname,
    port: Number(port) || (secure ? 443 : 80),
    secure,
    path: facts.socketcluster,
    autoReconnectOptions: { initialDelay: 500, randomness: 500, multiplier: 1.5, maxDelay: 5_000 },
  });
  const each = async (stream, then) => {
    for await (const value of stream) then(value);
  };
  each(socket.listener('subscribe'), () => state('in'));
  each(socket.listener('close'), () => state('connecting'));
  each(socket.subscribe(room), (text) => heard(text, `channel('${room}')`));
  for (const event of ['said', 'message']) each(socket.receiver(event), (text) => heard(text, `receiver('${event}')`));
  return (text) => socket.transmitPublish(room, text);
}

async function sono(gateway, room, { state, heard }) {
  let frame;
  const client = new SonoClient(socketAddress(facts.sono, gateway), {
    state: (now) => {
      state('connecting');
      if (now === 'open') {
        client.changeChannel(room);
        client.grab('mychannel');
      }
    },
    frame: (text) => { frame = text; },
  });
  client.on('grab', ({ message: [channel] }) => channel === room && state('in'));
  client.on('*', ({ message }) => heard(message, frame));
  return (text) => client.message(text);
}

async function plain(gateway, room, { state, heard }) {
  const socket = new JsonSocket(socketAddress(facts.plain, gateway), {
    state: (now) => {
      state('connecting');
      if (now === 'open') {
        socket.send({ event: 'join', room });
        socket.send({ event: 'mirror' }); // the worker takes one behind the other: the answer says that it is in
      }
    },
    heard: (message, text) => {
      if (message.mirrored) state('in');
      else heard(message.data ?? message.args?.[0], text);
    },
  });
  return (text) => socket.send({ event: 'say', room, text });
}

export const SPEAKERS = { 'Socket.IO': socketIo, SocketCluster: socketCluster, Sono: sono, 'Plain events': plain };

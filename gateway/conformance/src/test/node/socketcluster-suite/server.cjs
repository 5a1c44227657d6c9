// What the suite uses of socketcluster-server's interface, as a worker has it: sockets are connections at the gateway.
const { randomUUID } = require('node:crypto');
const AGRequest = require('ag-request');
const AsyncStreamEmitter = require('async-stream-emitter');
const jwt = require('jsonwebtoken');
const StreamDemux = require('stream-demux');
const { follow } = require('./keys.cjs');
const worker = require('./worker.cjs');

const DAY = 86_400; // seconds for which tokens are good, as the original's

/** Those that the suite has started and not closed: a client that comes in is the newest's. */
const listening = [];
/** By connection id. */
const sockets = new Map();

class Server extends AsyncStreamEmitter {
  httpServer = { close() {} };
  MIDDLEWARE_INBOUND = 'inbound';
  signatureKey;
  /** What is sent waits for it: the gateway has the key that was set last. */
  settled = Promise.resolve();

  constructor(options) {
    super();
    this.options = { pingTimeout: Number(process.env.PING_TIMEOUT), ...options };
    this.signatureKey = options.authKey;
    this.verificationKey = options.authKey;
    listening.push(this);
    this.settled.then(() => this.emit('ready', {}));
  }

  set verificationKey(key) {
    this.settled = this.settled.then(() => follow(key));
  }

  /** The suite's middleware lets all pass, and what it remembers is compared nowhere. */
  setMiddleware() {}

  removeMiddleware() {}

  async close() {
    listening.splice(listening.indexOf(this), 1);
  }
}

class Socket {
  #server;
  #procedures = new StreamDemux();
  #receivers = new StreamDemux();

  constructor(id, server) {
    this.id = id;
    this.#server = server;
  }

  procedure(name) {
    return this.#procedures.stream(name);
  }

  receiver(name) {
    return this.#receivers.stream(name);
  }

  setAuthToken(data) {
    const times = data.exp === undefined ? { expiresIn: DAY } : {};
    this.#send({ type: 'token', token: jwt.sign({ ...data }, this.#server.signatureKey, times) });
  }

  /** A request's answer, as ag-request makes it. */
  sendObject({ rid, data, error }) {
    if (error === undefined) this.#send({ type: 'ack', ack: rid, args: data === undefined ? [] : [data] });
    else this.#send({ type: 'fail', ack: rid, name: error.name, message: error.message });
  }

  hear([name, data], ack) {
    if (ack === undefined) this.#receivers.write(name, data);
    else this.#procedures.write(name, new AGRequest(this, ack, name, data));
  }

  end() {
    this.#procedures.killAll();
    this.#receivers.killAll();
  }

  #send(command) {
    this.#server.settled = this.#server.settled.then(() => worker.send(this.id, { ...command, id: randomUUID() }));
  }
}

/** One event of the gateway, in its connection's order; returns when the suite's handlers stand. */
async function hear({ type, connection, ack, value }) {
  const socket = sockets.get(connection);
  if (type === 'millrace.connected') {
    const server = listening.at(-1);
    if (server === undefined) return; // the suite is between two tests
    sockets.set(connection, new Socket(connection, server));
    server.emit('connection', { socket: sockets.get(connection) });
    await new Promise(setImmediate);
  } else if (type === 'millrace.event') {
    socket?.hear(value, ack);
  } else if (type === 'millrace.disconnected') {
    socket?.end();
    sockets.delete(connection);
  }
}

module.exports = { hear, listen: (port, options) => new Server(options) };

// A client of each dialect with one face: what it orders, and all that it hears, as its own listeners tell it.
import { once } from 'node:events';
import { Socket } from 'engine.io-client';
import { io } from 'socket.io-client';
import { create } from 'socketcluster-client';
import WebSocket from 'ws';

const gateways = process.env.GATEWAYS.split(',');
const PATIENCE = 20_000;
/** What is sent as bytes, whatever class a client has for them. */
export const BYTES = { bytes: [0, 1, 255] };
const bytes = (data) => ({ bytes: [...new Uint8Array(data)] });
const isBytes = (data) => data instanceof ArrayBuffer || ArrayBuffer.isView(data);

/** What comes, one by one; the last is how it ended. */
class Heard {
  queue = [];
  waiting = [];

  came(what) {
    const waits = this.waiting.shift();
    if (waits) waits(what);
    else this.queue.push(what);
  }

  /** The next, which may have to come yet. */
  next() {
    if (this.queue.length > 0) return this.queue.shift();
    return new Promise((resolve, reject) => {
      const end = setTimeout(() => reject(new Error(`nothing within ${PATIENCE} ms`)), PATIENCE);
      this.waiting.push((what) => {
        clearTimeout(end);
        resolve(what);
      });
    });
  }
}

class SocketIo extends Heard {
  constructor(query) {
    super();
    const options = { transports: ['websocket'], forceNew: true, reconnection: false, query };
    this.socket = io(gateways[0], options);
    this.socket.onAny((event, ...args) => {
      const told = args.filter((arg) => typeof arg !== 'function');
      this.came([event, ...told.map((arg) => (isBytes(arg) ? bytes(arg) : arg))]);
    });
    this.socket.on('q', (asked, answer) => answer('yes', asked + 1));
    this.socket.on('connect_error', (error) => this.came({ refused: error.message, data: error.data }));
    this.socket.on('disconnect', (reason, details) => this.came({ ended: details?.context?.code ?? reason }));
    this.in = once(this.socket, 'connect');
  }

  order(what) {
    this.socket.emit('order', what);
  }

  async ask(event) {
    return new Promise((resolve) => this.socket.emit(event, (...args) => resolve(args)));
  }

  close() {
    this.socket.disconnect();
  }
}

class SocketCluster extends Heard {
  constructor(query) {
    super();
    const { hostname, port } = new URL(gateways[1]);
    const path = '/socketcluster/';
    this.socket = create({ hostname, port: Number(port), path, query, autoReconnect: false });
    for (const event of ['news', 'file', 'report', 'still']) {
      this.each(this.socket.receiver(event), (data) => ({ event, data }));
    }
    for (const channel of ['c', 'ask:yes']) {
      this.each(this.socket.channel(channel), (data) => ({ channel, data }));
    }
    this.each(this.socket.procedure('q'), (request) => {
      request.end('yes');
      return { asked: request.data };
    });
    this.each(this.socket.listener('raw'), ({ message }) => (isBytes(message) ? bytes(message) : message));
    this.each(this.socket.listener('authenticate'), ({ signedAuthToken }) => ({ token: signedAuthToken }));
    this.each(this.socket.listener('deauthenticate'), () => ({ token: null }));
    this.each(this.socket.listener('kickOut'), ({ channel, message }) => ({ kicked: channel, message }));
    this.each(this.socket.listener('error'), ({ error }) =>
      error.name === 'SocketProtocolError' ? undefined : { error: error.name, message: error.message });
    for (const end of ['disconnect', 'connectAbort']) {
      this.each(this.socket.listener(end), ({ code }) => ({ ended: code }));
    }
    this.in = this.socket.listener('connect').once();
  }

  async each(stream, told) {
    for await (const one of stream) {
      const what = told(one);
      if (what !== undefined) this.came(what);
    }
  }

  order(what) {
    this.socket.transmit('order', what);
  }

  async subscribe(channel) {
    await this.socket.subscribe(channel).listener('subscribe').once();
  }

  close() {
    this.socket.disconnect();
  }
}

/** Those without a library of their own: JSON on a WebSocket. */
class Bare extends Heard {
  constructor(gateway, path, query) {
    super();
    const url = `${gateways[gateway].replace('http', 'ws')}${path}?${new URLSearchParams(query)}`;
    this.socket = new WebSocket(url);
    this.socket.on('message', (data, isBinary) => this.came(isBinary ? bytes(data) : JSON.parse(data)));
    this.socket.on('close', (code) => this.came({ ended: code }));
    this.in = once(this.socket, 'open');
  }

  say(message) {
    this.socket.send(JSON.stringify(message));
  }

  close() {
    this.socket.terminate();
  }
}

class Sono extends Bare {
  constructor(query) {
    super(0, '/ws', query);
  }

  order(what) {
    this.say({ protocol: 'order', payload: { what } });
  }
}

class Plain extends Bare {
  constructor(query) {
    super(1, '/events', query);
  }

  order(what) {
    this.say({ event: 'order', what });
  }
}

class EngineIo extends Heard {
  constructor(query) {
    super();
    this.socket = new Socket(gateways[0], { path: '/engine.io/', transports: ['websocket'], query });
    this.socket.binaryType = 'arraybuffer';
    this.socket.on('message', (data) => this.came(isBytes(data) ? bytes(data) : JSON.parse(data)));
    this.socket.on('close', (reason, details) => this.came({ ended: details?.context?.code ?? reason }));
    this.in = new Promise((resolve) => this.socket.on('open', resolve));
  }

  order(what) {
    this.socket.send(what);
  }

  close() {
    this.socket.close();
  }
}

/** By the names of the table's columns. */
export const DIALECTS = { socketio: SocketIo, socketcluster: SocketCluster, sono: Sono, plain: Plain, engineio: EngineIo };

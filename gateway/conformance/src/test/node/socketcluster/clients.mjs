// What the tests share: where everything is, and clients of all generations with one face.
import { setTimeout as sleep } from 'node:timers/promises';

export const gateways = process.env.GATEWAYS.split(',');
export const front = process.env.FRONT;
export const PATIENCE = 30_000;
/** Above it a client waits; below, whatever is missing has been lost. */
export const SOON = { initialDelay: 50, randomness: 100, multiplier: 1, maxDelay: 300 };

const soonBack = { autoReconnectOptions: SOON };
const open = new Set();
/** Closes all that were made: behind each test, or behind all of them. */
export const closeAll = () => {
  open.forEach((one) => one.close());
  open.clear();
};

/** Clients from 15 on, and asyngular's: streams and promises. */
class Streams {
  static calls = 'streams';

  constructor(found, options) {
    this.socket = found.create(options);
  }

  on(name, heard) {
    pump(this.socket.listener(name), heard);
  }

  receive(event, heard) {
    pump(this.socket.receiver(event), heard);
  }

  answer(event, answer) {
    pump(this.socket.procedure(event), async (request) => {
      try {
        request.end(await answer(request.data));
      } catch (error) {
        request.error(error);
      }
    });
  }

  transmit(event, data) {
    this.socket.transmit(event, data);
  }

  invoke(event, data) {
    return this.socket.invoke(event, data);
  }

  subscribe(name, options) {
    this.socket.subscribe(name, options);
  }

  hear(name, heard) {
    pump(this.socket.channel(name), heard);
  }

  transmitPublish(name, data) {
    this.socket.channel(name).transmitPublish(data);
  }

  invokePublish(name, data) {
    return this.socket.channel(name).invokePublish(data);
  }

  /** The same two by the socket itself. */
  publishAround(name, data) {
    this.socket.transmitPublish(name, data);
    return this.socket.invokePublish(name, data);
  }

  close() {
    this.socket.disconnect();
  }
}

async function pump(stream, heard) {
  for await (const one of stream) heard(one);
}

/** Clients up to 14: callbacks. What they tell in several arguments is told as streams tell it. */
class Callbacks {
  static calls = 'callbacks';
  static told = {
    connect: (status) => status,
    disconnect: (code, reason) => ({ code, reason }),
    connectAbort: (code, reason) => ({ code, reason }),
    error: (error) => ({ error }),
    raw: (message) => ({ message }),
    kickOut: (message, channel) => ({ message, channel }),
    subscribe: (channel) => ({ channel }),
    subscribeFail: (error, channel) => ({ error, channel }),
    unsubscribe: (channel) => ({ channel }),
  };

  constructor(found, options) {
    this.socket = (found.create ?? found.connect)(options);
    this.socket.on('error', () => {}); // or they throw it
  }

  on(name, heard) {
    this.socket.on(name, (...all) => heard(Callbacks.told[name](...all)));
  }

  receive(event, heard) {
    this.socket.on(event, heard);
  }

  answer(event, answer) {
    this.socket.on(event, async (data, respond) => {
      try {
        respond(null, await answer(data));
      } catch (error) {
        respond(error);
      }
    });
  }

  transmit(event, data) {
    this.socket.emit(event, data);
  }

  invoke(event, data) {
    return promise((done) => this.socket.emit(event, data, done));
  }

  subscribe(name, options) {
    this.socket.subscribe(name, options);
  }

  hear(name, heard) {
    this.socket.channel(name).watch(heard);
  }

  transmitPublish(name, data) {
    this.socket.channel(name).publish(data);
  }

  invokePublish(name, data) {
    return promise((done) => this.socket.channel(name).publish(data, done));
  }

  publishAround(name, data) {
    this.socket.publish(name, data);
    return promise((done) => this.socket.publish(name, data, done));
  }

  close() {
    this.socket.disconnect();
  }
}

const promise = (call) => new Promise((resolve, reject) => call((error, data) => (error ? reject(error) : resolve(data))));

/** What both do alike. */
const face = (Generation) => class extends Generation {
  ends = [];
  comings = [];

  constructor(...all) {
    super(...all);
    this.on('connect', (status) => this.comings.push(status));
    this.on('disconnect', (end) => this.ends.push(end));
    this.on('connectAbort', (end) => this.ends.push(end));
    open.add(this);
  }

  get id() {
    return this.socket.id;
  }

  get isOpen() {
    return this.socket.state === 'open';
  }

  unsubscribe(name) {
    this.socket.unsubscribe(name);
  }

  isSubscribed(name) {
    return this.socket.isSubscribed(name);
  }

  /** Subscribed, and what comes from now on. */
  async listen(name, options) {
    const heard = [];
    this.hear(name, (data) => heard.push(data));
    this.subscribe(name, options);
    await until(`${name} is subscribed`, () => this.isSubscribed(name));
    return heard;
  }
};
const faces = { streams: face(Streams), callbacks: face(Callbacks) };

/** A kind of client by its name: package[+codec][@path][=protocol], as VERSIONS has them. */
export async function kind(name) {
  const [, client, codec, path, protocol] = name.match(/^([^+@=]+)(?:\+([^@=]+))?(?:@([^=]+))?(?:=(\d))?$/);
  const found = (await import(client)).default;
  const codecEngine = codec && (await import(codec)).default;
  const calls = found.AGClientSocket ? 'streams' : 'callbacks';
  const make = (url, options = {}) => {
    const { hostname, port } = new URL(url);
    return new faces[calls](found, {
      hostname,
      port: Number(port),
      secure: false,
      multiplex: false,
      ...(codecEngine && { codecEngine }),
      ...(path && { path }),
      ...(protocol && { protocolVersion: Number(protocol) }),
      ...soonBack,
      ...options,
    });
  };
  return {
    name,
    major: client.startsWith('asyngular') ? 15 : Number(client.match(/(\d+)\./)[1]), // asyngular became 15
    isCallbacks: calls === 'callbacks',
    hasCodec: Boolean(codec),
    /** Begins to connect. */
    make,
    /** The same, connected. */
    async connect(url, options) {
      const made = make(url, options);
      await until('it is connected', () => made.isOpen);
      return made;
    },
  };
}

/** Waits until something holds. */
export async function until(what, condition) {
  const end = Date.now() + PATIENCE;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${PATIENCE} ms: ${what}`);
    await sleep(5);
  }
}

/** The error that a promise ends with. */
export const failure = (promised) => promised.then(
  (value) => { throw new Error(`no error, but ${JSON.stringify(value)}`); },
  (error) => error,
);

/** Stops, kills or starts a gateway, by its number. */
export async function control(number, what) {
  const { status, statusText } = await fetch(`${process.env.CONTROL}/${number}/${what}`, { method: 'POST' });
  if (status !== 200) throw new Error(`gateway ${number} ${what}: ${status} ${statusText}`);
}

export { sleep };

// Sono's client, with the verbs of the original (sono.land, src/sonoClient.js); this one comes back.
import { JsonSocket } from './json-socket.js';

export class SonoClient {
  #socket;
  #handlers = new Map();
  #frame;

  /** `told.state` hears of `open` and `connecting`, `told.frame` the text of each frame. */
  constructor(url, { state, frame = () => {} }) {
    this.#frame = frame;
    this.#socket = new JsonSocket(url, { state, heard: (packet, text) => this.#heard(packet, text) });
  }

  #heard(packet, text) {
    this.#frame(text);
    // The server's own push to everybody has no protocol.
    const { protocol = 'push', payload = { message: packet.message } } = packet;
    (this.#handlers.get(protocol) ?? this.#handlers.get('*'))?.(payload, protocol);
  }

  /** One handler for each event; `*` has what has none, `error` what could not be done. */
  on(event, handler) {
    this.#handlers.set(event, handler);
    return this;
  }

  /** To all in the channel, itself too. */
  message(message, event = 'message') {
    return this.#socket.send({ protocol: 'message', event, payload: { message } });
  }

  /** To all in the channel but itself. */
  broadcast(message, event = 'message') {
    return this.#socket.send({ protocol: 'broadcast', event, payload: { message } });
  }

  directmessage(message, to, event = 'message') {
    return this.#socket.send({ protocol: 'directmessage', event, payload: { message, to } });
  }

  changeChannel(to) {
    return this.#socket.send({ protocol: 'changeChannel', payload: { to } });
  }

  /** Asks for `myid`, `clients`, `channels`, `mychannel` or `mychannelclients`; answered under `event`. */
  grab(message, event = 'grab') {
    return this.#socket.send({ protocol: 'grab', event, payload: { message } });
  }
}

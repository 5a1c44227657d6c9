// Speaking to gateways over Redis: commands out, replies in.
import { randomUUID } from 'node:crypto';
import Redis from 'ioredis';
import { channelOf, decode, encode, encoded } from './contract.mjs';

export class Gateways {
  #redis;
  #subscriber;
  #prefix = 'millrace:';
  #publish = 'publish';
  #replies;
  #waiting = new Map();

  constructor(url) {
    this.#redis = new Redis(url);
    this.#subscriber = this.#redis.duplicate(); // one that subscribes cannot publish
  }

  /** Learns how to speak, and hears replies from now on. */
  async open(worker) {
    const key = await this.#redis.get('millrace:contract');
    if (key !== null) {
      const { contract, prefix, publish } = JSON.parse(key);
      if (contract !== 1) throw new Error(`Contract ${contract} is spoken here, this worker speaks 1`);
      this.#prefix = prefix;
      this.#publish = publish.toLowerCase();
    }
    this.#replies = `${this.#prefix}w:${encoded(`${worker}-${randomUUID()}`)}`;
    this.#subscriber.on('messageBuffer', (_, message) => this.#heard(message));
    this.#subscriber.on('smessageBuffer', (_, message) => this.#heard(message));
    await (this.#publish === 'publish'
      ? this.#subscriber.subscribe(this.#replies)
      : this.#subscriber.ssubscribe(this.#replies));
  }

  /** Sends one command, or several in an array that are done in order; returns how many gateways got it, as a hint. */
  async send(target, payload, attachments) {
    return this.#redis[this.#publish](channelOf(target, this.#prefix), encode(payload, attachments));
  }

  /**
   * Sends a command to one connection and waits for its reply.
   * @returns the reply; undefined when none came in time
   */
  async ask(target, payload, withinMillis) {
    const reply = new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMillis);
      this.#waiting.set(payload.id, (answer) => (clearTimeout(timer), resolve(answer)));
    });
    await this.send(target, { ...payload, reply: this.#replies });
    return reply.finally(() => this.#waiting.delete(payload.id));
  }

  /**
   * Asks everybody in a room, namespace or the like a question that each gateway answers once.
   * @returns the replies, and whether as many gateways have answered as got it
   */
  async askAll(target, payload, withinMillis) {
    const replies = new Map(); // by gateway
    let asked = Infinity;
    let enough;
    const all = new Promise((resolve) => (enough = () => replies.size >= asked && resolve()));
    this.#waiting.set(payload.id, (reply) => (replies.set(reply.gateway, reply), enough()));
    asked = await this.send(target, { ...payload, reply: this.#replies });
    enough();
    let timer;
    await Promise.race([all, new Promise((resolve) => (timer = setTimeout(resolve, withinMillis)))]);
    clearTimeout(timer);
    this.#waiting.delete(payload.id);
    return { replies: [...replies.values()], complete: replies.size >= asked };
  }

  async close() {
    this.#subscriber.disconnect();
    await this.#redis.quit();
  }

  #heard(message) {
    const reply = decode(message);
    this.#waiting.get(reply.id)?.(reply);
  }
}

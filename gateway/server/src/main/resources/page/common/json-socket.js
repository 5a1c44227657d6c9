// A WebSocket whose messages are JSON, and which comes back.
const COMES_BACK_AFTER = 1_000;

export class JsonSocket {
  #url;
  #told;
  #socket;

  /** `told.state` hears of `open` and `connecting`, `told.heard` each message: its value, and its text. */
  constructor(url, told) {
    this.#url = url;
    this.#told = told;
    this.#open();
  }

  #open() {
    this.#socket = new WebSocket(this.#url);
    this.#socket.onopen = () => this.#told.state('open');
    this.#socket.onclose = () => {
      this.#told.state('connecting');
      setTimeout(() => this.#open(), COMES_BACK_AFTER);
    };
    this.#socket.onmessage = ({ data }) => this.#told.heard(JSON.parse(data), data);
  }

  /** Whether it went out: only while the socket is open. */
  send(value) {
    const isOpen = this.#socket.readyState === WebSocket.OPEN;
    if (isOpen) this.#socket.send(JSON.stringify(value));
    return isOpen;
  }
}

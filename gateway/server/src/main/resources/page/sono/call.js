// Calls between two clients: WebRTC whose offer, answer and candidates go by direct messages, under the names of Sono's
// own helper (sono.land, src/sonoRTC.js). Text by a data channel; with cameras where both sides like.
const [OFFER, ANSWER, CANDIDATE, ENDED] = ['sendingOffer', 'sendingAnswer', 'icecandidate', 'callended'];

export class Calls {
  #sono;
  #told;
  #call;

  /** `told` hears of a `state` (`calling`, `ringing`, `open`, `none`) and whose; `text`; and the other's `stream`. */
  constructor(sono, told) {
    this.#sono = sono;
    this.#told = told;
    sono.on(OFFER, ({ from, message }) => this.#offered(from, message));
    sono.on(ANSWER, ({ from, message }) => this.#of(from)?.accept(message));
    sono.on(CANDIDATE, ({ from, message }) => this.#of(from)?.candidate(message['new-ice-candidate']));
    sono.on(ENDED, ({ from }) => this.#of(from) && this.#over());
  }

  #of(peer) {
    return this.#call?.peer === peer ? this.#call : undefined;
  }

  #begin(peer, state) {
    this.#call = new Call(this.#sono, peer, {
      open: () => this.#told.state('open', peer),
      over: () => this.#of(peer) && this.#over(),
      text: this.#told.text,
      stream: this.#told.stream,
    });
    this.#told.state(state, peer);
    return this.#call;
  }

  #offered(peer, offer) {
    if (this.#call) {
      this.#sono.directmessage('busy', peer, ENDED);
    } else {
      this.#begin(peer, 'ringing').offer = offer;
    }
  }

  /** Media are the caller's own camera, or none. */
  call(peer, media) {
    if (!this.#call) this.#begin(peer, 'calling').start(media);
  }

  answer(media) {
    this.#call?.answer(media);
  }

  say(text) {
    this.#call?.channel?.send(text);
  }

  end() {
    if (this.#call) this.#sono.directmessage('ended', this.#call.peer, ENDED);
    this.#over();
  }

  #over() {
    const call = this.#call;
    this.#call = undefined;
    call?.connection.close();
    this.#told.state('none');
  }
}

/** One call. What it needs of others' servers is nothing: both sides are in reach of each other. */
class Call {
  connection = new RTCPeerConnection();
  channel;
  offer;
  #early = [];

  constructor(sono, peer, told) {
    this.peer = peer;
    this.sono = sono;
    this.told = told;
    this.connection.onicecandidate = ({ candidate }) =>
      candidate && sono.directmessage({ 'new-ice-candidate': candidate }, peer, CANDIDATE);
    this.connection.ondatachannel = ({ channel }) => this.#talk(channel);
    this.connection.ontrack = ({ streams: [stream] }) => told.stream(stream);
    this.connection.onconnectionstatechange = () => this.connection.connectionState === 'failed' && told.over();
  }

  #talk(channel) {
    this.channel = channel;
    channel.onopen = this.told.open;
    channel.onclose = this.told.over;
    channel.onmessage = ({ data }) => this.told.text(data);
  }

  #show(media) {
    media?.getTracks().forEach((track) => this.connection.addTrack(track, media));
  }

  async start(media) {
    this.#show(media);
    this.#talk(this.connection.createDataChannel('text'));
    await this.connection.setLocalDescription();
    this.sono.directmessage(this.connection.localDescription, this.peer, OFFER);
  }

  async answer(media) {
    this.#show(media);
    await this.accept(this.offer);
    await this.connection.setLocalDescription();
    this.sono.directmessage(this.connection.localDescription, this.peer, ANSWER);
  }

  async accept(description) {
    await this.connection.setRemoteDescription(description);
    await Promise.all(this.#early.splice(0).map((one) => this.connection.addIceCandidate(one)));
  }

  /** Candidates come before the call is answered, too. */
  async candidate(one) {
    if (this.connection.remoteDescription) {
      await this.connection.addIceCandidate(one);
    } else {
      this.#early.push(one);
    }
  }
}

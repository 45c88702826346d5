import type { Connection, ConnectionKey } from './connection.js';
import type { Sender } from './signal.js';

/** Stands for the sender of a signal that nobody sends: who hears any sender hears it. */
const NOBODY: Sender = {};

/**
 * The receivers of one signal, in the order of their connection. A list that was given is never changed, so that a
 * receiver may connect and disconnect while the signal is being sent.
 */
export class Channel {
  private readonly connections = new Set<Connection>();
  private readonly byKey = new Map<ConnectionKey, Map<Sender | undefined, Connection>>();
  private bySender = new WeakMap<Sender, readonly Connection[]>();
  /** The answer given last: signals come in runs of one sender, and this is faster than the map. */
  private lastSender: Sender | null | undefined;
  private lastHeard: readonly Connection[] = [];

  /** Adds a connection, unless there is one with the same key and sender. */
  add(connection: Connection): void {
    const { key, sender } = connection;
    const ofKey = this.byKey.get(key) ?? new Map<Sender | undefined, Connection>();
    if (ofKey.has(sender)) return;
    this.byKey.set(key, ofKey.set(sender, connection));
    this.connections.add(connection);
    this.forgetAnswers();
  }

  /** Takes the connection away, and tells whether there was one. */
  remove(key: ConnectionKey, sender: Sender | undefined): boolean {
    const ofKey = this.byKey.get(key);
    const connection = ofKey?.get(sender);
    if (!ofKey || !connection) return false;
    ofKey.delete(sender);
    if (ofKey.size === 0) this.byKey.delete(key);
    this.connections.delete(connection);
    this.forgetAnswers();
    return true;
  }

  /** The connections that hear `sender`; for `null` those that hear any sender. */
  heardFrom(sender: Sender | null): readonly Connection[] {
    if (sender === this.lastSender) return this.lastHeard;
    this.lastHeard = this.lookUp(sender ?? NOBODY);
    this.lastSender = sender;
    return this.lastHeard;
  }

  private lookUp(sender: Sender): readonly Connection[] {
    let heard = this.bySender.get(sender);
    if (!heard) {
      heard = [...this.connections].filter((connection) => connection.sender === undefined || connection.sender === sender);
      this.bySender.set(sender, heard);
    }
    return heard;
  }

  private forgetAnswers(): void {
    this.bySender = new WeakMap();
    this.lastSender = undefined;
  }
}

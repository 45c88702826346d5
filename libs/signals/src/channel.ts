import type { Connection, ConnectionKey } from './connection.js';
import type { Sender } from './signal.js';

/**
 * The receivers of one signal, in the order of their connection. Lists are replaced and never changed, so that a
 * receiver may connect and disconnect while the signal is being sent.
 */
export class Channel {
  private connections: readonly Connection[] = [];
  private bySender = new WeakMap<Sender, readonly Connection[]>();
  private ofAnySender: readonly Connection[] = [];
  /** The answer given last: signals come in runs of one sender, and this is faster than the map. */
  private lastSender: Sender | null = null;
  private lastHeard: readonly Connection[] = [];

  /** Adds a connection, unless there is one with the same key and sender. */
  add(connection: Connection): void {
    if (this.indexOf(connection.key, connection.sender) < 0) this.replace([...this.connections, connection]);
  }

  /** Takes the connection away, and tells whether there was one. */
  remove(key: ConnectionKey, sender: Sender | undefined): boolean {
    const index = this.indexOf(key, sender);
    if (index < 0) return false;
    this.replace(this.connections.toSpliced(index, 1));
    return true;
  }

  /** The connections that hear `sender`; for `null` those that hear any sender. */
  heardFrom(sender: Sender | null): readonly Connection[] {
    if (sender === this.lastSender) return this.lastHeard;
    this.lastHeard = sender === null ? this.ofAnySender : this.heardFromObject(sender);
    this.lastSender = sender;
    return this.lastHeard;
  }

  private heardFromObject(sender: Sender): readonly Connection[] {
    let heard = this.bySender.get(sender);
    if (!heard) {
      heard = this.connections.filter((connection) => connection.sender === undefined || connection.sender === sender);
      this.bySender.set(sender, heard);
    }
    return heard;
  }

  private indexOf(key: ConnectionKey, sender: Sender | undefined): number {
    return this.connections.findIndex((connection) => connection.key === key && connection.sender === sender);
  }

  private replace(connections: readonly Connection[]): void {
    this.connections = connections;
    this.ofAnySender = connections.filter(({ sender }) => sender === undefined);
    this.bySender = new WeakMap();
    this.lastSender = null;
    this.lastHeard = this.ofAnySender;
  }
}

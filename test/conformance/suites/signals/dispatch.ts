import { Signal, SignalBus, type SignalResponse } from '@nuages/signals';
import type { TestCase } from '../../suite.js';
import { expectSame } from '../../values.js';

type Arguments = { receiver?: string; sender?: string | null; dispatch_uid?: string; kwargs?: Record<string, unknown> };
type Step = Record<string, Arguments>;
type Message = { value?: unknown };

class A {}
class B extends A {}
class C {}
const SENDERS: Record<string, object> = { A, B, C };

/** Runs the program of one case on a fresh bus and a fresh signal. */
export async function runDispatch({ program, expect }: TestCase): Promise<void> {
  const dispatcher = new Dispatcher();
  for (const [index, step] of (program as Step[]).entries()) {
    const [[name, given]] = Object.entries(step) as [[string, Arguments]];
    expectSame(await dispatcher.step(name, given), expect[index], `program[${index}].${name}`);
  }
}

class Boom extends Error {}

class Dispatcher {
  private readonly signal = new Signal<{ value?: unknown }>('dispatched');
  private readonly bus = new SignalBus();
  private readonly receivers = new Map<string, (message: Message) => unknown>();
  private readonly names = new Map<unknown, string>();
  private called: string[] = [];

  async step(name: string, given: Arguments): Promise<unknown> {
    const sender = given.sender ? SENDERS[given.sender]! : null;
    const dispatchUid = given.dispatch_uid;
    if (name === 'connect') return this.connect(this.receiver(given.receiver!), sender, dispatchUid);
    if (name === 'has_listeners') return { value: this.bus.hasListeners(this.signal, sender) };
    if (name === 'send') return this.send('send', sender, given.kwargs);
    if (name === 'send_robust') return this.send('sendRobust', sender, given.kwargs);
    if (name !== 'disconnect') throw new Error(`unknown step '${name}'`);
    const receiver = given.receiver === undefined ? undefined : this.receiver(given.receiver);
    return { disconnected: this.bus.disconnect(this.signal, receiver, { ...(sender && { sender }), dispatchUid }) };
  }

  private connect(receiver: (message: Message) => unknown, sender: object | null, dispatchUid: string | undefined): null {
    if (sender) this.bus.connect(this.signal, receiver, { sender, dispatchUid });
    else this.bus.connect(this.signal, receiver, { dispatchUid });
    return null;
  }

  private async send(method: 'send' | 'sendRobust', sender: object | null, payload: Message = {}): Promise<unknown> {
    this.called = [];
    try {
      const responses = await this.bus[method](this.signal, sender, payload);
      return { called: this.called, responses: responses.map((response) => this.show(response)) };
    } catch (error) {
      if (!(error instanceof Boom)) throw error;
      return { called: this.called, raises: true };
    }
  }

  private show({ receiver, value, error }: SignalResponse): unknown[] {
    return [this.names.get(receiver), error instanceof Error ? { error: error.constructor.name } : (value ?? null)];
  }

  private receiver(name: string): (message: Message) => unknown {
    const known = this.receivers.get(name);
    if (known) return known;
    const receiver = (message: Message): unknown => {
      this.called.push(name);
      if (name.startsWith('raise')) throw new Boom(name);
      return name.startsWith('echo') ? message.value : name;
    };
    this.receivers.set(name, receiver);
    this.names.set(receiver, name);
    return receiver;
  }
}

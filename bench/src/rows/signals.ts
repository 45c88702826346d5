import { NestFactory } from '@nestjs/core';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { runInApplication } from '@nuages/core';
import { Signal, SignalBus, SignalsModule } from '@nuages/signals';
import { type Contender, type OpenGroup, type RowGroup, repeat, repeatAsync } from '../row.js';

class Order {}

const RECEIVERS = 10;

/** Sending to ten receivers inside an application, against the emitter that Nest's users have. */
export const group: RowGroup = {
  name: 'signals',
  async open(): Promise<OpenGroup> {
    const app = await NestFactory.createApplicationContext(SignalsModule, { logger: false });
    const bus = app.get(SignalBus);
    const order = new Order();
    const [plain, awaited] = [new Signal<{ order: Order }>('order_plain'), new Signal<{ order: Order }>('order_awaited')];
    let received = 0;
    const sync = connect(bus, plain, () => (received += 1));
    const slow = connect(bus, awaited, async () => (received += 1));
    const inside = (contender: Contender): Contender => ({
      name: contender.name,
      run: (times) => runInApplication(app, () => contender.run(times)),
    });
    return {
      rows: [
        {
          what: 'send to 10 async receivers',
          ours: inside(repeatAsync('send', () => bus.send(awaited, Order, { order }))),
          peer: repeatAsync('emitAsync', () => slow.emitAsync('order', { order })),
          bar: { atMostOfTime: 1.5 },
        },
        {
          what: 'send to 10 sync receivers',
          ours: inside(repeatAsync('send', () => bus.send(plain, Order, { order }))),
          peer: repeat('emit', () => sync.emit('order', { order })),
          bar: { atMostOfTime: 4 },
        },
      ],
      close: () => app.close(),
    };
  },
};

/** Connects ten receivers to the signal, and the same to an emitter of their own. */
function connect(bus: SignalBus, signal: Signal<{ order: Order }>, receive: () => unknown): EventEmitter2 {
  const emitter = new EventEmitter2();
  for (let count = 0; count < RECEIVERS; count += 1) {
    const receiver = () => receive();
    bus.connect(signal, receiver, { sender: Order });
    emitter.on('order', receiver);
  }
  return emitter;
}

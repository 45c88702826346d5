import { Global, Module } from '@nestjs/common';
import { CoreModule } from '@nuages/core';
import { ReceiverLoader } from './receiver.loader.js';
import { SignalBus } from './signal-bus.js';

/**
 * Gives the application its {@link SignalBus} and connects its `@Receiver` methods. With `EventEmitterModule` of
 * `@nestjs/event-emitter` beside it, signals are events, too.
 */
@Global()
@Module({ imports: [CoreModule], providers: [SignalBus, ReceiverLoader], exports: [SignalBus] })
export class SignalsModule {
  /** The module itself: it has no options, and one application has one bus. */
  static forRoot(): typeof SignalsModule {
    return SignalsModule;
  }
}

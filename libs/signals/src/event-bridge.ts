import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import { logError } from '@nuages/core';
import { type AnySignal, nameOfSender, type Sender, type SignalMessage } from './signal.js';

/**
 * Emits signals as events of the application's EventEmitter2: `post_save.Post`, or `post_save` where nobody sends it.
 * Only where somebody listens; what listeners throw is logged and goes no further.
 */
export class EventBridge {
  private readonly logger = new Logger('nuages.dispatch');

  constructor(private readonly emitter: EventEmitter2) {}

  /** Tells whether somebody listens for the signal's event. */
  hasListeners(signal: AnySignal, sender: Sender | null): boolean {
    return this.emitter.listenersAny().length > 0 || this.emitter.hasListeners(this.eventOf(signal, sender)) === true;
  }

  /** Tells the listeners. Does not wait for those that are asynchronous. */
  emit(message: SignalMessage): void {
    const { signal, sender } = message;
    if (!this.hasListeners(signal, sender)) return;
    const event = this.eventOf(signal, sender);
    try {
      this.emitter.emitAsync(event, message).catch((error: unknown) => this.log(event, error));
    } catch (error) {
      this.log(event, error);
    }
  }

  /** Warns of listeners with a pattern, as `post_save.*`, on an emitter that takes patterns as names. */
  warnOfPatterns(): void {
    const { wildcard = false } = this.emitter as EventEmitter2 & { wildcard?: boolean };
    if (wildcard) return;
    for (const event of this.emitter.eventNames()) {
      if (typeof event === 'string' && event.split('.').some((part) => part === '*' || part === '**'))
        this.logger.warn(
          `@OnEvent('${event}') hears nothing: the emitter has no wildcards. Write EventEmitterModule.forRoot({ wildcard: true }).`,
        );
    }
  }

  private eventOf(signal: AnySignal, sender: Sender | null): string {
    const { delimiter = '.' } = this.emitter as EventEmitter2 & { delimiter?: string };
    return sender === null ? signal.name : `${signal.name}${delimiter}${nameOfSender(sender)}`;
  }

  private log(event: string, error: unknown): void {
    logError(this.logger, `Error in a listener of '${event}'`, error);
  }
}

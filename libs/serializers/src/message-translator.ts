import type { MessageParams } from './messages.js';

/** An error's text that is to be translated. */
export interface UntranslatedMessage {
  /** The kind of the field or validator, as `CharField`. */
  readonly kind: string;
  /** As `max_length`. */
  readonly code: string;
  /** The text of the field, of the serializer, or of the catalogue, with its placeholders. */
  readonly text: string;
  readonly params: MessageParams;
}

/**
 * Puts the texts of errors into the language of whoever asks: a provider of the application under this class. The request is at hand by
 * `currentRequest()`.
 *
 * @example
 * @Injectable()
 * class Translator extends MessageTranslator {
 *   translate({ kind, code, text }: UntranslatedMessage) { return this.i18n.t(`${kind}.${code}`, { defaultValue: text }); }
 * }
 */
export abstract class MessageTranslator {
  /** Gives the text, placeholders as `{limit}` still in it, or `undefined` to leave it as it is. It must not wait. */
  abstract translate(message: UntranslatedMessage): string | undefined;
}

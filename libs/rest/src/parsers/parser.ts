import type { IncomingMessage } from 'node:http';

/** What a {@link Parser} is told of the body besides its bytes. */
export interface ParserContext {
  /** The media type's parameters, as `charset` and `boundary`; names are in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly request: IncomingMessage;
}

/**
 * Reads a request's body of one media type.
 *
 * @see DRF's `BaseParser`
 */
export interface Parser {
  /** A media type, maybe with wildcards: `application/json`, `text/*`. */
  readonly mediaType: string;
  /** Whether an empty body is an empty form (a `QueryDict`) and not `{}`. */
  readonly isForm?: boolean;
  /**
   * Gives what `request.data` will be.
   *
   * @throws ParseError when the body is not of the media type's form
   */
  parse(body: Buffer, context: ParserContext): unknown;
}

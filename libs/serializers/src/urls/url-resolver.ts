/** What a path leads to. */
export interface ResolvedUrl {
  /** As in `post-detail`. */
  readonly name: string;
  /** The parts of the path that are parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * How hyperlinked fields make URLs and read them: a provider of the application under this class. RestModule brings one that knows
 * the viewsets; an application without it provides its own.
 *
 * @see Django's `reverse` and `resolve`
 */
export abstract class UrlResolver {
  /**
   * The URL of a view's name: absolute where a request is given.
   *
   * @param format a suffix, as `json`
   */
  abstract reverse(
    name: string,
    params?: Readonly<Record<string, unknown>>,
    request?: any, // the resolver's own kind of request
    format?: string,
  ): string;

  /** What a path leads to; `undefined` where nothing serves it. */
  abstract resolve(path: string): ResolvedUrl | undefined;
}

import type { ActionThrottling } from '../viewsets/action.decorator.js';

/** One path of a viewset, with what it serves. */
export interface ViewRoute {
  /** The path below the controller's: `''`, `:pk`, `:pk/publish`. */
  readonly path: string;
  readonly isDetail: boolean;
  /** Whether it is an `@Action`'s. */
  readonly isExtra: boolean;
  /** The action of each method that is served, by the method's name in capitals. */
  readonly actions: ReadonlyMap<string, string>;
  /** The value of `Allow`. */
  readonly allow: string;
  /** What an `@Action` says of its limits. */
  readonly throttling: ActionThrottling;
  /** What parameters of the path must look like, whole. */
  readonly patterns: Readonly<Record<string, RegExp>>;
}

/** A handler's place: its route, and the action that it is, if any (`OPTIONS` and refused methods are none). */
export interface RoutedHandler {
  readonly route: ViewRoute;
  readonly action: string | undefined;
}

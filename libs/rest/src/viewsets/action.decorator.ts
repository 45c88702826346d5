import type { Throttle } from '../throttling/throttle.js';
import type { HttpMethod } from './view-set.options.js';

/** Options of {@link Action}. */
export interface ActionOptions {
  /** Whether the action is one of a row (`posts/:pk/publish`) or of the list (`posts/popular`). */
  detail: boolean;
  /** Default `get`. */
  methods?: readonly HttpMethod[];
  /** The path behind the list's or the row's; parameters as `:word`. Default: the method's name. */
  urlPath?: string;
  /** What the path's parameters may look like; default: no slash. Anchors are added. */
  patterns?: Readonly<Record<string, RegExp>>;
  /** Limits of the action's own, in the place of the view's; empty for none. */
  throttles?: readonly Throttle[];
  /** What scoped throttles count the action under; default: the view's. */
  throttleScope?: string;
}

/** An action as its method declares it. */
export interface ActionDeclaration extends Required<Omit<ActionOptions, 'throttles' | 'throttleScope'>> {
  readonly throttling: ActionThrottling;
}

/** What an action says of its limits. */
export interface ActionThrottling {
  readonly throttles?: readonly Throttle[] | undefined;
  readonly throttleScope?: string | undefined;
}

const declarations = new WeakMap<object, ActionDeclaration>();

/**
 * Makes a viewset's method a route of its own. The method gets the {@link RestRequest}, unless it decorates its
 * parameters itself.
 *
 * @example
 * @Action({ detail: true, methods: ['post'] })
 * async publish(request: RestRequest) {
 *   const post = await this.getObject(request);
 *   ...
 * }
 *
 * @see DRF's `@action`
 */
export function Action(options: ActionOptions): MethodDecorator {
  return (_target, key, descriptor) => {
    declarations.set(descriptor.value as object, {
      detail: options.detail,
      methods: options.methods ?? ['get'],
      urlPath: (options.urlPath ?? String(key)).replace(/^\/|\/$/g, ''),
      patterns: options.patterns ?? {},
      throttling: { throttles: options.throttles, throttleScope: options.throttleScope },
    });
  };
}

/** What {@link Action} says of a method, or `undefined`. */
export function actionOf(method: object): ActionDeclaration | undefined {
  return declarations.get(method);
}

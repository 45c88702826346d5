import { Throttled } from '@nuages/core';
import type { RestRequest } from '../request/rest-request.js';
import type { RoutedHandler } from '../routing/view-route.js';
import type { ActionThrottling } from '../viewsets/action.decorator.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';
import type { Throttle } from './throttle.js';

/**
 * Asks every throttle, so that each counts the request.
 *
 * @throws Throttled with the longest wait, when any refuses
 */
export async function checkThrottles(request: RestRequest, view: ViewSetOptions, throttles: readonly Throttle[]): Promise<void> {
  if (throttles.length === 0) return;
  const waits: (number | undefined)[] = [];
  for (const throttle of throttles) {
    const verdict = await throttle.allow(request, view);
    if (verdict !== true) waits.push(verdict.waitSeconds);
  }
  if (waits.length === 0) return;
  const known = waits.filter((wait) => wait !== undefined);
  throw new Throttled(known.length > 0 ? Math.max(...known) : undefined);
}

/** The throttles and the scope of a handler: its action's own, else its view's. */
export function throttlingOf(view: ViewSetOptions, { route, action = '' }: RoutedHandler): ActionThrottling {
  return {
    throttles: route.throttling.throttles ?? view.actionThrottles?.[action] ?? view.throttles,
    throttleScope: route.throttling.throttleScope ?? view.actionThrottleScopes?.[action] ?? view.throttleScope,
  };
}

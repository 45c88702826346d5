import type { Model } from '@nuages/managers';

/** The app that a model's permissions are named after: that of its `@ModelOptions`, or `app` where it names none. */
export function appLabelOf(model: Model): string {
  return model.options.appLabel ?? 'app';
}

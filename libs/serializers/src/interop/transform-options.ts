import type { ClassTransformOptions } from 'class-transformer';

/** The groups and the version that class-transformer was called with, as a serializer's context names them. */
export interface TransformContext {
  readonly groups?: readonly string[];
  readonly version?: number;
}

/** What of class-transformer's options a serializer's context names. */
export function contextOf({ groups, version }: ClassTransformOptions): TransformContext {
  return { ...(groups && { groups }), ...(version !== undefined && { version }) };
}

/** The options that make a difference and that only class-transformer itself knows how to follow. */
export function originalOptions(options: ClassTransformOptions): ClassTransformOptions {
  const { excludePrefixes, exposeUnsetFields, strategy, targetMaps } = options;
  const { enableCircularCheck, excludeExtraneousValues, exposeDefaultValues, ignoreDecorators } = options;
  return {
    ...(excludePrefixes?.length && { excludePrefixes }),
    ...(exposeUnsetFields === false && { exposeUnsetFields }),
    ...(strategy && { strategy }),
    ...(targetMaps && { targetMaps }),
    ...(enableCircularCheck && { enableCircularCheck }),
    ...(excludeExtraneousValues && { excludeExtraneousValues }),
    ...(exposeDefaultValues && { exposeDefaultValues }),
    ...(ignoreDecorators && { ignoreDecorators }),
  };
}

import { ConfigurableModuleBuilder } from '@nestjs/common';
import { findApplication } from '@nuages/core';

/** Options of `SerializersModule.forRoot`: what holds for every serializer of the application that does not say otherwise. */
export interface SerializersModuleOptions {
  /** Texts of errors by code (`required`) or by kind and code (`CharField.max_length`). */
  readonly messages?: Readonly<Record<string, string>>;
  /** The key of errors that belong to no field. Default: `non_field_errors`. */
  readonly nonFieldErrorsKey?: string;
  /** How many items a list of a client may have. Default: 100,000. */
  readonly maxItems?: number;
  /** How deep lists, dictionaries and serializers of a client may stand in each other. Default: 64. */
  readonly maxDepth?: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: SERIALIZERS_OPTIONS } =
  new ConfigurableModuleBuilder<SerializersModuleOptions>({ moduleName: 'Serializers' })
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();

/** The options of the running application. */
export function currentOptions(): SerializersModuleOptions {
  return findApplication()?.find<SerializersModuleOptions>(SERIALIZERS_OPTIONS) ?? NONE;
}

const NONE: SerializersModuleOptions = {};

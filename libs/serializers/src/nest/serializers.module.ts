import { join } from 'node:path';
import { type DynamicModule, Logger, Module, type OnModuleInit, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CoreModule } from '@nuages/core';
import { ConfigurableModuleClass, type SerializersModuleOptions } from '../serializers.options.js';
import { findSecondCopies } from './second-copies.js';
import { factoryProviders } from './serializer-factory.js';
import { noteForSwagger } from './swagger-notes.js';

/**
 * What holds for all serializers of an application: texts, the key of errors that belong to no field, limits; factories to inject; and
 * descriptions of handlers for @nestjs/swagger.
 *
 * @example
 * @Module({ imports: [SerializersModule.forRoot({ nonFieldErrorsKey: 'errors' })] })
 * class AppModule {}
 */
@Module({ imports: [CoreModule] })
export class SerializersModule extends ConfigurableModuleClass implements OnModuleInit {
  /** As the synchronous one, for an application that needs no options. */
  static override forRoot(options: SerializersModuleOptions & { isGlobal?: boolean } = {}): DynamicModule {
    return withFactories(super.forRoot(options));
  }

  static override forRootAsync(options: Parameters<typeof ConfigurableModuleClass.forRootAsync>[0]): DynamicModule {
    return withFactories(super.forRootAsync(options));
  }

  /** Controllers are noted before `NestFactory.create` ends, after which a document may be made. */
  constructor(modules: ModulesContainer) {
    super();
    for (const module of modules.values()) {
      for (const { metatype } of module.controllers.values()) if (metatype) noteForSwagger(metatype as Type);
    }
  }

  onModuleInit(): void {
    for (const { name, ours, theirs } of findSecondCopies(join(process.cwd(), 'package.json'))) {
      logger.warn(
        `There are two copies of ${name}, and decorators of one are not seen by the other: ${ours} and ${theirs}. Run 'npm dedupe'.`,
      );
    }
  }
}

const logger = new Logger('nuages.serializers');

/** Nest reads the providers once all of the application's classes are there, so that each `@InjectSerializer` has been seen. */
function withFactories(definition: DynamicModule): DynamicModule {
  return {
    ...definition,
    get providers() {
      return [...(definition.providers ?? []), ...factoryProviders()];
    },
    get exports() {
      return [...(definition.exports ?? []), ...factoryProviders().map(({ provide }) => provide)];
    },
  };
}

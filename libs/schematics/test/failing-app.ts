import { Module } from '@nestjs/common';
import { ImproperlyConfigured, isAtCommandLine } from '@nuages/core';

const useFactory = () => {
  throw new ImproperlyConfigured(`The database does not answer; ${isAtCommandLine() ? 'asked once' : 'asked again'}.`);
};

/** An application that cannot start. */
@Module({ providers: [{ provide: 'DATABASE', useFactory }] })
export class AppModule {}

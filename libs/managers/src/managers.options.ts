import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CustomOperators } from './lookups/operators.js';

/** Options of `ManagersModule.forRoot`. */
export interface ManagersModuleOptions extends CustomOperators {
  /** The names of the data sources besides the default one, as given to `TypeOrmModule.forRoot({ name })`. */
  readonly dataSources?: readonly string[];
  /** Runs each request's handler in `atomic`. Default `false`. @see Django's `ATOMIC_REQUESTS` */
  readonly atomicRequests?: boolean;
  /** Writes the values of statements to `nuages.db`, where those are logged. They may be secrets. Default `false`. */
  readonly logParameters?: boolean;
  /** Warns, with the line of code, when one statement runs more often than this in one request. Default: never. */
  readonly warnAfterRepeats?: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: MANAGERS_OPTIONS } = new ConfigurableModuleBuilder<ManagersModuleOptions>({
  moduleName: 'Managers',
})
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

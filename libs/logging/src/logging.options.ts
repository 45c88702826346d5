import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { LoggingDictionary } from './dictionary.js';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: LOGGING_DICTIONARY } = new ConfigurableModuleBuilder<LoggingDictionary>({
  moduleName: 'Logging',
})
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

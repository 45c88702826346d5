import type { Rule } from '@angular-devkit/schematics';
import { ModuleSource } from './module-source.js';
import type { Application } from './options.js';
import { format } from './write-files.js';

const CREATE = /(const (\w+) = await NestFactory\.create(?:<\w+>)?\(\s*\w+)(\s*,?\s*\);)/;

/** Lets the application's main file log by `NestLogger`, as `nest new` wrote it; says what to write where it looks otherwise. */
export function useLogger({ sourceRoot }: Application): Rule {
  return async (tree, { logger }) => {
    const path = `${sourceRoot}/main.ts`;
    const text = tree.exists(path) ? tree.readText(path) : '';
    if (text.includes('useLogger')) return;
    if (!CREATE.test(text))
      return logger.warn('For the logger: NestFactory.create(AppModule, { bufferLogs: true }), then app.useLogger(app.get(NestLogger)).');
    const main = new ModuleSource(path, text.replace(CREATE, '$1, { bufferLogs: true });\n  $2.useLogger($2.get(NestLogger));'));
    main.addName('NestLogger', '@nuages/logging');
    tree.overwrite(path, await format(path, main.text));
  };
}

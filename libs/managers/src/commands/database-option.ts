import { Application, CommandError, type CommandOption, type CommandOptions } from '@nuages/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

/** Chooses one of several data sources. */
export const DATABASE_OPTION: CommandOption = {
  flags: '--database <name>',
  description: 'the data source, by the name of TypeOrmModule.forRoot({ name }); default: the one without a name',
};

/** The data source that a command is about. */
export function dataSourceOf(application: Application, { database }: CommandOptions): DataSource {
  const found = application.find<DataSource>(getDataSourceToken(database as string | undefined) as string);
  if (found) return found;
  throw new CommandError(
    database
      ? `There is no data source '${String(database)}'. Name one of TypeOrmModule's.`
      : 'The application has no data source. Import TypeOrmModule.',
  );
}

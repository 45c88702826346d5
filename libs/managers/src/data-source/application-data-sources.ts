import { Inject, Injectable } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { Application } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { MANAGERS_OPTIONS, type ManagersModuleOptions } from '../managers.options.js';

/** The data sources that an application has: the default one, and those that `ManagersModule` names. */
@Injectable()
export class ApplicationDataSources {
  constructor(
    @Inject(MANAGERS_OPTIONS) private readonly options: ManagersModuleOptions,
    private readonly application: Application,
  ) {}

  /** By their names; the default one is `default`. */
  get byName(): ReadonlyMap<string, DataSource> {
    const first = this.application.find<DataSource>(getDataSourceToken() as string);
    const others = (this.options.dataSources ?? []).map(
      (name) => [name, this.application.get<DataSource>(getDataSourceToken(name) as string)] as const,
    );
    return new Map([...(first ? [['default', first] as const] : []), ...others]);
  }

  get all(): readonly DataSource[] {
    return [...this.byName.values()];
  }
}

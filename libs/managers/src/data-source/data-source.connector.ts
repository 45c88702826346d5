import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SignalBus } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { registerLookups } from '../lookups/operators.js';
import { MANAGERS_OPTIONS, type ManagersModuleOptions } from '../managers.options.js';
import { announceEarlierMigrations } from '../signals/announce-migrations.js';
import { subscribeModelSignals } from '../signals/model-signal.subscriber.js';
import { useSignalBus } from '../signals/send-signal.js';
import { currentTransaction } from '../transaction/transaction.js';
import { ApplicationDataSources } from './application-data-sources.js';
import { instrument } from './instrument.js';
import { showParameters } from './statement-log.js';
import { warnOfRepeats } from './warn-of-repeats.js';

/** Readies the application's data sources at start-up, also those made without `dataSourceFactory`. */
@Injectable()
export class DataSourceConnector implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private dataSources: readonly DataSource[] = [];
  private readonly endings: (() => void)[] = [];

  constructor(
    @Inject(MANAGERS_OPTIONS) private readonly options: ManagersModuleOptions,
    private readonly sources: ApplicationDataSources,
    private readonly bus: SignalBus,
  ) {}

  onModuleInit(): void {
    const dataSources = this.sources.all;
    this.dataSources = dataSources;
    for (const dataSource of dataSources) this.connect(dataSource);
    this.bus.useCommitPort({
      onCommit(run) {
        const transaction = dataSources.map(currentTransaction).find((open) => open !== undefined);
        if (!transaction) return run();
        transaction.callbacks.push({ run, isRobust: true });
      },
    });
  }

  /** By now every receiver is connected. */
  async onApplicationBootstrap(): Promise<void> {
    for (const dataSource of this.dataSources) await announceEarlierMigrations(dataSource);
  }

  onApplicationShutdown(): void {
    for (const end of this.endings.splice(0)) end();
  }

  private connect(dataSource: DataSource): void {
    instrument(dataSource);
    registerLookups(dataSource, this.options);
    useSignalBus(dataSource, this.bus);
    subscribeModelSignals(dataSource);
    const { warnAfterRepeats, logParameters } = this.options;
    if (logParameters) showParameters(dataSource);
    if (warnAfterRepeats !== undefined) this.endings.push(warnOfRepeats(dataSource, warnAfterRepeats));
  }
}

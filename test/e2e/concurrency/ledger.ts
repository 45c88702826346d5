import { BadRequestException, Body, Controller, type DynamicModule, Module, Post } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { atomic } from '@nuages/managers';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn, QueryFailedError, type Repository } from 'typeorm';

/** A row whose code nobody else may have. */
@Entity('ledger_entry')
export class Entry {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 40, unique: true })
  code!: string;

  @Column({ length: 40 })
  half!: string;
}

/** Two rows a request: both or none. */
interface Pair {
  codes: [string, string];
}

/** Handlers that write in a transaction, in the ways that applications do. */
@Controller('ledger')
export class LedgerController {
  constructor(@InjectRepository(Entry) private readonly entries: Repository<Entry>) {}

  /** TypeORM alone: `save` of two rows opens a transaction of its own. */
  @Post('repository')
  async repository(@Body() { codes }: Pair): Promise<void> {
    await refuseDuplicates(() => this.entries.save(rows(codes)));
  }

  /** TypeORM's own transaction, with a pause between the rows. */
  @Post('transaction')
  async transaction(@Body() { codes }: Pair): Promise<void> {
    await refuseDuplicates(() =>
      this.entries.manager.transaction(async (manager) => {
        for (const row of rows(codes)) {
          await manager.save(Entry, row);
          await pause();
        }
      }),
    );
  }

  /** `atomic` around a repository that knows nothing of it. */
  @Post('atomic')
  async atomic(@Body() { codes }: Pair): Promise<void> {
    await refuseDuplicates(() =>
      atomic(async () => {
        for (const row of rows(codes)) {
          await this.entries.insert(row);
          await pause();
        }
      }),
    );
  }
}

/** The ledger over a data source that is open already. */
export function ledgerModule(dataSource: DataSource): DynamicModule {
  @Module({})
  class LedgerModule {}
  return {
    module: LedgerModule,
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      TypeOrmModule.forFeature([Entry]),
    ],
    controllers: [LedgerController],
  };
}

function rows(codes: readonly string[]): Partial<Entry>[] {
  return codes.map((code, index) => ({ code, half: index === 0 ? 'first' : 'second' }));
}

/** A turn of the event loop, in which other requests go on. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function refuseDuplicates(save: () => Promise<unknown>): Promise<void> {
  try {
    await save();
  } catch (error) {
    if (isDuplicate(error)) throw new BadRequestException('One of the codes is taken.', { cause: error });
    throw error;
  }
}

function isDuplicate(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'IntegrityError' || (error instanceof QueryFailedError && /unique|duplicate/i.test(message));
}

import { Global, Injectable, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { ChildEntity, Column, Entity, EntitySchema, PrimaryGeneratedColumn, TableInheritance } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { ManagersModule } from '../managers.module.js';
import { sqliteOptions } from '../sqlite/index.js';
import { Manager } from './manager.js';
import { ManagerFor } from './manager-for.decorator.js';
import { defaultManagerOf } from './manager-of.js';
import { ManagerRegistry } from './manager.registry.js';
import { InjectManager } from './manager-tokens.js';

@TableInheritance({ column: { name: 'kind', type: 'varchar' } })
@Entity()
class Content {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ default: false }) isHidden!: boolean;
}

@ChildEntity()
class Photo extends Content {}

@Entity()
class Letter {
  @PrimaryGeneratedColumn() id!: number;
}

@Entity()
class Stamp {
  @PrimaryGeneratedColumn() id!: number;
}

class Coin {
  id!: number;
}
const CoinSchema = new EntitySchema<Coin>({
  name: 'coin',
  target: Coin,
  columns: { id: { type: Number, primary: true, generated: true } },
});

@ManagerFor(Content, { default: true })
class ContentManager extends Manager<Content> {
  override getQuerySet() {
    return super.getQuerySet().exclude({ isHidden: true });
  }
}

@ManagerFor(Letter, { default: true })
class Letters extends Manager<Letter> {}

@ManagerFor(Letter, { default: true, using: 'archive' })
class ArchivedLetters extends Manager<Letter> {}

@Injectable()
class Clock {}

@Global()
@Module({ providers: [Clock], exports: [Clock] })
class ClockModule {}

@ManagerFor(Stamp, { default: true })
class Stamps extends Manager<Stamp> {
  constructor(readonly clock: Clock) {
    super(Stamp);
  }
}

@ManagerFor(CoinSchema, { default: true })
class Coins extends Manager<Coin> {}

async function open(metadata: ModuleMetadata = {}) {
  const entities = [Content, Photo, Letter, Stamp, CoinSchema];
  const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities }), synchronize: true });
  const testing = await Test.createTestingModule({
    ...metadata,
    imports: [
      TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }),
      TypeOrmModule.forRootAsync({ name: 'archive', useFactory, dataSourceFactory }),
      ManagersModule.forRoot({ dataSources: ['archive'] }),
      ...(metadata.imports ?? []),
    ],
  }).compile();
  const app = await testing.init();
  return Object.assign(app, { [Symbol.asyncDispose]: () => app.close() });
}

describe('the default manager', () => {
  test('is inherited by derived entities', async () => {
    @Injectable()
    class Gallery {
      constructor(@InjectManager(Photo) readonly photos: Manager<Photo>) {}
    }
    await using app = await open({ imports: [ManagersModule.forFeature([ContentManager])], providers: [Gallery] });
    const { photos } = app.get(Gallery);

    expect([photos.constructor, app.get(ManagerRegistry).for(Photo).constructor]).toEqual([ContentManager, ContentManager]);
    await runInApplication(app, async () => {
      expect(defaultManagerOf(Photo)).toBeInstanceOf(ContentManager);
      await photos.create({ isHidden: true });
      const shown = await photos.create({});
      expect((await photos.all()).map(({ id }) => id)).toEqual([shown.id]);
      expect(await app.get(ManagerRegistry).base(Photo).count()).toBe(2);
    });
  });

  test('is one for all data sources, or for each', async () => {
    @Injectable()
    class Office {
      constructor(
        @InjectManager(Letter) readonly letters: Letters,
        @InjectManager(Letter, { using: 'archive' }) readonly archived: ArchivedLetters,
        @InjectManager(Content, { using: 'archive' }) readonly contents: ContentManager,
      ) {}
    }
    const imports = [ManagersModule.forFeature([Letters, ArchivedLetters, ContentManager])];
    await using app = await open({ imports, providers: [Office] });
    const { letters, archived, contents } = app.get(Office);

    expect([letters.constructor, archived.constructor, contents.constructor]).toEqual([Letters, ArchivedLetters, ContentManager]);
    await runInApplication(app, async () => {
      await archived.create({});
      await contents.create({});
      expect([await letters.count(), await archived.count(), await contents.count()]).toEqual([0, 1, 1]);
      expect(await app.get(ManagerRegistry).for(Content).count()).toBe(0);
    });
  });

  test('that takes other providers must be listed', async () => {
    await using app = await open();
    await using complete = await open({ imports: [ClockModule, ManagersModule.forFeature([Stamps])] });

    expect(() => app.get(ManagerRegistry).for(Stamp)).toThrow(
      /Stamps has a constructor of its own.*default manager of Stamp\. List it in ManagersModule\.forFeature/,
    );
    expect(complete.get(ManagerRegistry).for(Stamp)).toMatchObject({ clock: expect.any(Clock) });
  });

  test('of an EntitySchema is that of its class', async () => {
    await using app = await open({ imports: [ManagersModule.forFeature([Coins])] });

    const coins = app.get(ManagerRegistry).for(CoinSchema);

    expect(coins).toBe(app.get(Coins));
    expect(app.get(ManagerRegistry).for(Coin)).toBe(coins);
  });
});

describe('modules that are loaded lazily', () => {
  function lateEntity() {
    @Entity()
    class Late {
      @PrimaryGeneratedColumn() id!: number;
    }
    @Injectable()
    class LateService {
      constructor(@InjectManager(Late) readonly byEntity: Manager<Late>) {}
    }
    return { Late, LateService };
  }
  const load = async (app: { get: (type: typeof LazyModuleLoader) => LazyModuleLoader }, module: Type) =>
    app.get(LazyModuleLoader).load(() => module);

  test('inject plain managers that nobody asked for before, in each application', async () => {
    await using app = await open();
    await using other = await open();
    const { Late, LateService } = lateEntity();
    @Injectable()
    class Archive {
      constructor(@InjectManager(Late, { using: 'archive' }) readonly archived: Manager<object>) {}
    }
    @Module({ providers: [LateService, Archive] })
    class LateModule {}

    for (const module of [await load(app, LateModule), await load(other, LateModule)]) {
      expect(module.get(LateService).byEntity.constructor).toBe(Manager);
      expect(module.get(Archive).archived.constructor).toBe(Manager);
    }
    expect(app.get(ManagerRegistry).for(Late)).toBeInstanceOf(Manager);
  });

  test('inject the default manager that their forFeature brings', async () => {
    await using app = await open({ imports: [ClockModule] });
    const { Late, LateService } = lateEntity();
    @ManagerFor(Late, { default: true })
    class LateManager extends Manager<object> {
      constructor(readonly clock: Clock) {
        super(Late);
      }
    }
    @Module({ imports: [ManagersModule.forFeature([LateManager])], providers: [LateService] })
    class LateModule {}
    const { byEntity } = (await load(app, LateModule)).get(LateService);

    expect(byEntity).toBeInstanceOf(LateManager);
  });
});

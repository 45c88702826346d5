import { Controller, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Count, dataSourceFactory, managerOf, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { FilterSet } from '../filterset/filter-set.js';
import { CharFilter } from '../filterset/scalar-filters.js';
import { CursorPagination } from '../pagination/cursor.pagination.js';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { ModelViewSet } from '../viewsets/model-view-set.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';

@Entity()
class Band {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) name!: string;
  @OneToMany(() => Song, (song) => song.band) songs!: Relation<Song[]>;
}

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
  @ManyToOne(() => Band, (band) => band.songs) band!: Relation<Band>;
}

class SongSerializer extends ModelSerializer {
  static override Meta = modelMeta<Song, SongSerializer>({ model: Song, fields: ['id', 'title'] });
}

async function start(options: ViewSetOptions, own = false): Promise<void> {
  @Controller('songs')
  class SongsController extends ModelViewSet(SongSerializer, options) {}

  @Controller('songs')
  class OwnRowsController extends ModelViewSet(SongSerializer, options) {
    override getQuerySet() {
      return managerOf(Song).annotate({ plays: Count('id') });
    }
  }

  @Module({
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Band, Song] }), synchronize: true }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      RestModule.forRoot(),
    ],
    controllers: [own ? OwnRowsController : SongsController],
  })
  class AppModule {}
  const app = await PLATFORMS[0]!.create(AppModule);
  await app.close();
}

class SongFilter extends FilterSet {
  override readonly fields = { tittle: ['exact'] };
  readonly band_name = new CharFilter({ fieldName: 'band__name' });
}

describe('at start-up', () => {
  test.each<[ViewSetOptions, string]>([
    [{ filterset: ['titel'] }, "Song has no field 'titel'"],
    [{ filterset: { band__nam: ['exact'] } }, "has no field 'band__nam'"],
    [{ filterset: SongFilter }, "SongFilter: Song has no field 'tittle'"],
    [{ search: ['^titel'] }, "SongsController: 'search' names 'titel', which leads to no field of Song. Its fields: id, title, band."],
    [{ search: { fields: ['band__nam'] } }, "'search' names 'band__nam'"],
    [{ search: ['band'] }, "'search' names 'band', a relation. Name a field of it: 'band__name'."],
    [{ ordering: ['title', ['bnd__name', 'band']] }, "'ordering' names 'bnd__name'"],
    [{ ordering: { default: '-created' } }, "'ordering' names 'created'"],
    [{ lookupField: 'slug' }, "'lookupField' names 'slug'"],
    [{ lastModifiedField: 'changed' }, "'lastModifiedField' names 'changed'"],
    [
      { pagination: new CursorPagination({ pageSize: 2 }) },
      "SongsController: cursor pagination orders by 'created', which leads to no field",
    ],
    [
      { pagination: new CursorPagination({ pageSize: 2, ordering: ['id', '-band__nam'] }) },
      "orders by 'band__nam', which leads to no field",
    ],
    [
      { pagination: new CursorPagination({ pageSize: 2, ordering: 'band__songs__title' }) },
      "'band__songs__title', which leads to many rows",
    ],
  ])('%o is refused', async (options, message) => {
    await expect(start(options)).rejects.toThrow(message);
  });

  test.each<[ViewSetOptions]>([
    [{}],
    [{ filterset: { title: ['icontains'], band__name: ['exact'] }, search: ['=title', 'band__name'], lookupField: 'title' }],
    [{ ordering: { fields: '__all__', default: ['-band__name', 'pk'] } }],
    [{ ordering: [['band__name', 'band'], 'id'] }],
    [{ pagination: new CursorPagination({ pageSize: 2, ordering: '-band__name' }) }],
    [{ pagination: new CursorPagination({ pageSize: 2 }), ordering: { default: 'title' } }],
  ])('%o is fine', async (options) => {
    await expect(start(options)).resolves.toBeUndefined();
  });

  test('what a query set of its own annotates is not looked for', async () => {
    await expect(start({ ordering: ['plays'], search: ['plays'] }, true)).resolves.toBeUndefined();
    await expect(start({ filterset: ['plays'] }, true)).rejects.toThrow("Song has no field 'plays'");
  });
});

import { ImproperlyConfigured, ValidationError } from '@nuages/core';
import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { describe, expect, test } from 'vitest';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import '../serializer/list-serializer.js';
import type { ItemPolicy } from '../serializer/item-policy.js';
import { ModelField } from './model-field.decorator.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Album {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @OneToOne(() => Cover, { nullable: true }) @JoinColumn() cover!: Relation<Cover> | null;
  @OneToMany(() => Track, (track) => track.album) tracks!: Relation<Track[]>;
  @OneToOne(() => Price, (price) => price.album) price!: Relation<Price>;
  @ManyToMany(() => Label) @JoinTable() labels!: Relation<Label[]>;
}

@Entity()
class Cover {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) artist!: string;
}

@Entity()
class Price {
  @PrimaryGeneratedColumn() id!: number;
  @Column() cents!: number;
  @OneToOne(() => Album, (album) => album.price, { nullable: false }) @JoinColumn() album!: Relation<Album>;
}

@Entity()
class Track {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @ManyToOne(() => Album, (album) => album.tracks, { nullable: false }) album!: Relation<Album>;
}

const ENTITIES = [Album, Cover, Price, Track, Label];

class CoverSerializer extends ModelSerializer {
  static override Meta = modelMeta({ model: Cover, fields: ['artist'] });
}
class PriceSerializer extends ModelSerializer {
  static override Meta = modelMeta({ model: Price, fields: ['cents'] });
}
class TrackSerializer extends ModelSerializer {
  @IntegerField({ required: false }) id?: number;
  @ModelField() name!: string;
  static override Meta = modelMeta<Track, TrackSerializer>({ model: Track, fields: ['id', 'name'] });
}
class LabelSerializer extends ModelSerializer {
  @IntegerField({ required: false }) id?: number;
  static override Meta = modelMeta({ model: Label, fields: ['id', 'name'] });
}

function albumSerializer(policy: ItemPolicy): typeof ModelSerializer {
  class AlbumSerializer extends ModelSerializer {
    @Nested(() => CoverSerializer, { policy: 'merge', required: false, allowNull: true }) cover?: CoverSerializer | null;
    @Nested(() => PriceSerializer, { policy: 'merge', required: false }) price?: PriceSerializer;
    @Nested(() => TrackSerializer, { many: true, policy, required: false }) tracks?: TrackSerializer[];
    @Nested(() => LabelSerializer, { many: true, policy, required: false }) labels?: LabelSerializer[];
    static override Meta = modelMeta({ model: Album, fields: ['title', 'cover', 'price', 'tracks', 'labels'] });
  }
  return AlbumSerializer;
}

async function save(Class: typeof ModelSerializer, data: object, instance?: object): Promise<any> {
  const serializer = new Class({ data, instance, partial: instance !== undefined });
  if (!(await serializer.isValid())) throw new ValidationError(serializer.errorDetails as never);
  return serializer.save();
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);
const album = {
  title: 'One',
  cover: { artist: 'ann' },
  price: { cents: 5 },
  tracks: [{ name: 'a' }, { name: 'b' }],
  labels: [{ name: 'x' }],
};

describe.for(databases)('nested writes on $name', (database) => {
  const withDatabase = async (check: (read: () => Promise<unknown>) => Promise<void>) => {
    await using dataSource = await database.open({ entities: ENTITIES });
    await check(async () => {
      const albums = new Manager<any>(Album, dataSource).selectRelated('cover').prefetchRelated('tracks', 'labels').orderBy('id');
      const tracks = new Manager<Track>(Track, dataSource).orderBy('id');
      const prices = new Manager<Price>(Price, dataSource).orderBy('id');
      const [row] = await albums;
      return {
        cover: row.cover?.artist ?? null,
        tracks: (await tracks).map(({ id, name }) => `${id}${name}`),
        labels: row.labels.map(({ name }: Label) => name).sort(),
        prices: (await prices).map(({ cents }) => cents),
      };
    });
  };

  test('create a row with all that refers to it', () =>
    withDatabase(async (read) => {
      const row = await save(albumSerializer('create'), album);

      expect(row.tracks.map(({ name }: Track) => name)).toEqual(['a', 'b']);
      expect(await read()).toEqual({ cover: 'ann', tracks: ['1a', '2b'], labels: ['x'], prices: [5] });
    }));

  test('merge: name what they change, add the rest, leave the others', () =>
    withDatabase(async (read) => {
      const Class = albumSerializer('merge');
      const row = await save(Class, album);
      const labels = [{ id: 1, name: 'y' }, { name: 'z' }];
      await save(Class, { cover: { artist: 'bob' }, price: { cents: 6 }, tracks: [{ id: 2, name: 'b' }, { name: 'c' }], labels }, row);

      expect(await read()).toEqual({ cover: 'bob', tracks: ['1a', '2b', '3c'], labels: ['y', 'z'], prices: [6] });
    }));

  test('replace: remove what they do not name', () =>
    withDatabase(async (read) => {
      const Class = albumSerializer('replace');
      const row = await save(Class, album);
      const saved = await save(Class, { cover: null, tracks: [{ id: 2, name: 'B' }, { name: 'c' }], labels: [{ name: 'z' }] }, row);

      expect(saved.tracks.map(({ name }: Track) => name)).toEqual(['B', 'c']);
      expect(await read()).toEqual({ cover: null, tracks: ['2B', '3c'], labels: ['z'], prices: [5] });
    }));

  test('of a PATCH take parts of what is there, and only the whole of what is new', () =>
    withDatabase(async (read) => {
      const Class = albumSerializer('merge');
      const row = await save(Class, album);
      await save(Class, { cover: null, tracks: [{ id: 1 }], labels: [] }, row);
      const part = save(Class, { cover: {}, tracks: [{ id: 1 }, {}, { id: null }], labels: [{}] }, row);
      const list = LabelSerializer.many({ instance: row.labels, data: [{ id: 1 }, {}], policy: 'merge', partial: true });

      await expect(part).rejects.toMatchObject({
        detail: {
          cover: { artist: [{ code: 'required' }] },
          tracks: [{}, { name: [{ code: 'required' }] }, { name: [{ code: 'required' }] }],
          labels: [{ name: [{ code: 'required' }] }],
        },
      });
      expect(await list.isValid()).toBe(false);
      expect(list.errors).toEqual([{}, { name: ['This field is required.'] }]);
      expect(await read()).toMatchObject({ cover: null, tracks: ['1a', '2b'], labels: ['x'] });
    }));

  test('change nothing of another row, and nothing at all when one fails', () =>
    withDatabase(async (read) => {
      const Class = albumSerializer('merge');
      const first = await save(Class, album);
      const second = await save(Class, { title: 'Two' });
      const hijack = save(
        Class,
        { cover: { artist: 'eve' }, tracks: [{ name: 'new' }, { id: first.tracks[0].id, name: 'stolen' }] },
        second,
      );

      await expect(hijack).rejects.toMatchObject({ detail: { tracks: [{}, { id: [{ code: 'does_not_exist' }] }] } });
      await expect(save(Class, { tracks: [{ id: 1 }, { id: 1 }] }, first)).rejects.toMatchObject({
        detail: { tracks: [{}, { id: [{ code: 'unique' }] }] },
      });
      expect(await read()).toEqual({ cover: 'ann', tracks: ['1a', '2b'], labels: ['x'], prices: [5] });
    }));
});

test('nested writes ask for a policy', async () => {
  await using _dataSource = await databases[0]!.open({ entities: ENTITIES });
  class Bare extends ModelSerializer {
    @Nested(() => CoverSerializer) cover!: CoverSerializer;
    static override Meta = modelMeta({ model: Album, fields: ['title', 'cover'] });
  }

  await expect(save(Bare, { title: 'One', cover: { artist: 'ann' } })).rejects.toThrow("Give a relation's field a 'policy'");
  expect(() => Nested(() => CoverSerializer, { policy: 'replace' })).toThrow(ImproperlyConfigured);
});

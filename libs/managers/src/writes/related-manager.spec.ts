import { SignalBus } from '@nuages/signals';
import { Column, Entity, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { foreignKeyOf } from '../model/models.js';
import { m2mChanged, postDelete, postSave, preBulkCreate, preDelete } from '../signals/model-signals.js';
import { useSignalBus } from '../signals/send-signal.js';
import { throughOf } from '../signals/through.js';
import type { OneToManyManager } from './one-to-many.manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @ManyToMany(() => Album, (album) => album.labels) albums!: Relation<Album>[];
}

@Entity()
class Album {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToMany(() => Label, (label) => label.albums) @JoinTable() labels!: Relation<Label>[];
  @OneToMany(() => Track, (track) => track.album) tracks!: Relation<Track>[];
}

@Entity()
class Track {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToOne(() => Album, (album) => album.tracks, { nullable: false }) album!: Relation<Album>;
}

@Entity()
class Crate {
  @PrimaryGeneratedColumn() id!: number;
  @OneToMany(() => Tape, (tape) => tape.crate) tapes!: Relation<Tape>[];
}

@Entity()
class Tape {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Crate, (crate) => crate.tapes, { onDelete: 'CASCADE' }) crate!: Relation<Crate> | null;
}

const named = <T extends object>(type: new () => T, ...names: string[]) => names.map((name) => Object.assign(new type(), { name }));

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('related managers on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Label, Album, Track, Crate, Tape] });
    const bus = new SignalBus();
    useSignalBus(dataSource, bus);
    const heard: unknown[] = [];
    bus.connect(
      m2mChanged,
      ({ action, pkSet, reverse, model, instance }) => {
        heard.push([action, pkSet && [...pkSet], reverse, model, (instance as Album).name]);
      },
      { sender: throughOf(Album, 'labels') },
    );
    const albums = new Manager<Album>(Album, dataSource);
    const labels = new Manager<Label>(Label, dataSource);
    return Object.assign(dataSource, { albums, labels, bus, heard, album: await albums.create({ name: 'a' }) });
  }

  test('save many new rows with their key to the instance', async () => {
    await using opened = await open();
    const { albums, album, bus } = opened;
    const sent: string[] = [];
    bus.connect(preBulkCreate, ({ instances }) => void sent.push(`bulk ${instances.length}`), { sender: Track });
    bus.connect(postSave, () => void sent.push('save'), { sender: Track });

    const made = await albums.related(album, 'tracks').bulkCreate([...named(Track, 'x'), { name: 'y' }]);
    expect(made.map((track) => track instanceof Track)).toEqual([true, true]);

    expect(made.map(({ album: own }) => own)).toEqual([album, album]);
    expect(await albums.related(album, 'tracks').orderBy('id').flat('name')).toEqual(['x', 'y']);
    expect(sent).toEqual(['bulk 2']);
  });

  test('save rows one by one, with signals, where bulk is false', async () => {
    await using opened = await open();
    const [crates, tapes] = [new Manager<Crate>(Crate, opened), new Manager<Tape>(Tape, opened)];
    const crate = await crates.create({});
    const own = crates.related(crate, 'tapes') as OneToManyManager<Tape>;
    const [one, two] = [await tapes.create({}), await tapes.create({})];
    const sent: unknown[] = [];
    opened.bus.connect(postSave, ({ instance, updateFields }) => void sent.push([(instance as Tape).id, updateFields]), { sender: Tape });
    const heard = async (run: () => Promise<void>) => {
      sent.splice(0);
      await run();
      return [...sent];
    };

    expect(await heard(() => own.addAll([one, two.id], { bulk: false }))).toEqual([one.id, two.id].map((id) => [id, null]));
    expect(await heard(() => own.removeAll([one], { bulk: false }))).toEqual([[one.id, ['crate']]]);
    expect(one.crate).toBeNull();
    expect(await heard(() => own.set([one], { bulk: false }))).toEqual([
      [two.id, ['crate']],
      [one.id, null],
    ]);
    expect(await heard(() => own.clear({ bulk: false }))).toEqual([[one.id, ['crate']]]);
    expect(await own.count()).toBe(0);
    expect(await heard(() => own.set([one, two]))).toEqual([]);
  });

  test('tell receivers of postDelete what the row referred to', async () => {
    await using opened = await open();
    const [crates, tapes] = [new Manager<Crate>(Crate, opened), new Manager<Tape>(Tape, opened)];
    const crate = await crates.create({});
    await tapes.create({ crate });
    const seen: unknown[] = [];
    for (const signal of [preDelete, postDelete])
      opened.bus.connect(signal, ({ instance }) => void seen.push(foreignKeyOf(instance, 'crate', opened)), { sender: Tape });

    await crates.delete(crate);

    expect(seen).toEqual([crate.id, crate.id]);
  });

  test('save many new rows and link them', async () => {
    await using opened = await open();
    const { albums, album, heard } = opened;

    const made = await albums.related(album, 'labels').bulkCreate([...named(Label, 'x'), { name: 'y' }]);
    const keys = made.map(({ id }) => id);

    expect(await albums.related(album, 'labels').keys()).toEqual(keys);
    expect(heard).toEqual(['pre_add', 'post_add'].map((action) => [action, keys, false, Label, 'a']));
    await expect(albums.related(album, 'labels').bulkCreate(named(Label, 'x'), { ignoreConflicts: true })).rejects.toThrow(/get no keys/);
  });

  test('refuse rows of another class', async () => {
    await using opened = await open();
    const { albums, album } = opened;
    const tracks = new Manager<Track>(Track, opened);
    const other = album as never;

    await expect(albums.related(album, 'labels').add(other)).rejects.toThrow(/Album.labels: a Album is no Label/);
    await expect(tracks.create({ name: 'x', album: Object.assign(new Label(), { id: 1 }) as never })).rejects.toThrow(
      /Track.album holds a Label/,
    );
    await expect(tracks.filter({ album: Object.assign(new Label(), { id: 1 }) as never }).all()).rejects.toThrow(/compared with a Label/);
    expect(await tracks.filter({ album: { id: album.id } as never }).count()).toBe(0); // a plain object may stand for a row
  });

  test("take a client's keys as texts", async () => {
    await using opened = await open();
    const { albums, album, labels, heard } = opened;
    const [x, y, z] = await labels.bulkCreate(named(Label, 'x', 'y', 'z'));
    await albums.related(album, 'labels').add(x!, y!);
    heard.length = 0;

    await albums.related(album, 'labels').set([String(y!.id), String(z!.id)]);

    expect(await albums.related(album, 'labels').keys()).toEqual([y!.id, z!.id]);
    expect(heard).toEqual([
      ['pre_remove', [x!.id], false, Label, 'a'],
      ['post_remove', [x!.id], false, Label, 'a'],
      ['pre_add', [z!.id], false, Label, 'a'],
      ['post_add', [z!.id], false, Label, 'a'],
    ]);
  });

  test('link what they make, and nothing that is linked', async () => {
    await using opened = await open();
    const { albums, album, labels, heard } = opened;
    const own = albums.related(album, 'labels');
    const [x] = await own.getOrCreate({ name: 'x' });
    await own.getOrCreate({ name: 'x' });
    const [y] = await own.updateOrCreate({ name: 'y' }, { name: 'yy' });
    await own.updateOrCreate({ name: 'yy' }, { name: 'z' });
    await labels.related(x, 'albums').clear();

    expect(heard).toEqual([
      ['pre_add', [x.id], false, Label, 'a'],
      ['post_add', [x.id], false, Label, 'a'],
      ['pre_add', [y.id], false, Label, 'a'],
      ['post_add', [y.id], false, Label, 'a'],
      ['pre_clear', null, true, Album, 'x'],
      ['post_clear', null, true, Album, 'x'],
    ]);
    expect(await own.flat('name')).toEqual(['z']);
  });
});

import { Controller, Get, Injectable, Module, type StreamableFile } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CoreModule, runInApplication, ValidationError } from '@nuages/core';
import {
  BooleanField,
  CharField,
  CreateOnlyDefault,
  CurrentUserDefault,
  DateTimeField,
  EmailField,
  HiddenField,
  type InputOf,
  IntegerField,
  MessageTranslator,
  MethodField,
  Nested,
  type OutputOf,
  Serializer,
  serializerMeta,
  type UntranslatedMessage,
  type Validator,
} from '@nuages/serializers';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { expect, expectTypeOf, test } from 'vitest';

class AuthorRows {
  async *[Symbol.asyncIterator]() {
    yield* [{ username: 'ann' }, { username: 'bob' }];
  }
}

// #region declare
export class AuthorSerializer extends Serializer {
  @CharField({ maxLength: 150 }) username!: string;
}

export class CommentSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @EmailField() email!: string;
  @CharField({ maxLength: 200 }) content!: string;
  @Nested(() => AuthorSerializer, { readOnly: true }) readonly author!: AuthorSerializer;

  validateContent(content: string): string {
    if (content.includes('casino')) throw new ValidationError('No advertisements, please.', 'spam');
    return content;
  }
}
// #endregion declare

// #region types
export type CommentInput = InputOf<CommentSerializer>; // { email: string; content: string }
export type CommentOutput = OutputOf<CommentSerializer>; // { id: number; email: string; content: string; author: { username: string } }
// #endregion types

test('types follow modifiers', () => {
  expectTypeOf<CommentInput>().toEqualTypeOf<{ email: string; content: string }>();
  expectTypeOf<CommentOutput>().toEqualTypeOf<{ id: number; email: string; content: string; author: { username: string } }>();
});

// #region defaults
export class NoteSerializer extends Serializer {
  @CharField({ default: 'draft' }) state!: string;
  @HiddenField({ default: CreateOnlyDefault(CurrentUserDefault()) }) owner!: unknown;
}
// #endregion defaults

test('fills in defaults', async () => {
  const context = { request: { user: 'ann' } };

  expect(await NoteSerializer.parse({}, { context })).toEqual({ state: 'draft', owner: 'ann' });
});

@Injectable()
class BannedWords {
  has(word: string): Promise<boolean> {
    return Promise.resolve(word === 'casino');
  }
}

// #region validators
@Injectable()
export class NotBanned implements Validator<string> {
  constructor(private readonly banned: BannedWords) {}

  async validate(word: string): Promise<void> {
    if (await this.banned.has(word)) throw new ValidationError('This word is banned.', 'banned');
  }
}

export class WordSerializer extends Serializer {
  static override Meta = serializerMeta({ errorMessages: { required: 'Please write a word.' } });

  @CharField({ validators: [NotBanned], errorMessages: { blank: 'Please write a word.' } }) word!: string;
}
// #endregion validators

// #region translator
@Injectable()
export class French extends MessageTranslator {
  override translate({ code, text }: UntranslatedMessage): string {
    return code === 'max_length' ? 'Au plus {limit} caractères.' : text;
  }
}
// #endregion translator

@Entity()
class Album {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
  @OneToMany(() => Track, (track) => track.album) tracks!: Relation<Track[]>;
}

@Entity()
class Track {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @ManyToOne(() => Album, (album) => album.tracks, { nullable: false }) album!: Relation<Album>;
}

// #region nested
export class TrackSerializer extends ModelSerializer {
  @IntegerField({ required: false }) id?: number;
  static override Meta = modelMeta<Track, TrackSerializer>({ model: Track, fields: ['id', 'name'] });
}

export class AlbumSerializer extends ModelSerializer {
  @Nested(() => TrackSerializer, { many: true, policy: 'replace' }) tracks!: TrackSerializer[];
  static override Meta = modelMeta<Album, AlbumSerializer>({ model: Album, fields: ['id', 'title', 'tracks'] });
}
// #endregion nested

test('nested lists are written by a policy', async () => {
  await using _dataSource = await (await testDatabases())[0]!.open({ entities: [Album, Track] });
  const create = new AlbumSerializer({ data: { title: 'One', tracks: [{ name: 'a' }, { name: 'b' }] } });
  await create.isValid();
  const instance = (await create.save()) as Album;
  const update = new AlbumSerializer({ instance, data: { title: 'One', tracks: [{ id: 2, name: 'B' }] } });
  await update.isValid();
  await update.save();

  expect(update.data).toEqual({ id: 1, title: 'One', tracks: [{ id: 2, name: 'B' }] });
});

// #region prefetch
export class AlbumPageSerializer extends ModelSerializer {
  @MethodField({ needs: ['tracks'] }) readonly trackCount!: number;
  static override Meta = modelMeta<Album, AlbumPageSerializer>({ model: Album, fields: ['title', 'trackCount'] });

  getTrackCount(album: Album): number {
    return album.tracks.length;
  }
}
// #endregion prefetch

test('what fields read is prefetched', async () => {
  await using dataSource = await (await testDatabases())[0]!.open({ entities: [Album, Track] });
  const albums = new Manager<Album>(Album, dataSource);
  await albums.create({ title: 'One' });

  expect(AlbumPageSerializer.many({ instance: await AlbumPageSerializer.autoPrefetch(albums.all()) }).data).toEqual([
    { title: 'One', trackCount: 0 },
  ]);
});

// #region compiled
export class VoteSerializer extends Serializer {
  @IntegerField() id!: number;
  @DateTimeField() cast!: Date;
  @BooleanField({ allowNull: true }) isFor!: boolean | null;
}

export const text = VoteSerializer.compiledSource().stringify;
// ...
// if ((Number.isSafeInteger(v0))
//   && (v1 instanceof Date)
//   && (v2 === null || typeof v2 === 'boolean')) {
//   return '{"id":' + v0 + ',"cast":"' + writeIso(v1) + '","isFor":' + v2 + '}';
// }
// ...
// #endregion compiled

test('the generated text is as the page says', () => {
  const written = `return '{"id":' + v0 + ',"cast":"' + writeIso(v1) + '","isFor":' + v2 + '}';`;

  expect(text).toContain('(Number.isSafeInteger(v0))\n    && (v1 instanceof Date)');
  expect(text).toContain(written);
  expect(VoteSerializer.stringify({ id: 1, cast: new Date(0), isFor: null })).toBe('{"id":1,"cast":"1970-01-01T00:00:00Z","isFor":null}');
});

// #region stream
@Controller('authors')
export class AuthorsController {
  constructor(private readonly authors: AuthorRows) {}

  @Get('export')
  export(): StreamableFile {
    return AuthorSerializer.streamFile(this.authors, { format: 'ndjson' });
  }
}
// #endregion stream

test('a stream is what a handler returns', async () => {
  const text = await new AuthorsController(new AuthorRows()).export().getStream().toArray();

  expect(Buffer.concat(text).toString()).toBe('{"username":"ann"}\n{"username":"bob"}\n');
});

// #region choose
export class ProfileSerializer extends Serializer {
  @CharField() name!: string;
  @EmailField() email!: string;

  override chooseFields(): readonly string[] | undefined {
    return this.context['isOwner'] ? undefined : ['name'];
  }
}
// #endregion choose

test('validators are providers, messages are translated', async () => {
  @Module({ imports: [CoreModule], providers: [BannedWords, NotBanned, { provide: MessageTranslator, useClass: French }] })
  class WordsModule {}
  const app = await (await Test.createTestingModule({ imports: [WordsModule] }).compile()).init();
  const check = async (Class: typeof Serializer, data: object) => {
    const serializer = new Class({ data });
    await serializer.isValid();
    return serializer.errors;
  };

  await runInApplication(app, async () => {
    expect(await check(WordSerializer, { word: 'casino' })).toEqual({ word: ['This word is banned.'] });
    expect(await check(WordSerializer, {})).toEqual({ word: ['Please write a word.'] });
    expect(await check(AuthorSerializer, { username: 'a'.repeat(151) })).toEqual({ username: ['Au plus 150 caractères.'] });
  });
  await app.close();
});

test('fields are chosen for a request', () => {
  const instance = { name: 'Ann', email: 'a@b.co' };

  expect(new ProfileSerializer({ instance }).data).toEqual({ name: 'Ann' });
  expect(new ProfileSerializer({ instance, context: { isOwner: true } }).data).toEqual(instance);
});

test('checks data', async () => {
  // #region check
  const serializer = new CommentSerializer({ data: { email: 'django@example.com', content: ' casino! ' } });
  const valid = await serializer.isValid();
  // #endregion check

  expect(valid).toBe(false);
  expect(serializer.errors).toEqual({ content: ['No advertisements, please.'] });
});

test('parses and writes', async () => {
  // #region parse
  const comment = await CommentSerializer.parse({ email: 'django@example.com', content: ' Fine! ' });
  const row = { id: 1, ...comment, author: { username: 'django' } };
  const json = CommentSerializer.stringify(row);
  // #endregion parse

  expect(json).toBe('{"id":1,"email":"django@example.com","content":"Fine!","author":{"username":"django"}}');
});

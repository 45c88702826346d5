import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { QueryDict } from '../request/query-dict.js';
import type { RestRequest } from '../request/rest-request.js';
import type { View } from '../viewsets/view.js';
import { SearchFilter } from './search.filter.js';

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
}

test('searches for 32 different words, however often they stand there, and for no more', async () => {
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [Song] });
  const songs = new Manager<Song>(Song, dataSource);
  const words = Array.from({ length: 32 }, (_, index) => `w${index}`);
  await songs.create({ title: words.join(' ') });
  const find = (...terms: string[]) => {
    const request = { queryParams: QueryDict.parse(`search=${terms.join('+')}`) } as RestRequest;
    return new SearchFilter().filterQuerySet(request, songs.all() as never, { options: { search: ['title'] } } as unknown as View);
  };

  expect(await find(...words, ...words).count()).toBe(1);
  expect(() => find(...words, 'more')).toThrow('max_terms');
});

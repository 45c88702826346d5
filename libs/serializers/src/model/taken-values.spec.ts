import { managerOf, modelOf } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { areTaken } from './taken-values.js';

@Entity('saying')
class Saying {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text') words!: string;
}

test('areTaken takes no time for texts without end', async () => {
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [Saying] });
  const marks = `a${'\u0301\u0323'.repeat(300_000)}`; // putting them into order takes the square of their number
  await managerOf(Saying, dataSource).create({ words: marks });
  const before = performance.now();

  const taken = await areTaken(
    modelOf(Saying, dataSource),
    [marks, `${marks}b`, 'c'].map((words) => ({ values: { words }, instance: undefined })),
  );

  expect(taken).toEqual([true, false, false]);
  expect(performance.now() - before).toBeLessThan(3000);
});

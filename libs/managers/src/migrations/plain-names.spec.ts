import { EntitySchema } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { testDatabases } from '../testing/databases.js';
import { readChanges } from './read-changes.js';

const member = (mood: string) =>
  new EntitySchema<object>({
    name: 'member',
    columns: {
      id: { type: 'int', primary: true, generated: true },
      first: { type: 'varchar', length: 20, default: '' },
      last: { type: 'varchar', length: 20, default: '' },
      mood: { type: 'varchar', length: 20, default: mood },
      note: { type: 'varchar', length: 20, default: '', nullable: true },
    },
  });

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('defaults of texts on $name', (database) => {
  test.each(['glad', 'a, b', ''])('are written as they are said: %j', async (mood) => {
    await using dataSource = await database.open({ entities: [member(mood)], synchronize: false });
    const { up, down } = await readChanges(dataSource);

    for (const sql of up) await dataSource.query(sql);
    await dataSource.query(`INSERT INTO member (${dataSource.driver.escape('note')}) VALUES (NULL)`);

    expect(await dataSource.query('SELECT * FROM member')).toEqual([{ id: 1, first: '', last: '', mood, note: null }]);
    for (const sql of down) await dataSource.query(sql);
    expect((await readChanges(dataSource)).up).toEqual(up);
  });
});

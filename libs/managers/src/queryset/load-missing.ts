import { DoesNotExist } from '@nuages/core';
import { refuseCompositeKey } from '../model/composite-key.js';
import type { Model } from '../model/model.js';
import type { ModelField } from '../model/model-field.js';
import { foreignKeyIn } from '../model/models.js';
import { chunks } from '../sql/sql-text.js';
import { columnsNamed, holdValue } from '../writes/stored-columns.js';
import type { Fetching } from './deferred-access.js';
import { fetchRows } from './fetch.js';
import { loadRelated } from './load-related.js';
import { everyRow } from './query-state.js';

const CHUNK = 5000;

/** Loads a column or relation into rows that were read without it. */
export async function loadMissing(model: Model, rows: readonly object[], field: ModelField, fetching: Fetching): Promise<void> {
  if (!field.relation) return loadColumn(model, rows, field);
  const keyless = field.column ? rows.filter((row) => foreignKeyIn(row, field) === undefined) : [];
  if (keyless.length > 0) await loadColumn(model, keyless, field);
  await loadRelated(model, rows, [{ path: field.name }], fetching);
}

async function loadColumn(model: Model, rows: readonly object[], field: ModelField): Promise<void> {
  refuseCompositeKey(model, `Loading '${field.name}' on access`);
  const [column] = columnsNamed(model, [field.name]);
  const byKey = new Map(rows.map((row) => [model.keyOf(row), row]));
  for (const chunk of chunks([...byKey.keys()], CHUNK)) {
    const found = (await fetchRows({
      ...everyRow(model),
      ordering: [],
      includesDeleted: true,
      form: { type: 'lists', names: ['pk', field.name] },
      steps: [{ type: 'filter', condition: { pk__in: chunk } }],
    })) as [unknown, unknown][];
    for (const [key, value] of found) {
      holdValue(byKey.get(key)!, column!, value);
      byKey.delete(key);
    }
  }
  if (byKey.size > 0) throw new DoesNotExist(model.name, ['pk']);
}

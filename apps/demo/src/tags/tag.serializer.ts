import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import { Tag } from './tag.entity.js';

/** A tag. */
export class TagSerializer extends ModelSerializer {
  static override Meta = modelMeta<Tag, TagSerializer>({ model: Tag, fields: ['id', 'name', 'slug'] });
}

import { ModelOptions } from '@nuages/managers';
import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * A model of the application as a row, for permissions to refer to.
 *
 * @see Django's `ContentType`
 */
@ModelOptions({ appLabel: 'contenttypes', naturalKey: ['appLabel', 'model'] })
@Unique('django_content_type_app_label_model_uniq', ['appLabel', 'model'])
@Entity('django_content_type')
export class ContentType {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ name: 'app_label', length: 100 })
  appLabel!: string;

  /** The model's name in lower case. */
  @Column({ length: 100 })
  model!: string;
}

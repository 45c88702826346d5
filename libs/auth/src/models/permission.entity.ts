import { ModelOptions } from '@nuages/managers';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { ContentType } from './content-type.entity.js';

/**
 * Something that users may be allowed to do to a model, as `add_post`.
 *
 * @see Django's `Permission`
 */
@ModelOptions({ appLabel: 'auth', naturalKey: ['codename', 'contentType__appLabel', 'contentType__model'] })
@Unique('auth_permission_content_type_codename_uniq', ['contentType', 'codename'])
@Entity('auth_permission')
export class Permission {
  @PrimaryGeneratedColumn()
  id!: number;

  /** The name that people read, as `Can add post`. */
  @Column({ length: 255 })
  name!: string;

  @ManyToOne(() => ContentType, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'content_type_id' })
  contentType!: Relation<ContentType>;

  @Column({ length: 100 })
  codename!: string;
}

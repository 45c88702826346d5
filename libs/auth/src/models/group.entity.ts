import { ModelOptions } from '@nuages/managers';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Permission } from './permission.entity.js';

/**
 * Users that share permissions.
 *
 * @see Django's `Group`
 */
@ModelOptions({ appLabel: 'auth', naturalKey: ['name'] })
@Entity('auth_group')
export class Group {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 150, unique: true })
  name!: string;

  @ManyToMany(() => Permission)
  @JoinTable({ name: 'auth_group_permissions', joinColumn: { name: 'group_id' }, inverseJoinColumn: { name: 'permission_id' } })
  permissions!: Relation<Permission>[];
}

import { FieldOptions } from '@nuages/managers';
import { validateSlug } from '@nuages/serializers';
import {
  Column,
  type DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';

const slug = { validators: [validateSlug as never] };

@Entity()
export class Category {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'varchar', length: 20, unique: true }) name!: string;
  @Column({ type: 'varchar', length: 20 }) @FieldOptions(slug) slug!: string;
  @OneToMany(() => Item, (item) => item.category) items!: Relation<Item>[];

  toString(): string {
    return this.name;
  }
}

@Entity()
export class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'varchar', length: 20, unique: true }) label!: string;
  @ManyToMany(() => Item, (item) => item.tags) items!: Relation<Item>[];

  toString(): string {
    return this.label;
  }
}

@Entity()
export class Item {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ type: 'varchar', length: 10, unique: true }) code!: string;
  @Column({ type: 'varchar', length: 30 }) name!: string;
  @Column({ type: 'varchar', length: 30 }) @FieldOptions(slug) slug!: string;
  @Column({ type: 'int', default: 0 }) position!: number;
  @Column({ type: 'date', nullable: true }) published_on!: string | null;
  @ManyToOne(() => Category, (category) => category.items, { nullable: true }) category!: Relation<Category> | null;
  @ManyToMany(() => Tag, (tag) => tag.items) @JoinTable() tags!: Relation<Tag>[];

  toString(): string {
    return this.code;
  }
}

type EntityClass = new () => object;

/** The entities by the vectors' names. */
export const SHOP: Readonly<Record<string, EntityClass>> = { category: Category, tag: Tag, item: Item };

const RELATIONS: Readonly<Record<string, object>> = {
  category: { items: true },
  tag: { items: { category: true } },
  item: { category: true, tags: true },
};

/** Replaces what the tables hold by the rows of the data set. */
export async function loadShop(dataSource: DataSource, dataset: Readonly<Record<string, readonly any[]>>): Promise<void> {
  await dataSource.synchronize(true);
  const manager = dataSource.manager;
  await manager.insert(Category, dataset['category'] as never);
  await manager.insert(Tag, dataset['tag'] as never);
  for (const { category, tags, published_on, ...row } of dataset['item']!) {
    const values = {
      ...row,
      published_on: published_on && (published_on.$date as string),
      category: category && { id: category as number },
    };
    await manager.insert(Item, values as never);
    await manager
      .createQueryBuilder()
      .relation(Item, 'tags')
      .of(row.id as number)
      .add(tags as number[]);
  }
}

/** A row with its relations, to-many ones in the order of their keys. */
export async function readRow(dataSource: DataSource, model: string, pk: unknown): Promise<any> {
  return (await readRows(dataSource, model)).find((row) => row.id === pk);
}

/** All rows with their relations, in the order of their keys. */
export async function readRows(dataSource: DataSource, model: string): Promise<any[]> {
  const rows: any[] = await dataSource.manager.find(SHOP[model]!, { relations: RELATIONS[model] as never, order: { id: 'ASC' } as never });
  for (const row of rows) {
    for (const value of Object.values(row)) if (Array.isArray(value)) value.sort((a: any, b: any) => a.id - b.id);
  }
  return rows;
}

import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand, IntegrityError } from '@nuages/core';
import { SignalBus } from '@nuages/signals';
import {
  Column,
  CreateDateColumn,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
  Unique,
} from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { ManagersModule } from '../managers.module.js';
import { modelOf } from '../model/models.js';
import { throughModelOf } from '../model/through-model.js';
import { m2mChanged } from '../signals/model-signals.js';
import { useSignalBus } from '../signals/send-signal.js';
import { throughOf } from '../signals/through.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Course {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToMany(() => Student, (student) => student.courses) students!: Relation<Student>[];
}

@Entity()
class Student {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToMany(() => Course, (course) => course.students)
  @JoinTable({ name: 'enrolment', joinColumn: { name: 'student_id' }, inverseJoinColumn: { name: 'course_id' }, synchronize: false })
  courses!: Relation<Course>[];
}

@Entity('enrolment')
@Unique(['student', 'course'])
class Enrolment {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Student, { nullable: false, onDelete: 'CASCADE' }) @JoinColumn({ name: 'student_id' }) student!: Relation<Student>;
  @ManyToOne(() => Course, { nullable: false, onDelete: 'CASCADE' }) @JoinColumn({ name: 'course_id' }) course!: Relation<Course>;
  @Column({ length: 20 }) invitedBy!: string;
  @Column() places: number = 1;
  @CreateDateColumn() madeAt!: Date;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('an entity between two on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Course, Student, Enrolment] });
    const students = new Manager<Student>(Student, dataSource);
    const enrolments = new Manager<Enrolment>(Enrolment, dataSource);
    const ann = await students.create({ name: 'ann' });
    const [art, law] = await new Manager<Course>(Course, dataSource).bulkCreate([{ name: 'art' }, { name: 'law' }]);
    const rows = async () => (await enrolments.orderBy('course').valuesList('course__name', 'invitedBy', 'places')).map((row) => [...row]);
    const end = () => dataSource[Symbol.asyncDispose]();
    return { dataSource, students, enrolments, ann, art: art!, law: law!, rows, [Symbol.asyncDispose]: end };
  }

  test('gets its own values and defaults when rows are related', async () => {
    await using at = await open();
    const courses = at.students.related(at.ann, 'courses');
    let asked = 0;
    const invitedBy = () => `caller ${(asked += 1)}`;

    await courses.addAll([at.art, at.law.id], { throughDefaults: { invitedBy } });
    await courses.addAll([at.art], { throughDefaults: { invitedBy } });

    expect(await at.rows()).toEqual([
      ['art', 'caller 1', 1],
      ['law', 'caller 1', 1],
    ]);
    expect((await at.enrolments.first())!.madeAt).toBeInstanceOf(Date);
    await courses.set([at.law], { clear: true, throughDefaults: { invitedBy: 'bob', places: 3 } });
    expect(await at.rows()).toEqual([['law', 'bob', 3]]);
    const made = await courses.create({ name: 'zen' }, { throughDefaults: { invitedBy: 'eve' } });
    expect(await at.rows()).toEqual([
      ['law', 'bob', 3],
      [made.name, 'eve', 1],
    ]);
    await courses.remove(made);
    expect(await courses.count()).toBe(1);
  });

  test('is written from the other side, too, with the signals of the relation', async () => {
    await using at = await open();
    const bus = new SignalBus();
    useSignalBus(at.dataSource, bus);
    const heard: unknown[] = [];
    bus.connect(m2mChanged, ({ action, reverse }) => void heard.push([action, reverse]), { sender: throughOf(Student, 'courses') });

    const there = new Manager<Course>(Course, at.dataSource).related(at.art, 'students');
    await there.addAll([at.ann], { throughDefaults: { invitedBy: 'bob' } });

    expect(await at.rows()).toEqual([['art', 'bob', 1]]);
    expect(heard).toEqual([
      ['pre_add', true],
      ['post_add', true],
    ]);
  });

  test('is dumped as rows of its own, which load again', async () => {
    await using at = await open();
    await at.students.related(at.ann, 'courses').addAll([at.art], { throughDefaults: { invitedBy: 'bob' } });
    const source = TypeOrmModule.forRootAsync({ useFactory: () => at.dataSource.options, dataSourceFactory: async () => at.dataSource });
    const app = await (await Test.createTestingModule({ imports: [source, ManagersModule.forRoot()] }).compile()).init();
    const text = (await callCommand(app, 'dumpdata')).stdout;
    expect(JSON.parse(text)).toContainEqual({ model: 'app.student', pk: at.ann.id, fields: { name: 'ann' } });
    await callCommand(app, 'flush', { options: { input: false } });
    expect((await callCommand(app, 'loaddata', { parameters: ['-'], input: text })).stdout).toBe('installed 4 objects from 1 fixture\n');
    expect(await at.rows()).toEqual([['art', 'bob', 1]]);
    await app.close();
  });

  test('names what it lacks', async () => {
    await using at = await open();
    const courses = at.students.related(at.ann, 'courses');

    await expect(courses.addAll([at.art], { throughDefaults: { invitedBi: 'x' } })).rejects.toThrow("Enrolment has no field 'invitedBi'.");
    await expect(courses.add(at.art)).rejects.toThrow(IntegrityError);
    expect(await at.rows()).toEqual([]);
    expect(throughModelOf(modelOf(Student, at.dataSource).field('courses'))!.name).toBe('Enrolment');
  });
});

import 'reflect-metadata';
import { Controller, Injectable, Post as HttpPost } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { Receiver } from '@nuages/signals';
import request from 'supertest';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { ManagersModule } from './managers.module.js';
import { modelOf } from './model/models.js';
import { type PostSave, postSave } from './signals/model-signals.js';
import { sqliteOptions } from './sqlite/sqlite-options.js';
import { Atomic } from './transaction/atomic.decorator.js';
import { atomic } from './transaction/atomic.js';
import { createRow } from './writes/save.js';

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) text!: string;
}

@Injectable()
class Listener {
  readonly heard: string[] = [];

  @Receiver(postSave, { sender: Note })
  now({ instance }: PostSave<Note>) {
    this.heard.push(`now ${instance.text}`);
  }

  @Receiver(postSave, { sender: Note, on: 'commit', dispatchUid: 'later' })
  later({ instance }: PostSave<Note>) {
    this.heard.push(`later ${instance.text}`);
  }
}

@Injectable()
class Notes {
  @Atomic()
  async addTwo(fails: boolean): Promise<void> {
    await createRow(modelOf(Note), { text: 'a' });
    if (fails) throw new Error('no');
    await createRow(modelOf(Note), { text: 'b' });
  }
}

@Controller('notes')
class NotesController {
  @HttpPost()
  async add() {
    await createRow(modelOf(Note), { text: 'lost' });
    throw new Error('after the write');
  }
}

async function start(managers = ManagersModule.forRoot()) {
  const module = await Test.createTestingModule({
    imports: [TypeOrmModule.forRoot({ ...sqliteOptions({ database: ':memory:', entities: [Note], synchronize: true }) }), managers],
    providers: [Listener, Notes],
    controllers: [NotesController],
  }).compile();
  return module.createNestApplication({ logger: false }).init();
}

describe('ManagersModule', () => {
  test('sends model signals to receivers, at once and on commit', async () => {
    const app = await start();
    const { heard } = app.get(Listener);

    await runInApplication(app, () =>
      atomic(async () => {
        await createRow(modelOf(Note), { text: 'x' });
        expect(heard).toEqual(['now x']);
      }),
    );

    expect(heard).toEqual(['now x', 'later x']);
    await app.close();
  });

  test('runs @Atomic methods whole or not at all', async () => {
    const app = await start();
    const notes = app.get(Notes);
    const repository = app.get(DataSource).getRepository(Note);

    await runInApplication(app, async () => {
      await expect(notes.addTwo(true)).rejects.toThrow('no');
      expect(await repository.count()).toBe(0);
      await notes.addTwo(false);
      expect(await repository.count()).toBe(2);
    });
    await app.close();
  });

  test('rolls a failed request back with atomicRequests', async () => {
    const app = await start(ManagersModule.forRootAsync({ useFactory: () => ({ atomicRequests: true }) }));

    await request(app.getHttpServer()).post('/notes').expect(500);

    expect(await app.get(DataSource).getRepository(Note).count()).toBe(0);
    await app.close();
  });

  test('keeps two applications of one process apart', async () => {
    const [one, two] = await Promise.all([start(), start()]);

    await runInApplication(one, () => createRow(modelOf(Note), { text: 'x' }));

    expect(one.get(Listener).heard).toEqual(['now x', 'later x']);
    expect(two.get(Listener).heard).toEqual([]);
    expect(await two.get(DataSource).getRepository(Note).count()).toBe(0);
    await Promise.all([one.close(), two.close()]);
  });
});

import { ApiException } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { Pbkdf2Sha256Hasher } from './pbkdf2.hasher.js';
import { PasswordHashers } from './password-hashers.js';
import { WorkQueue } from './work-queue.js';

describe('WorkQueue', () => {
  test('runs as many at once as it may, in the order of arrival', async () => {
    const queue = new WorkQueue({ concurrency: 2 });
    let [running, most] = [0, 0];
    const finished: number[] = [];
    const task = (id: number) => async (): Promise<void> => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      finished.push(id);
    };

    await Promise.all([1, 2, 3, 4, 5].map((id) => queue.run(task(id))));
    expect(most).toBe(2);
    expect(finished).toEqual([1, 2, 3, 4, 5]);
  });

  test('refuses with 503 when too many wait', async () => {
    const queue = new WorkQueue({ concurrency: 1, maxWaiting: 1 });
    let free!: () => void;
    const held = queue.run(() => new Promise<void>((resolve) => (free = resolve)));
    const waiting = queue.run(async () => 'served');

    const refused: ApiException = await queue.run(async () => 'never').catch((error) => error);
    expect(refused.getStatus()).toBe(503);
    expect(refused.getCodes()).toBe('overloaded');
    free();
    expect(await waiting).toBe('served');
    await held;
  });

  test('goes on after a task that fails', async () => {
    const queue = new WorkQueue({ concurrency: 1 });
    await expect(queue.run(() => Promise.reject(new Error('boom')))).rejects.toThrow('boom');
    expect(await queue.run(async () => 1)).toBe(1);
  });

  test('leaves the event loop free while passwords are hashed', async () => {
    const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 100_000 })]);
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);

    await Promise.all(Array.from({ length: 10 }, () => hashers.make('x')));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5); // none, were they hashed on the event loop
  });
});

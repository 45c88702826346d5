import type { SchematicContext, TaskConfigurationGenerator } from '@angular-devkit/schematics';
import { expect, test } from 'vitest';
import { newApp } from '../../test/generate.js';
import { addPackages } from './add-packages.js';

test.each([
  ['npm', 'package-lock.json'],
  ['pnpm', 'pnpm-lock.yaml'],
  ['yarn', 'yarn.lock'],
  ['bun', 'bun.lock'],
])('packages are installed by %s where there is a %s', async (packageManager, file) => {
  const tasks: unknown[] = [];
  const addTask = (task: TaskConfigurationGenerator) => tasks.push(task.toConfiguration());

  await addPackages('core', {})(newApp({ [`/${file}`]: '' }), { addTask } as unknown as SchematicContext);

  expect(tasks).toEqual([expect.objectContaining({ options: expect.objectContaining({ command: 'install', packageManager }) })]);
});

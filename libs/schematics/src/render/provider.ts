import type { Names } from '../generators/naming.js';
import { Imports } from './imports.js';

/** The file of a management command. */
export function renderCommand({ file }: Names, className: string): string {
  const imports = new Imports();
  imports.addAll(['Command', 'type CommandIo', 'type CommandOptions', 'type CommandRunner'], '@nuages/core');
  return `${imports.render()}

/** \`npx nuages ${file}\` */
@Command({
  name: '${file}',
  description: 'Says hello.',
  arguments: '[name]',
  options: [{ flags: '--loud', description: 'in capitals' }],
})
export class ${className} implements CommandRunner {
  async run([name = 'world']: readonly string[], { loud }: CommandOptions, io: CommandIo): Promise<void> {
    const greeting = \`Hello, \${name}.\`;
    io.print(loud ? greeting.toUpperCase() : greeting);
  }
}
`;
}

/** The file of a command's tests. */
export function renderCommandSpec({ file }: Names, className: string, { sibling, usesVitest }: SpecStyle): string {
  const imports = new Imports();
  imports.add('type CommandIo', '@nuages/core');
  if (usesVitest) imports.addAll(['describe', 'expect', 'test'], 'vitest');
  imports.add(className, sibling(`${file}.command`));
  return `${imports.render()}

describe('${className}', () => {
  test('greets whom it is told to', async () => {
    const lines: string[] = [];
    const io = { print: (line: string) => lines.push(line) } as unknown as CommandIo;

    await new ${className}().run(['Ann'], { loud: true }, io);

    expect(lines).toEqual(['HELLO, ANN.']);
  });
});
`;
}

/** How a test file is written. */
export interface SpecStyle {
  readonly usesVitest: boolean;
  readonly sibling: (name: string) => string;
}

/** The file of a receiver of an entity's saves. */
export function renderReceiver({ file }: Names, className: string, entity: { readonly name: string; readonly from: string }): string {
  const imports = new Imports();
  imports.addAll(['Injectable', 'Logger'], '@nestjs/common');
  imports.addAll(['postSave', 'type PostSave'], '@nuages/managers');
  imports.add('Receiver', '@nuages/signals');
  imports.add(entity.name, entity.from);
  return `${imports.render()}

/** Hears of each ${entity.name} that is saved, once that is there for good. */
@Injectable()
export class ${className} {
  private readonly log = new Logger(${className}.name);

  @Receiver(postSave, { sender: ${entity.name}, on: 'commit', dispatchUid: '${file}' })
  receive({ instance, created }: PostSave<${entity.name}>): void {
    this.log.log(\`\${created ? 'new' : 'changed'}: ${entity.name} \${String(instance.id)}\`);
  }
}
`;
}

/** The file of a receiver's tests. */
export function renderReceiverSpec(
  { file }: Names,
  className: string,
  entity: { readonly name: string; readonly from: string },
  { sibling, usesVitest }: SpecStyle,
): string {
  const imports = new Imports();
  imports.add('Test', '@nestjs/testing');
  imports.add('postSave', '@nuages/managers');
  imports.addAll(['SignalBus', 'SignalsModule'], '@nuages/signals');
  imports.add('type DataSource', 'typeorm');
  if (usesVitest) imports.addAll(['describe', 'expect', 'test'], 'vitest');
  imports.add(entity.name, entity.from);
  imports.add(className, sibling(`${file}.receiver`));
  return `${imports.render()}

describe('${className}', () => {
  test('hears of each ${entity.name} that is saved', async () => {
    const lines: unknown[] = [];
    const log = (line: unknown) => lines.push(line);
    const testing = Test.createTestingModule({ imports: [SignalsModule.forRoot()], providers: [${className}] });
    const app = await (await testing.setLogger({ log, warn: log, error: log }).compile()).init();
    const message = { instance: Object.assign(new ${entity.name}(), { id: 7 }), raw: false, updateFields: null, using: {} as DataSource };

    await app.get(SignalBus).send(postSave, ${entity.name}, { ...message, created: true });
    await app.get(SignalBus).send(postSave, ${entity.name}, { ...message, created: false });

    expect(lines).toEqual(expect.arrayContaining(['new: ${entity.name} 7', 'changed: ${entity.name} 7']));
    await app.close();
  });
});
`;
}

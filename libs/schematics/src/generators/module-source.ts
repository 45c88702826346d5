import { SchematicsException } from '@angular-devkit/schematics';
import { MetadataManager } from '@nestjs/schematics';
import ts from 'typescript';

/** The modules that an application imports from Nuages, in the order in which they stand: guards of the first come first. */
const ORDER = ['LoggingModule', 'SignalsModule', 'TypeOrmModule', 'ManagersModule', 'SerializersModule', 'RestModule', 'AuthModule'];

/** The text of a module's file, as it is edited. */
export class ModuleSource {
  constructor(
    private readonly path: string,
    private current: string,
  ) {}

  get text(): string {
    return this.current;
  }

  /** Tells whether a module is imported, with or without options. */
  has(module: string): boolean {
    return this.imported().some((element) => moduleOf(element) === module);
  }

  /** Imports a module by an expression, as `RestModule.forRoot()`: at its place among those of Nuages, before all others. */
  addImport(expression: string): void {
    const elements = this.imported();
    const place = ORDER.indexOf(moduleOf(expression));
    if (elements.length === 0 || place < 0) return this.append(expression);
    const next = elements.find((element) => rank(element) > place);
    if (next) this.insert(startOf(next), `${expression}, `);
    else this.append(expression);
  }

  /**
   * Gives a module options, as `userModel: User`.
   *
   * @throws SchematicsException where it has them already, or is configured otherwise than by `forRoot({ ... })`
   */
  addOptions(module: string, options: Readonly<Record<string, string>>): void {
    const call = this.imported().find((element) => moduleOf(element) === module);
    const text = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
    if (!call) return this.addImport(`${module}.forRoot({ ${text.join(', ')} })`);
    const argument = isForRoot(call) ? call.arguments[0] : undefined;
    if (!isForRoot(call) || (argument && !ts.isObjectLiteralExpression(argument)))
      throw this.refuse(`configures ${module} otherwise than by forRoot({ ... })`, `Say --skip-import, and give it ${text.join(', ')}`);
    if (!argument) return this.insert(call.getEnd() - 1, `{ ${text.join(', ')} }`);
    const known = argument.properties.find((property) => property.name && textOf(property.name) in options);
    if (known) throw this.refuse(`gives ${module} ${textOf(known)} already`, 'Take it away first, or say --skip-import');
    this.insert(startOf(argument) + 1, ` ${text.join(', ')},`);
  }

  /** Imports a name into the file. */
  addName(name: string, from: string): void {
    const declarations = this.parse().statements.filter(ts.isImportDeclaration);
    const fromOf = ({ moduleSpecifier }: ts.ImportDeclaration) => (moduleSpecifier as ts.StringLiteral).text;
    for (const declaration of declarations) {
      const named = declaration.importClause?.namedBindings;
      if (fromOf(declaration) !== from || !named || !ts.isNamedImports(named) || declaration.importClause.isTypeOnly) continue;
      if (named.elements.some((element) => textOf(element) === name)) return;
      const texts = [...named.elements.map(textOf), name].sort((left, right) => left.localeCompare(right));
      return this.replace(startOf(named), named.getEnd(), `{ ${texts.join(', ')} }`);
    }
    const line = `import { ${name} } from '${from}';`;
    const after = declarations.findLast((each) => from.startsWith('.') || (!fromOf(each).startsWith('.') && fromOf(each) < from));
    if (after) this.insert(after.getEnd(), `\n${line}`);
    else this.insert(0, `${line}\n`);
  }

  /** The elements of `imports` in the module's decorator. */
  private imported(): readonly ts.Expression[] {
    const property = this.metadata().properties.find((each) => each.name && textOf(each.name) === 'imports');
    if (!property) return [];
    if (ts.isPropertyAssignment(property) && ts.isArrayLiteralExpression(property.initializer)) return property.initializer.elements;
    throw this.refuse('has imports that are no list', 'Write them as imports: [...]');
  }

  private metadata(): ts.ObjectLiteralExpression {
    for (const statement of this.parse().statements) {
      const decorators = ts.canHaveDecorators(statement) ? (ts.getDecorators(statement) ?? []) : [];
      for (const { expression } of decorators) {
        const [argument] = ts.isCallExpression(expression) && textOf(expression.expression) === 'Module' ? expression.arguments : [];
        if (argument && ts.isObjectLiteralExpression(argument)) return argument;
      }
    }
    throw this.refuse('has no @Module({ ... })', 'Write one, or say --skip-import and import it yourself');
  }

  private append(expression: string): void {
    this.current = new MetadataManager(this.current).insert('imports', expression) ?? this.current;
  }

  private insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  private replace(from: number, to: number, text: string): void {
    this.current = this.current.slice(0, from) + text + this.current.slice(to);
  }

  private parse(): ts.SourceFile {
    return ts.createSourceFile(this.path, this.current, ts.ScriptTarget.Latest, true);
  }

  private refuse(what: string, fix: string): SchematicsException {
    return new SchematicsException(`${this.path.replace(/^\//, '')} ${what}. Nothing was written. ${fix}.`);
  }
}

function isForRoot(element: ts.Expression): element is ts.CallExpression {
  return ts.isCallExpression(element) && textOf(element.expression).endsWith('.forRoot');
}

/** `RestModule` of `RestModule.forRoot()`. */
function moduleOf(element: ts.Expression | string): string {
  return /^\w+/.exec(typeof element === 'string' ? element : textOf(element))?.[0] ?? '';
}

/** The place of an element among the modules of Nuages; modules of the application's own come last. */
function rank(element: ts.Expression): number {
  const place = ORDER.indexOf(moduleOf(element));
  return place < 0 ? ORDER.length : place;
}

function textOf(node: ts.Node): string {
  return node.getText();
}

function startOf(node: ts.Node): number {
  return node.getStart();
}
